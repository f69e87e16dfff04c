import { randomUUID } from 'node:crypto'
import { pause, type Wait } from '../../services/kit/event-delivery.ts'
import type { ClaimTurn, HeldTurn, Turn } from '../../services/ports/turn.ts'
import type { NatsLink } from './connection.ts'
import { guarded } from './guarded-connection.ts'
import { HEARTBEAT_MS, type Lease, leases, takeLease } from './lease.ts'
import type { StreamNames } from './names.ts'
import type { StreamOwner } from './stream/owner.ts'

/** The interval at which a waiting engine checks whether its turn has come. */
const TURN_CHECK_MS = 250

/** The lease that decides about turns. */
export interface ClaimOptions {
  readonly nats: NatsLink
  readonly names: StreamNames
  /** Name of the work, and so of its lease. */
  readonly name: string
  /** Copies of the lease in a cluster, where its bucket is new. */
  readonly replicas?: number | undefined
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number
  readonly wait?: Wait
  readonly newId?: () => string
}

/**
 * Makes the function that claims a turn among all engines, by a lease of seconds. It opens the bucket each time, because it may
 * be lost.
 */
export function leasedClaim(options: ClaimOptions): ClaimTurn {
  const { nats, names, name, replicas, now = () => performance.now(), wait = pause, newId = randomUUID } = options
  const { connected, guard } = guarded(nats)
  const holder = { id: newId(), now }

  function hold(lease: Lease): HeldTurn {
    const losing = new AbortController()
    const ending = new AbortController()
    const kept = (mine: boolean): void => {
      if (!mine) losing.abort()
    }
    async function beat(): Promise<void> {
      while (!losing.signal.aborted) {
        await wait(HEARTBEAT_MS, ending.signal).catch(() => {})
        if (ending.signal.aborted) return
        if (lease.leftMs() <= HEARTBEAT_MS) losing.abort()
        else void guard(lease.renew).then(kept, () => {})
      }
    }
    const beating = beat()
    return {
      lost: losing.signal,
      async end() {
        ending.abort()
        await beating
        if (nats.failure() === undefined) await guard(lease.release).catch(() => {})
      },
    }
  }

  return async () => {
    const lease = await guard(async () => takeLease(await leases(connected().js, names, replicas), name, holder))
    return lease && hold(lease)
  }
}

/** The lease, and the owner of the NATS that has it. */
export interface TurnOptions extends ClaimOptions {
  /** Tells whether NATS carries this engine's log. While it does not, there is no turn. */
  readonly owner?: StreamOwner | undefined
}

/** Makes the function that waits for a turn. While NATS is away, no engine has one. */
export function leasedTurns({ owner, ...options }: TurnOptions): Turn {
  const { wait = pause } = options
  const claim = leasedClaim(options)
  const take = async (): Promise<HeldTurn | undefined> => {
    await owner?.proven()
    return claim()
  }
  return async (signal) => {
    while (!signal.aborted) {
      const held = await take().catch(() => undefined)
      if (held !== undefined) return held
      await wait(TURN_CHECK_MS, signal).catch(() => {})
    }
    return undefined
  }
}
