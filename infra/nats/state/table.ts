import { setTimeout as delay } from 'node:timers/promises'
import type { NatsLink } from '../connection.ts'
import { natsUnavailable } from '../faults.ts'
import { type BucketOptions, type SharedBucket, sharedBucket } from './bucket.ts'
import { entryOf, FENCE, type TableCopy, type TableEntry, tableCopy } from './table-copy.ts'

/** The wait before a broken watch is started again. */
const WATCH_RETRY_MS = 250
/** The interval at which the watched bucket is checked: a watch does not end with its bucket. */
const BUCKET_CHECK_MS = 5_000
/** A caller waits this long for the watch: for the first copy, or for its fence. */
const WATCH_TIMEOUT_MS = 3_000
/** The default lifetime of the marker of a removed entry. */
const MARKER_MS = 10 * 60 * 1000

/** The result of a decision about an entry: its new value, `null` to remove it, or undefined to leave it as it is. */
export type TableDecision<T> = T | null | undefined

/**
 * Small entries in a JetStream bucket. Every engine holds them in memory, receives the changes of other engines at once, and reads
 * without a request, also while NATS is away.
 */
export interface SharedTable<T> {
  /** Resolves when the table was read completely. @throws Fault `nats.unavailable` where it never was */
  loaded(): Promise<void>
  get(name: string): T | undefined
  entries(): [name: string, entry: Required<TableEntry<T>>][]
  /**
   * Decides by the current entry, and decides again where another engine wrote first. Resolves when the change is durable, with the
   * value that then holds.
   *
   * @throws Fault `nats.unavailable` `nats.full`: the change may have been written nevertheless
   */
  alter(name: string, decide: (now: T | undefined) => TableDecision<T>): Promise<T | undefined>
  /**
   * Resolves when this engine knows everything that was durable before the call. Engines receive writes in the order of the bucket.
   *
   * @throws Fault `nats.unavailable`
   */
  caughtUp(): Promise<void>
  /** Calls back after each change, made here or by another engine. Returns the function that ends it. */
  watch(told: () => void): () => void
  close(): Promise<void>
}

/** The bucket of a table, and its part of it. */
export interface TableOptions extends BucketOptions {
  /** The first part of its entries' names: several tables may share a bucket. */
  readonly part: string
}

/** Opens a table, and begins to watch it. JSON must hold every value. */
export function sharedTable<T extends object | number>({ part, ...where }: TableOptions): SharedTable<T> {
  const { nats, markerMs = MARKER_MS } = where
  const bucket = sharedBucket(where)
  const prefix = `${part}.`
  const closing = new AbortController()
  const copy = tableCopy<T>({ prefix, markerMs, sweep: (revision) => void bucket.sweep(revision) })
  const following = follow(copy, { nats, bucket, prefix, closing: closing.signal })

  async function loaded(): Promise<void> {
    if (!(await copy.isLoaded(WATCH_TIMEOUT_MS))) throw nats.failure() ?? natsUnavailable()
  }

  return {
    loaded,
    get: (name) => copy.get(name)?.value,
    entries: copy.entries,
    watch: copy.watch,

    async alter(name, decide) {
      await loaded()
      for (let now = copy.get(name); ; ) {
        const value = decide(now?.value)
        if (value === undefined || (value === null && now?.value === undefined)) return now?.value
        const content = value === null ? null : JSON.stringify(value)
        const revision = await bucket.write(prefix + name, content, now?.revision ?? 0)
        if (revision !== undefined) {
          copy.wrote(name, value === null ? { revision } : { value, revision })
          return value ?? undefined
        }
        const found = await bucket.ask((kv) => kv.get(prefix + name))
        now = found === null ? undefined : entryOf(found)
      }
    },

    async caughtUp() {
      await loaded()
      const revision = await bucket.ask((kv) => kv.put(prefix + FENCE, ''))
      if (!(await copy.hasHeard(revision, WATCH_TIMEOUT_MS))) throw nats.failure() ?? natsUnavailable()
    },

    async close() {
      closing.abort()
      await following
    },
  }
}

interface Following {
  readonly nats: NatsLink
  readonly bucket: SharedBucket
  readonly prefix: string
  readonly closing: AbortSignal
}

/** Watches the bucket until the signal aborts, and starts the watch again whenever it ends. */
async function follow<T>(copy: TableCopy<T>, following: Following): Promise<void> {
  const { closing } = following
  while (!closing.aborted) {
    await watchOnce(copy, following).catch(() => {})
    await delay(WATCH_RETRY_MS, undefined, { signal: closing }).catch(() => {})
  }
}

async function watchOnce<T>(copy: TableCopy<T>, { nats, bucket, prefix, closing }: Following): Promise<void> {
  const replaced = new AbortController()
  const ending = AbortSignal.any([closing, nats.lost(), replaced.signal])
  copy.begin()
  const entries = await bucket.ask((kv) => kv.watch({ key: `${prefix}>`, initializedFn: copy.complete }))
  const made = await bucket.made()
  void isStill(bucket, made, ending).then((is) => is || replaced.abort())
  const stop = () => entries.stop()
  ending.addEventListener('abort', stop, { once: true })
  if (ending.aborted) stop()
  try {
    for await (const entry of entries) copy.hear(entry)
  } finally {
    ending.removeEventListener('abort', stop)
  }
}

/** Resolves with false as soon as another bucket has the name, and with true when the signal aborts before. */
async function isStill(bucket: SharedBucket, made: string | undefined, ending: AbortSignal): Promise<boolean> {
  while (!ending.aborted) {
    await delay(BUCKET_CHECK_MS, undefined, { signal: ending }).catch(() => {})
    const now = ending.aborted ? made : await bucket.made().catch(() => made)
    if (now !== made) return false
  }
  return true
}
