import type { KV, NatsConnection } from 'nats'
import type { NatsLink } from '../connection.ts'
import { REFUSED, unless } from '../faults.ts'
import { guarded } from '../guarded-connection.ts'
import type { StreamOwner } from '../stream/owner.ts'

export interface BucketOptions {
  readonly nats: NatsLink
  /** Whether NATS carries this engine's log: while it does not, nothing is read or written. */
  readonly owner?: StreamOwner | undefined
  /** Its name; it is made where there is none. */
  readonly bucket: string
  /** Copies of each entry among the servers of a cluster; what is there is left as it is unless told. */
  readonly replicas?: number | undefined
  /** How long the marker of a removed entry stays, so that every engine receives it. */
  readonly markerMs?: number
}

/** A JetStream bucket with history 1. Every call rejects with a Fault `nats.…` in bounded time. */
export interface SharedBucket {
  ask<A>(work: (kv: KV) => Promise<A>): Promise<A>
  /** Writes an entry, or with null removes it, where its revision is still this one; undefined where it is another. */
  write(name: string, content: string | null, previousSeq: number): Promise<number | undefined>
  /** When the server made the bucket: another moment, another bucket. Undefined where there is none. */
  made(): Promise<string | undefined>
  /** Removes the mark that a removed entry has left. */
  sweep(revision: number): Promise<void>
}

export function sharedBucket({ nats, owner, bucket, replicas }: BucketOptions): SharedBucket {
  const stream = `KV_${bucket}`
  const { connected, guard } = guarded(nats)
  let opened: { readonly of: NatsConnection; readonly kv: Promise<KV> } | undefined

  async function open(): Promise<KV> {
    const { js } = connected()
    // A follower may lag behind what was written.
    const kv = await js.views.kv(bucket, { history: 1, allow_direct: false, replicas: replicas ?? 1 })
    if (replicas !== undefined && replicas !== (await kv.status()).replicas) {
      const jsm = await js.jetstreamManager(false)
      await jsm.streams.update(stream, { num_replicas: replicas })
    }
    return kv
  }

  const ask: SharedBucket['ask'] = async (work) => {
    await owner?.proven()
    return guard(async () => {
      const { of } = connected()
      if (opened?.of !== of) opened = { of, kv: open() }
      try {
        return await work(await opened.kv)
      } catch (error) {
        // The bucket may be gone.
        opened = undefined
        throw error
      }
    })
  }

  return {
    ask,
    write: (name, content, previousSeq) =>
      ask((kv) =>
        unless(REFUSED.wrongSequence, async () => {
          if (content !== null) return kv.put(name, content, { previousSeq })
          await kv.delete(name, { previousSeq })
          // The mark has a later one, which is heard.
          return previousSeq
        }),
      ),
    made: () =>
      guard(async () => {
        const jsm = await connected().js.jetstreamManager(false)
        return (await unless(REFUSED.noStream, () => jsm.streams.info(stream)))?.created
      }),
    // Every engine does so, and one is the first.
    sweep: (revision) =>
      guard(async () => {
        const jsm = await connected().js.jetstreamManager(false)
        await jsm.streams.deleteMessage(stream, revision, false)
      }).catch(() => {}),
  }
}
