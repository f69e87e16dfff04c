import { setTimeout as delay } from 'node:timers/promises'
import type { KvEntry } from 'nats'
import { conditions } from '../condition.ts'
import { natsUnavailable } from '../faults.ts'
import { type BucketOptions, sharedBucket } from './bucket.ts'

/** Milliseconds before a watch that broke is begun anew. */
const RETRY_MS = 250
/** Milliseconds between two looks whether the bucket is still the one that is watched: a watch does not end with its bucket. */
const LOOK_MS = 5_000
/** Milliseconds that a reader waits for the first copy. */
const PATIENCE_MS = 3_000
/** An entry of no meaning, written to be heard. */
const FENCE = 'fence'
const MARKED_MS = 10 * 60 * 1000

export interface TableEntry<T> {
  /** Undefined: it was removed. */
  readonly value?: T
  /** Its place in the order of all writes. */
  readonly revision: number
}

/** What becomes of an entry: `null` removes it, and undefined leaves it as it is. */
export type TableDecision<T> = T | null | undefined

/**
 * Small entries in a JetStream bucket, held in memory by every engine: each hears at once what another one writes, and reads
 * without asking, also while NATS is away.
 */
export interface SharedTable<T> {
  /** @throws Fault `nats.unavailable` where nothing was read of it yet */
  loaded(): Promise<void>
  get(name: string): T | undefined
  entries(): [name: string, entry: Required<TableEntry<T>>][]
  /**
   * Decides by what the entry is at that moment, again where somebody else was quicker. Durable when it resolves, with what it is then.
   *
   * @throws Fault `nats.unavailable` `nats.full`: it may have been written nevertheless
   */
  alter(name: string, decide: (now: T | undefined) => TableDecision<T>): Promise<T | undefined>
  /**
   * Resolves when everything is known here that was durable anywhere before: what is written into a bucket is heard in that order.
   *
   * @throws Fault `nats.unavailable`
   */
  caughtUp(): Promise<void>
  /** Tells of changes, made here or elsewhere. What is returned ends that. */
  watch(told: () => void): () => void
  close(): Promise<void>
}

export interface TableOptions extends BucketOptions {
  /** What the names of its entries begin with: several tables may lie in one bucket. */
  readonly part: string
}

export function sharedTable<T extends object | number>({ part, ...where }: TableOptions): SharedTable<T> {
  const { nats, marked = MARKED_MS } = where
  const bucket = sharedBucket(where)
  const prefix = `${part}.`
  const closing = new AbortController()
  const held = new Map<string, TableEntry<T>>()
  /** By revision: when the mark of a removed entry was heard of. */
  const marks = new Map<number, number>()
  const watching = new Set<() => void>()
  const { changed, until } = conditions()
  let isLoaded = false
  /** The latest revision that the watch has brought. */
  let heard = 0
  /** Names that have not come since the bucket is read anew; undefined while it is not. */
  let missing: Set<string> | undefined

  function tell(): void {
    for (const told of watching) told()
  }

  function take(name: string, entry: TableEntry<T>): void {
    const known = held.get(name)
    // What was written here comes again.
    if (missing?.delete(name) !== true && known !== undefined && known.revision >= entry.revision) return
    held.set(name, entry)
    if (missing === undefined) tell()
  }

  function hear(entry: KvEntry): void {
    const name = entry.key.slice(prefix.length)
    if (name !== FENCE) take(name, entryOf(entry))
    heard = entry.revision
    changed()
    if (entry.operation !== 'PUT') marks.set(entry.revision, performance.now())
    sweep()
  }

  /** Removes the oldest mark where it has stood for long enough. */
  function sweep(): void {
    const [oldest] = marks
    if (oldest === undefined || performance.now() - oldest[1] < marked) return
    const [revision] = oldest
    marks.delete(revision)
    for (const [name, entry] of held) if (entry.revision === revision) held.delete(name)
    void bucket.sweep(revision)
  }

  function read(): void {
    for (const name of missing ?? []) held.delete(name)
    missing = undefined
    isLoaded = true
    changed()
    tell()
  }

  /** Resolves with false as soon as the bucket is another one. */
  async function look(made: string | undefined, ending: AbortSignal): Promise<boolean> {
    while (!ending.aborted) {
      await delay(LOOK_MS, undefined, { signal: ending }).catch(() => {})
      const now = ending.aborted ? made : await bucket.made().catch(() => made)
      if (now !== made) return false
    }
    return true
  }

  async function follow(): Promise<void> {
    const replaced = new AbortController()
    const ending = AbortSignal.any([closing.signal, nats.lost(), replaced.signal])
    missing = new Set(held.keys())
    marks.clear()
    heard = 0
    const entries = await bucket.ask((kv) => kv.watch({ key: `${prefix}>`, initializedFn: read }))
    const made = await bucket.made()
    void look(made, ending).then((is) => is || replaced.abort())
    const stop = () => entries.stop()
    ending.addEventListener('abort', stop, { once: true })
    if (ending.aborted) stop()
    try {
      for await (const entry of entries) hear(entry)
    } finally {
      ending.removeEventListener('abort', stop)
    }
  }

  async function attend(): Promise<void> {
    while (!closing.signal.aborted) {
      await follow().catch(() => {})
      await delay(RETRY_MS, undefined, { signal: closing.signal }).catch(() => {})
    }
  }

  async function loaded(): Promise<void> {
    if (isLoaded || (await until(() => isLoaded, PATIENCE_MS))) return
    throw nats.failure() ?? natsUnavailable()
  }

  const attendance = attend()
  return {
    loaded,
    get: (name) => held.get(name)?.value,
    entries: () =>
      [...held].flatMap(([name, { value, revision }]) =>
        value === undefined ? [] : [[name, { value, revision }] as [string, Required<TableEntry<T>>]],
      ),

    async alter(name, decide) {
      await loaded()
      for (let now = held.get(name); ; ) {
        const value = decide(now?.value)
        if (value === undefined || (value === null && now?.value === undefined)) return now?.value
        const content = value === null ? null : JSON.stringify(value)
        const revision = await bucket.write(prefix + name, content, now?.revision ?? 0)
        if (revision !== undefined) {
          // Somebody else may have changed it again already.
          if ((held.get(name)?.revision ?? 0) <= revision)
            held.set(name, value === null ? { revision } : { value, revision })
          tell()
          return value ?? undefined
        }
        const found = await bucket.ask((kv) => kv.get(prefix + name))
        now = found === null ? undefined : entryOf(found)
      }
    },

    async caughtUp() {
      await loaded()
      const revision = await bucket.ask((kv) => kv.put(prefix + FENCE, ''))
      if (!(await until(() => heard >= revision, PATIENCE_MS))) throw nats.failure() ?? natsUnavailable()
    },

    watch(told) {
      watching.add(told)
      return () => watching.delete(told)
    },

    async close() {
      closing.abort()
      await attendance
    },
  }
}

const entryOf = <T>({ operation, revision, value }: KvEntry): TableEntry<T> =>
  operation === 'PUT' ? { value: JSON.parse(Buffer.from(value).toString()) as T, revision } : { revision }
