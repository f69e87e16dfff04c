import type { KV, NatsConnection } from 'nats'
import type { NatsLink } from '../connection.ts'
import { REFUSED, unless } from '../faults.ts'
import { guarded } from '../guarded-connection.ts'
import type { StreamOwner } from '../stream/owner.ts'

/** The bucket, and the NATS that has it. */
export interface BucketOptions {
  readonly nats: NatsLink
  /** Tells whether NATS carries this engine's log. While it does not, nothing is read or written. */
  readonly owner?: StreamOwner | undefined
  /** Name of the bucket, which is created where there is none. */
  readonly bucket: string
  /** Copies of each entry in a cluster. Default: one in a new bucket, and no change of an existing one. */
  readonly replicas?: number | undefined
  /** The lifetime of the marker of a removed entry, in which every engine receives it. */
  readonly markerMs?: number
}

/** A JetStream bucket with history 1. Every call rejects with a Fault `nats.…` in bounded time. */
export interface SharedBucket {
  /** Runs a call on the bucket. */
  ask<A>(work: (kv: KV) => Promise<A>): Promise<A>
  /**
   * Writes an entry, or removes it where the content is null.
   *
   * @param previousSeq the expected revision of the entry; 0 for a new one
   * @returns the new revision; undefined where the entry has another revision than expected
   */
  write(name: string, content: string | null, previousSeq: number): Promise<number | undefined>
  /** Resolves with the time when the bucket was created, which identifies it; undefined where there is none. */
  made(): Promise<string | undefined>
  /** Removes the marker of a removed entry. @param revision of the marker */
  sweep(revision: number): Promise<void>
}

/** Makes the access to a bucket, which is opened with the first call. */
export function sharedBucket({ nats, owner, bucket, replicas }: BucketOptions): SharedBucket {
  const stream = `KV_${bucket}`
  const { connected, guard } = guarded(nats)
  let opened: { readonly of: NatsConnection; readonly kv: Promise<KV> } | undefined

  async function open(): Promise<KV> {
    const { js } = connected()
    // A follower may lag behind the leader, so all is read from the leader.
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
          // The marker has a later revision, which the watch brings.
          return previousSeq
        }),
      ),
    made: () =>
      guard(async () => {
        const jsm = await connected().js.jetstreamManager(false)
        return (await unless(REFUSED.noStream, () => jsm.streams.info(stream)))?.created
      }),
    // Every engine sweeps. The first one succeeds.
    sweep: (revision) =>
      guard(async () => {
        const jsm = await connected().js.jetstreamManager(false)
        await jsm.streams.deleteMessage(stream, revision, false)
      }).catch(() => {}),
  }
}
