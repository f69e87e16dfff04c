import { setTimeout as delay } from 'node:timers/promises'
import { natsBus } from '../../infra/nats/bus/bus.ts'
import { GOVERNANCE, RELAY_LEASE } from '../../infra/nats/names.ts'
import { natsEventStream } from '../../infra/nats/stream/event-stream.ts'
import { NO_RELAY, type StreamOwner, streamOwner } from '../../infra/nats/stream/owner.ts'
import { payloadFault } from '../../infra/nats/stream/payload.ts'
import { leasedClaim } from '../../infra/nats/turns.ts'
import { localBus } from '../../services/feed/local-bus.ts'
import type { Tail } from '../../services/feed/tail.ts'
import type { Wait } from '../../services/kit/event-delivery.ts'
import type { Fault } from '../../services/kit/fault.ts'
import type { Duty } from '../../services/kit/health.ts'
import type { Checkpoints } from '../../services/ports/checkpoints.ts'
import type { DeadLetters } from '../../services/ports/dead-letters.ts'
import type { EventBus } from '../../services/ports/event-bus.ts'
import { startRelay } from '../../services/relay/relay.ts'
import type { Engine } from './engine.ts'
import type { Ground } from './ground.ts'

export interface BusOptions extends Pick<Ground, 'nats' | 'pace'> {
  readonly tail: Tail
  readonly owner: StreamOwner | undefined
  readonly checkpoints: Checkpoints
  readonly deadLetters: DeadLetters
  readonly onFailure: (fault: Fault) => void
  readonly wait?: Wait
}

/** Returns the bus: with NATS the one that the relay feeds, without NATS one that reads the log. */
export function openBus({ tail, nats, pace, owner, checkpoints, deadLetters, onFailure, wait }: BusOptions): EventBus {
  if (nats === undefined || owner === undefined) {
    return localBus({ tail, checkpoints, deadLetters, pace, ...(wait === undefined ? {} : { wait }) })
  }
  const { replicas } = nats.settings.limits
  return natsBus({ nats: nats.link, deadLetters, owner, replicas, onFailure })
}

/** How long the start waits for the message limit of NATS, in milliseconds. An engine also starts without NATS. */
const START_WAIT_MS = 1_000

/**
 * Checks that the message limit of the server is large enough for the events of this log. A server that is unreachable now is
 * checked when it returns, and the relay then reports the same fault.
 *
 * @throws Fault `nats.payload-too-small`
 */
export async function refuseSmallPayload({ nats }: Pick<Ground, 'nats'>): Promise<void> {
  if (nats === undefined) return
  await Promise.race([nats.link.tried(), delay(START_WAIT_MS, undefined, { ref: false })])
  if (nats.link.failure() !== undefined) return
  const fault = payloadFault(nats.link.connection().info?.max_payload ?? Number.POSITIVE_INFINITY)
  if (fault !== undefined) throw fault
}

/** The parts of an engine that depend on NATS. */
export interface NatsParts {
  readonly nats?: NonNullable<Engine['nats']> & Pick<StreamOwner, 'each'>
  /** Checks whether NATS carries the log of this engine. */
  readonly owner?: StreamOwner
  /** Stops the relay and the receiver of commands. */
  stop(): Promise<void>
}

export interface NatsPartOptions {
  readonly relays: boolean
  /** Work of this process that stops while NATS carries another log. */
  readonly stops: readonly Duty[]
  readonly onFailure: (fault: Fault) => void
}

/** Starts the relay, if this process has one, and the check of every connection. It does not wait for a server. */
export function openNatsParts({ log, nats, health }: Ground, { relays, stops, onFailure }: NatsPartOptions): NatsParts {
  if (nats === undefined) return { stop: async () => {} }
  const { link, settings } = nats
  // Outages are reported elsewhere, and a relay of this process creates a missing record.
  const shows = ({ kind, code }: Fault): boolean =>
    kind !== 'transient' || code === 'nats.other-log' || (code === NO_RELAY && !relays)
  const owner = streamOwner({
    nats: link,
    log,
    onChange(failure) {
      const shown = failure !== undefined && shows(failure) ? failure : undefined
      if (shown !== undefined) onFailure(shown)
      health.report('nats', shown, stops)
    },
  })
  const { limits } = settings
  const claim = leasedClaim({ nats: link, names: GOVERNANCE, name: RELAY_LEASE, replicas: limits.replicas })
  const relay = relays
    ? startRelay({ log, stream: natsEventStream({ nats: link, limits }), claim, onFailure })
    : undefined
  return {
    nats: { failure: link.failure, each: owner.each, ...(relay === undefined ? {} : { relay: relay.status }) },
    owner,
    async stop() {
      await relay?.stop()
      await owner.stop()
    },
  }
}
