import { randomUUID } from 'node:crypto'
import { pause } from '../../services/bus/handing.ts'
import type { HeldTurn, Turn } from '../../services/notifier/ports.ts'
import type { NatsLink } from '../bus/nats/connection.ts'
import { guarded } from '../bus/nats/guarded.ts'
import { type Lease, leases, takeLease } from '../bus/nats/lease.ts'
import type { StreamNames } from '../bus/nats/names.ts'

/** Milliseconds between two looks of whoever waits. */
const LOOK = 250
/** Milliseconds between two times that the lease is renewed; whoever may lose it before the next one stops in time. */
const HEARTBEAT = 500

export interface TurnOptions {
  readonly nats: NatsLink
  readonly names: StreamNames
  /** Of what there are turns. */
  readonly name: string
  /** Copies of the lease among the servers of a cluster, where its bucket is new. */
  readonly replicas?: number | undefined
}

/** Turns among all engines, by a lease that lasts seconds. While NATS is away it is nobody's turn. */
export function leasedTurns({ nats, names, name, replicas }: TurnOptions): Turn {
  const { connected, guard } = guarded(nats)

  const take = (holder: string): Promise<Lease | undefined> =>
    guard(async () => takeLease(await leases(connected().js, names, replicas), name, holder)).catch(() => undefined)

  function hold(lease: Lease): HeldTurn {
    const losing = new AbortController()
    const beat = setInterval(() => {
      if (lease.left() <= HEARTBEAT) losing.abort()
      else void guard(lease.renew).then(kept, () => {})
    }, HEARTBEAT)
    const kept = (mine: boolean): void => {
      if (!mine) losing.abort()
    }
    return {
      lost: losing.signal,
      async end() {
        clearInterval(beat)
        if (nats.failure() === undefined) await guard(lease.release).catch(() => {})
      },
    }
  }

  return async (signal) => {
    const holder = randomUUID()
    while (!signal.aborted) {
      const lease = await take(holder)
      if (lease !== undefined) return hold(lease)
      await pause(LOOK, signal).catch(() => {})
    }
    return undefined
  }
}
