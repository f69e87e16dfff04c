import type { TakenStatements } from './state-db.ts'
import type { StateStatement } from './statement.ts'

/** The newest values by key that are still to be written. */
export interface Outbox<T> {
  get(key: string): T | undefined
  put(key: string, value: T): void
  remove(key: string): void
  /** Values that wait, without those taken. */
  waiting(): number
  /** All values: those that wait, and those being written. */
  size(): number
  take(most: number): TakenStatements
}

/** @param merged of two values under one key, the older first */
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
