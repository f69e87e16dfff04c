import type { StateStatement } from './statement.ts'
import type { TakenStatements } from './write-queue.ts'

/** The values that are not written yet: the newest for each key. */
export interface Outbox<T> {
  /** Returns a value that waits, or is being written. */
  get(key: string): T | undefined
  put(key: string, value: T): void
  remove(key: string): void
  /** Returns the number of values that wait, without those taken. */
  waiting(): number
  /** Returns the number of all values: those that wait, and those being written. */
  size(): number
  /** Takes up to `most` values to write them. */
  take(most: number): TakenStatements
}

/**
 * Makes an empty outbox.
 *
 * @param toStatement makes the change that writes a value
 * @param merged makes one value of two under one key
 */
export function outbox<T>(
  toStatement: (key: string, value: T) => StateStatement,
  merged: (older: T, newer: T) => T,
): Outbox<T> {
  let waiting = new Map<string, T>()
  let taken = new Map<string, T>()
  const join = (older: T | undefined, newer: T): T => (older === undefined ? newer : merged(older, newer))
  return {
    get: (key) => waiting.get(key) ?? taken.get(key),
    put: (key, value) => void waiting.set(key, join(waiting.get(key), value)),
    remove(key) {
      waiting.delete(key)
      taken.delete(key)
    },
    waiting: () => waiting.size,
    size: () => waiting.size + taken.size,
    take(most) {
      for (const [key, value] of waiting) {
        if (taken.size >= most) break
        taken.set(key, value)
        waiting.delete(key)
      }
      return {
        statements: [...taken].map(([key, value]) => toStatement(key, value)),
        written() {
          taken = new Map()
        },
        failed() {
          const newer = waiting
          waiting = taken
          taken = new Map()
          for (const [key, value] of newer) waiting.set(key, join(waiting.get(key), value))
        },
      }
    },
  }
}
