import { type JetStreamClient, type KV, nanos } from 'nats'
import { REFUSED, refusal } from './faults.ts'
import type { StreamNames } from './names.ts'

/** Milliseconds that a lease lasts unless it is renewed. */
export const LEASE_MS = 2_500
/** Milliseconds between two renewals; a holder that may lose it before the next one stops in time. */
export const HEARTBEAT_MS = 500

/** The right to be the one that works under a durable name. */
export interface Lease {
  /** Milliseconds for which no other holder can have it. */
  left(): number
  /** False where another holder has it by now. */
  renew(): Promise<boolean>
  release(): Promise<void>
}

/** Who takes a lease, and by which clock it runs. */
export interface LeaseHolder {
  readonly id: string
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number
}

/**
 * The bucket of leases, made where there is none: what is not renewed the server itself removes. One that was made otherwise would
 * keep the lease of a holder that died, so it is corrected.
 */
export async function leases(js: JetStreamClient, { stream }: StreamNames, replicas = 1): Promise<KV> {
  const bucket = await js.views.kv(`${stream}-consumers`, { history: 1, ttl: LEASE_MS, replicas })
  const { ttl, streamInfo } = await bucket.status()
  if (ttl !== LEASE_MS) {
    const jsm = await js.jetstreamManager(false)
    await jsm.streams.update(streamInfo.config.name, { max_age: nanos(LEASE_MS), duplicate_window: nanos(LEASE_MS) })
  }
  return bucket
}

/** Undefined where another holder has it. What this holder still has it gets back. */
export async function takeLease(bucket: KV, durable: string, { id, now }: LeaseHolder): Promise<Lease | undefined> {
  // The lease runs from before it was asked for: the server counts from later.
  let since = now()
  let revision = await unlessTaken(() => bucket.create(durable, id))

  /** The entry's revision where it is ours: an answer that was lost leaves us with an older one. */
  async function own(): Promise<number | undefined> {
    const entry = await bucket.get(durable)
    return entry?.string() === id ? entry.revision : undefined
  }

  async function renew(): Promise<boolean> {
    const asked = now()
    const last = revision
    revision = last && (await unlessTaken(() => bucket.update(durable, id, last)))
    revision ??= await own()
    if (revision === undefined) return false
    since = asked
    return true
  }

  // An entry of ours from before may be about to run out.
  if (revision === undefined && !(await renew())) return undefined
  return {
    left: () => LEASE_MS - (now() - since),
    renew,
    async release() {
      if (revision !== undefined) await unlessTaken(() => bucket.delete(durable, { previousSeq: revision ?? 0 }))
    },
  }
}

async function unlessTaken<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (refusal(error) === REFUSED.wrongSequence) return undefined
    throw error
  }
}
