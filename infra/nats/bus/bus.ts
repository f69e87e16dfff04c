import { randomUUID } from 'node:crypto'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { backoff } from '../../../services/kit/backoff.ts'
import { handOut, pause, type Wait } from '../../../services/kit/event-delivery.ts'
import type { Fault } from '../../../services/kit/fault.ts'
import { recentMap } from '../../../services/kit/recent-map.ts'
import type { DeadLetters } from '../../../services/ports/dead-letters.ts'
import type { EventBus } from '../../../services/ports/event-bus.ts'
import type { NatsLink } from '../connection.ts'
import { natsFault } from '../faults.ts'
import { guarded } from '../guarded-connection.ts'
import { takeLease } from '../lease.ts'
import { GOVERNANCE, type StreamNames } from '../names.ts'
import type { StreamOwner } from '../stream/owner.ts'
import { type Handled, jetStreamConsumer } from './consumer.ts'
import { type ConsumerPlace, consumerPlaces } from './consumer-place.ts'
import { type Durable, MAX_UNACKED_EVENTS } from './durable.ts'

/** The interval at which a waiting consumer checks whether it may begin. */
const CHECK_MS = 250

/** The connection, the stores and the clock of a bus. */
export interface NatsBusOptions {
  readonly nats: NatsLink
  readonly deadLetters: DeadLetters
  /** Says whether the stream carries the log of this engine. Events of another log are not handled. */
  readonly owner: StreamOwner
  readonly names?: StreamNames
  /** The number of servers in a cluster that keep the leases, the same as for the stream. Default: 1. */
  readonly replicas?: number | undefined
  /** Called once with each fault that keeps a consumer from working; again only after the consumer has worked. */
  readonly onFailure?: (fault: Fault) => void
  /** Waits before an event whose handler failed is handed out again. */
  readonly wait?: Wait
  /** Milliseconds of a monotonic clock. */
  readonly now?: () => number
  readonly newId?: () => string
}

interface Consumption extends Durable {
  readonly handle: (event: RecordedEvent) => Promise<void>
  readonly signal: AbortSignal
}

/**
 * Makes the bus over the JetStream stream. Each subscription is a durable pull consumer. When several share a durable name, a
 * lease of a few seconds lets one of them work at a time, so events stay in order among all of them. The bus waits for a server
 * that is away.
 */
export function natsBus(options: NatsBusOptions): EventBus {
  const closing = new AbortController()
  const running = new Set<Promise<void>>()
  return {
    async subscribe(durable, filter, handle, { after = 0 } = {}) {
      const stopping = new AbortController()
      const signal = AbortSignal.any([closing.signal, stopping.signal])
      const work = consumption(options, { durable, filter, after, handle, signal })
      const ended = untilAborted(work, signal, options.onFailure)
      const settled = ended.catch(() => {}).finally(() => running.delete(settled))
      running.add(settled)
      return {
        ended,
        async stop() {
          stopping.abort()
          await settled
        },
      }
    },

    async close() {
      closing.abort()
      await Promise.all(running)
    },
  }
}

/** Repeats the work after each fault that may pass. Rejects with a fault that does not. */
async function untilAborted(
  work: () => Promise<void>,
  signal: AbortSignal,
  onFailure: (fault: Fault) => void = () => {},
): Promise<void> {
  let told: string | undefined
  const patient = backoff()
  while (!signal.aborted) {
    try {
      await work()
      told = undefined
      patient.succeeded()
    } catch (error) {
      const fault = natsFault(error)
      const { waitMs, still } = patient.after(fault)
      if (still) throw fault
      if (fault.code !== told) onFailure(fault)
      told = fault.code
      await pause(fault.kind === 'transient' ? CHECK_MS : waitMs, signal).catch(() => {})
    }
  }
}

/** Makes the function that works for one subscription until it is stopped or something goes wrong. */
function consumption(options: NatsBusOptions, { handle, signal, ...what }: Consumption): () => Promise<void> {
  const { nats, deadLetters, owner, names = GOVERNANCE, replicas, onFailure = () => {}, wait = pause } = options
  const { now = () => performance.now(), newId = randomUUID } = options
  const { durable, filter } = what
  const { guard } = guarded(nats)
  const places = consumerPlaces({ nats, owner, names, replicas })
  const holder = { id: newId(), now }
  const handled: Handled = recentMap(MAX_UNACKED_EVENTS)
  const handing = { durable, handle, deadLetters, wait }
  const hand = (event: RecordedEvent, until: AbortSignal) => handOut(event, handing, until)
  let made: string | undefined

  async function takeTurn({ nc, jsm, leases }: ConsumerPlace, until: AbortSignal): Promise<void> {
    const lease = await guard(() => takeLease(leases, durable, holder))
    if (lease === undefined) return pause(CHECK_MS, until).catch(() => {})
    try {
      // Only a holder of the lease may ask for this, because the previous holder may have taken more events until then.
      const { created, num_ack_pending: left } = await guard(() => jsm.consumers.info(names.stream, durable))
      if (made !== created) handled.clear()
      made = created
      await jetStreamConsumer(
        { nc, link: nats, names, durable, filter, lease, left, handled, hand, strange: onFailure },
        until,
      )
    } finally {
      // The acknowledgements go first, so that the next holder finds them on the server.
      const release = async (): Promise<void> => {
        await nc.flush()
        await lease.release()
      }
      if (nats.failure() === undefined) await guard(release).catch(() => {})
    }
  }

  return async () => {
    const ours = await places.whenOurs()
    if (ours === undefined) return pause(CHECK_MS, signal).catch(() => {})
    const until = AbortSignal.any([signal, ours])
    const place = await places.of(what)
    if (place === undefined) return pause(CHECK_MS, until).catch(() => {})
    while (!until.aborted) await takeTurn(place, until)
  }
}
