import { type JetStreamClient, type KV, nanos } from 'nats'
import { REFUSED, unless } from './faults.ts'
import type { StreamNames } from './names.ts'

/** A lease lasts this long unless it is renewed. */
export const LEASE_MS = 2_500
/** The interval of renewals. A holder that may lose its lease before the next one stops in time. */
export const HEARTBEAT_MS = 500

/** The right to work alone under a durable name. */
export interface Lease {
  /** Returns for how long no other holder can have the lease. */
  leftMs(): number
  /** Renews the lease. Resolves with false where another holder has it. */
  renew(): Promise<boolean>
  release(): Promise<void>
}

/** The holder of a lease, and the clock by which the lease runs. */
export interface LeaseHolder {
  readonly id: string
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number
}

/**
 * Opens the bucket of leases, and creates it where there is none. The server removes a lease that is not renewed. A bucket with
 * another lifetime would keep the lease of a dead holder, so its lifetime is corrected.
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

/** Takes a lease, or takes back one that this holder still has. Resolves with undefined where another holder has it. */
export async function takeLease(bucket: KV, durable: string, { id, now }: LeaseHolder): Promise<Lease | undefined> {
  // The lease runs from the moment before the request, because the server counts from a later one.
  let since = now()
  let revision = await unless(REFUSED.wrongSequence, () => bucket.create(durable, id))

  /** Reads the entry's revision where the entry is this holder's. After a lost answer the known revision is an older one. */
  async function own(): Promise<number | undefined> {
    const entry = await bucket.get(durable)
    return entry?.string() === id ? entry.revision : undefined
  }

  async function renew(): Promise<boolean> {
    const asked = now()
    const last = revision
    revision = last && (await unless(REFUSED.wrongSequence, () => bucket.update(durable, id, last)))
    revision ??= await own()
    if (revision === undefined) return false
    since = asked
    return true
  }

  // An earlier entry of this holder may be about to expire.
  if (revision === undefined && !(await renew())) return undefined
  return {
    leftMs: () => LEASE_MS - (now() - since),
    renew,
    async release() {
      const last = revision
      if (last !== undefined) await unless(REFUSED.wrongSequence, () => bucket.delete(durable, { previousSeq: last }))
    },
  }
}
