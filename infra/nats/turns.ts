import { randomUUID } from 'node:crypto'
import { pause, type Wait } from '../../services/kit/event-delivery.ts'
import type { ClaimTurn, HeldTurn, Turn } from '../../services/ports/turn.ts'
import type { NatsLink } from './connection.ts'
import { guarded } from './guarded-connection.ts'
import { HEARTBEAT_MS, type Lease, leases, takeLease } from './lease.ts'
import type { StreamNames } from './names.ts'
import type { StreamOwner } from './stream/owner.ts'

/** How often a waiting engine checks whether its turn has come. */
const TURN_CHECK_MS = 250

export interface ClaimOptions {
  readonly nats: NatsLink
  readonly names: StreamNames
  /** What there are turns of: it names the lease. */
  readonly name: string
  /** Copies of the lease among the servers of a cluster, where its bucket is new. */
  readonly replicas?: number | undefined
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number
  readonly wait?: Wait
  readonly newId?: () => string
}

/** Turns among all engines, by a lease that lasts seconds. The bucket is looked up at each try, for it may be lost. */
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
        if (lease.left() <= HEARTBEAT_MS) losing.abort()
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

export interface TurnOptions extends ClaimOptions {
  /** Whether NATS carries this engine's log: while it does not, there is no turn. */
  readonly owner?: StreamOwner | undefined
}

/** Waits for the turn. While NATS is away no copy has it. */
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
