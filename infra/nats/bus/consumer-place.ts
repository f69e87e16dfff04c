import type { JetStreamManager, KV, NatsConnection } from 'nats'
import { Fault } from '../../../services/kit/fault.ts'
import type { NatsLink } from '../connection.ts'
import { REFUSED, unless } from '../faults.ts'
import { guarded } from '../guarded-connection.ts'
import { leases } from '../lease.ts'
import type { StreamNames } from '../names.ts'
import { NO_RELAY, type StreamOwner } from '../stream/owner.ts'
import { type Durable, serviceConsumer } from './durable.ts'

/** The server's side of one durable consumer, once the stream is known to carry this engine's log. */
export interface ConsumerPlace {
  readonly nc: NatsConnection
  readonly jsm: JetStreamManager
  readonly leases: KV
}

/** Finds the places where consumers can work. */
export interface ConsumerPlaces {
  /** Resolves with undefined while there is no stream, or while the stream does not hold the consumer's first event yet. */
  of(durable: Durable): Promise<ConsumerPlace | undefined>
  /**
   * Resolves with a signal that aborts when the stream may no longer carry this engine's log; with undefined while no relay has begun,
   * because the consumer waits for a relay as it waits for the stream.
   */
  whenOurs(): Promise<AbortSignal | undefined>
}

interface PlacesParts {
  readonly nats: NatsLink
  readonly owner: StreamOwner
  readonly names: StreamNames
  readonly replicas: number | undefined
}

/** Makes the search for places. */
export function consumerPlaces({ nats, owner, names, replicas }: PlacesParts): ConsumerPlaces {
  const { connected, guard } = guarded(nats)
  return {
    of: (durable) =>
      guard(async () => {
        const { of: nc, js } = connected()
        const jsm = await js.jetstreamManager(false)
        // The relay makes the stream, and reports what keeps it from that.
        const consumer = await unless(REFUSED.noStream, () => serviceConsumer(jsm, names, durable))
        return consumer && { nc, jsm, leases: await leases(js, names, replicas) }
      }),

    async whenOurs() {
      await owner.proven().catch((error: unknown) => {
        if (!(error instanceof Fault && error.code === NO_RELAY)) throw error
      })
      return owner.ours()
    },
  }
}
