import type { KvEntry } from 'nats'
import { conditions } from '../condition.ts'

/** The name of an entry without meaning. An engine that hears its own fence has heard everything that was written before it. */
export const FENCE = 'fence'

/** An entry of a table, with its revision. */
export interface TableEntry<T> {
  /** Undefined for a removed entry. */
  readonly value?: T
  /** The entry's place in the order of all writes to the bucket. */
  readonly revision: number
}

/** The entries of one table in memory, which the watch of its bucket brings. */
export interface TableCopy<T> {
  get(name: string): TableEntry<T> | undefined
  entries(): [name: string, entry: Required<TableEntry<T>>][]
  /** Begins a watch, which brings every entry again, then changes. */
  begin(): void
  /** Takes an entry that the watch has brought. */
  hear(entry: KvEntry): void
  /** Says that the watch has brought every entry. Entries that it did not bring are then gone. */
  complete(): void
  /** Takes an entry that this engine wrote. */
  wrote(name: string, entry: TableEntry<T>): void
  /** Resolves with false where the first complete copy does not arrive in time. */
  isLoaded(timeoutMs: number): Promise<boolean>
  /** Resolves with false where the watch does not bring this revision in time. */
  hasHeard(revision: number, timeoutMs: number): Promise<boolean>
  /** Calls back after each change. Returns the function that ends it. */
  watch(told: () => void): () => void
}

interface CopyOptions {
  /** The prefix of the table's names in the bucket. */
  readonly prefix: string
  /** The lifetime of the marker of a removed entry. */
  readonly markerMs: number
  /** Removes a marker from the bucket, once its time is over. */
  readonly sweep: (revision: number) => void
}

/** Makes an empty copy. JSON must hold every value. */
export function tableCopy<T extends object | number>({ prefix, markerMs, sweep }: CopyOptions): TableCopy<T> {
  const held = new Map<string, TableEntry<T>>()
  /** When each marker of a removed entry arrived, by revision. */
  const markers = new Map<number, number>()
  const watching = new Set<() => void>()
  const { changed, until } = conditions()
  let loaded = false
  /** The latest revision that the watch has brought. */
  let heard = 0
  /** Names that the current watch has not brought yet; undefined once it is complete. */
  let missing: Set<string> | undefined

  function tell(): void {
    for (const told of watching) told()
  }

  function take(name: string, entry: TableEntry<T>): void {
    const known = held.get(name)
    // The watch also brings what this engine wrote itself.
    if (missing?.delete(name) !== true && known !== undefined && known.revision >= entry.revision) return
    held.set(name, entry)
    if (missing === undefined) tell()
  }

  /** Removes the oldest marker where its time is over. */
  function sweepOldest(): void {
    const [oldest] = markers
    if (oldest === undefined || performance.now() - oldest[1] < markerMs) return
    const [revision] = oldest
    markers.delete(revision)
    for (const [name, entry] of held) if (entry.revision === revision) held.delete(name)
    sweep(revision)
  }

  return {
    get: (name) => held.get(name),
    entries: () =>
      [...held].flatMap(([name, { value, revision }]) =>
        value === undefined ? [] : [[name, { value, revision }] as [string, Required<TableEntry<T>>]],
      ),
    begin() {
      missing = new Set(held.keys())
      markers.clear()
      heard = 0
    },
    hear(entry) {
      const name = entry.key.slice(prefix.length)
      if (name !== FENCE) take(name, entryOf(entry))
      heard = entry.revision
      changed()
      if (entry.operation !== 'PUT') markers.set(entry.revision, performance.now())
      sweepOldest()
    },
    complete() {
      for (const name of missing ?? []) held.delete(name)
      missing = undefined
      loaded = true
      changed()
      tell()
    },
    wrote(name, entry) {
      // Another engine may have changed the entry again already.
      if ((held.get(name)?.revision ?? 0) <= entry.revision) held.set(name, entry)
      tell()
    },
    isLoaded: async (timeoutMs) => loaded || until(() => loaded, timeoutMs),
    hasHeard: (revision, timeoutMs) => until(() => heard >= revision, timeoutMs),
    watch(told) {
      watching.add(told)
      return () => watching.delete(told)
    },
  }
}

/** Reads an entry of the bucket. */
export const entryOf = <T>({ operation, revision, value }: KvEntry): TableEntry<T> =>
  operation === 'PUT' ? { value: JSON.parse(Buffer.from(value).toString()) as T, revision } : { revision }
