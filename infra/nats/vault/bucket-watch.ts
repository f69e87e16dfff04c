import { setTimeout as delay } from 'node:timers/promises'
import type { KvEntry } from 'nats'
import type { NatsLink } from '../connection.ts'
import { guarded } from '../guarded-connection.ts'
import type { Bucket } from './bucket.ts'

/** The wait before a broken watch is started again. */
const WATCH_RETRY_MS = 250

/** The bucket to watch, and the calls that a watch makes. */
export interface BucketWatch {
  readonly nats: NatsLink
  readonly bucket: Bucket
  /** Copies of each entry. The bucket is created where it is missing. */
  readonly replicas?: number | undefined
  /** Called before each watch. A rejection prevents the watch. */
  readonly verify: () => Promise<void>
  /** Called when a watch begins. */
  readonly begin: () => void
  /** Called with every entry, in order. */
  readonly hear: (entry: KvEntry) => void
  /** The interval of `tick`. */
  readonly tickMs: number
  /** Called at an interval while a watch runs. False starts another watch. */
  readonly tick: () => boolean
  /** Called with the error that ended a watch. */
  readonly failed: (error: unknown) => void
}

/** Watches a whole bucket until the signal aborts, and starts another watch whenever one ends. */
export async function watchBucket(options: BucketWatch, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await watchOnce(options, signal).catch(options.failed)
    await delay(WATCH_RETRY_MS, undefined, { signal }).catch(() => {})
  }
}

async function watchOnce(options: BucketWatch, signal: AbortSignal): Promise<void> {
  const { nats, bucket, replicas, verify, begin, hear, tickMs, tick } = options
  const { connected, guard } = guarded(nats)
  const ending = AbortSignal.any([signal, nats.lost()])
  await verify()
  await bucket.prepare(replicas)
  const entries = await guard(async () =>
    (await connected().js.views.kv(bucket.name, { bindOnly: true, allow_direct: false })).watch(),
  )
  const stop = () => entries.stop()
  ending.addEventListener('abort', stop, { once: true })
  if (ending.aborted) stop()
  const timer = setInterval(() => {
    if (!tick()) stop()
  }, tickMs)
  begin()
  try {
    for await (const entry of entries) hear(entry)
  } finally {
    clearInterval(timer)
    ending.removeEventListener('abort', stop)
  }
}
