import type { JetStreamClient, KV } from 'nats'
import { REFUSED, refusal } from './faults.ts'
import type { StreamNames } from './names.ts'

/** Milliseconds that a lease lasts unless it is renewed. */
export const LEASE = 2_500

/** The right to be the one that works under a durable name. */
export interface Lease {
  /** Milliseconds for which nobody else can have it. */
  left(): number
  /** False where somebody else has it by now. */
  renew(): Promise<boolean>
  release(): Promise<void>
}

/** The bucket of leases: what is not renewed the server itself removes. */
export const leases = (js: JetStreamClient, { stream }: StreamNames, replicas = 1): Promise<KV> =>
  js.views.kv(`${stream}-consumers`, { history: 1, ttl: LEASE, replicas })

/** Undefined where somebody else has it. What this holder still has it gets back. */
export async function takeLease(bucket: KV, durable: string, holder: string): Promise<Lease | undefined> {
  let since = performance.now()
  let revision = await unlessTaken(() => bucket.create(durable, holder))
  revision ??= await own()
  if (revision === undefined) return undefined

  /** The entry's revision where it is ours: an answer that was lost leaves us with an older one. */
  async function own(): Promise<number | undefined> {
    const entry = await bucket.get(durable)
    return entry?.string() === holder ? entry.revision : undefined
  }

  return {
    left: () => LEASE - (performance.now() - since),
    async renew() {
      const asked = performance.now()
      const last = revision
      revision = last && (await unlessTaken(() => bucket.update(durable, holder, last)))
      revision ??= await own()
      if (revision === undefined) return false
      since = asked
      return true
    },
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
