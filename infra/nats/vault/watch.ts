import { setTimeout as delay } from 'node:timers/promises'
import { KvWatchInclude } from 'nats'
import type { News } from '../../crypto/key-store.ts'
import type { KeyLease } from '../../crypto/lease.ts'
import { NEWS } from '../../crypto/records.ts'
import type { NatsLink } from '../connection.ts'
import { guarded } from '../guarded-connection.ts'
import type { Bucket } from './bucket.ts'

/** The wait before a broken watch is started again. */
const WATCH_RETRY_MS = 250
/** An engine sends this many beats within a lease, because some may be late or lost. */
export const BEATS_PER_LEASE = 5

/** The first part of the names of beats. */
export const BEATS = `${NEWS}beat.`

/** The bucket to watch, and who is told of what it brings. */
export interface NewsWatch {
  readonly nats: NatsLink
  readonly bucket: Bucket
  /** The name of this engine's beats. */
  readonly engine: string
  readonly lease: KeyLease
  readonly leaseMs: number
  readonly news: News
  /** Called before each watch. A rejection prevents the watch. */
  readonly verify: () => Promise<void>
}

/**
 * Watches the news of a bucket until the signal aborts, and starts another watch whenever one ends. The engine's own beats are
 * news too: when one comes back, every destruction before it was heard, so the lease begins when it was sent.
 */
export async function watchNews(options: NewsWatch, signal: AbortSignal): Promise<void> {
  const { bucket, engine } = options
  await sweep(bucket).catch(() => {})
  while (!signal.aborted) {
    await watchOnce(options, signal).catch(() => {})
    await delay(WATCH_RETRY_MS, undefined, { signal }).catch(() => {})
  }
  await drop(bucket, BEATS + engine).catch(() => {})
}

/** Removes the beats of engines that are gone. One that is not writes another at once. */
async function sweep(bucket: Bucket): Promise<void> {
  for (const name of await bucket.names(BEATS)) await drop(bucket, name)
}

async function drop(bucket: Bucket, name: string): Promise<void> {
  const found = await bucket.get(name)
  if (found !== undefined) await bucket.remove(name, found.revision)
}

async function watchOnce(options: NewsWatch, signal: AbortSignal): Promise<void> {
  const { nats, bucket, engine, lease, leaseMs, news, verify } = options
  const { connected, guard } = guarded(nats)
  const ending = AbortSignal.any([signal, nats.lost()])
  await verify()
  const watched = await guard(async () =>
    (await connected().js.views.kv(bucket.name, { bindOnly: true, allow_direct: false })).watch({
      key: `${NEWS}>`,
      include: KvWatchInclude.UpdatesOnly,
    }),
  )
  const stop = () => watched.stop()
  ending.addEventListener('abort', stop, { once: true })
  if (ending.aborted) stop()
  lease.begin()
  // What was read before this watch may have been destroyed since.
  news.lapsed()
  const send = beats(bucket, engine, lease)
  send()
  const timer = setInterval(() => {
    send()
    // A watch that brings nothing, although beats are stored, is started again.
    if (lease.silenceMs() > 2 * leaseMs) stop()
  }, leaseMs / BEATS_PER_LEASE)
  try {
    for await (const { key, value, operation } of watched) {
      if (operation !== 'PUT') continue
      if (key === BEATS + engine) lease.heard(Number(Buffer.from(value).toString()))
      else if (!key.startsWith(BEATS)) news.heard(key)
    }
  } finally {
    clearInterval(timer)
    ending.removeEventListener('abort', stop)
  }
}

/** Makes the function that sends a beat, unless one is on its way. */
function beats(bucket: Bucket, engine: string, lease: KeyLease): () => void {
  let beat = 0
  let underWay = false
  return () => {
    if (underWay) return
    underWay = true
    beat += 1
    lease.sending(beat)
    void bucket
      .put(BEATS + engine, Buffer.from(String(beat)))
      .catch(() => {})
      .finally(() => {
        underWay = false
      })
  }
}
