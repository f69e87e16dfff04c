import { randomUUID } from 'node:crypto'
import type { JetStreamManager, KV, NatsConnection } from 'nats'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { backoff } from '../../../services/kit/backoff.ts'
import { handOut, pause, type Wait } from '../../../services/kit/event-delivery.ts'
import { Fault } from '../../../services/kit/fault.ts'
import type { DeadLetters } from '../../../services/ports/dead-letters.ts'
import type { EventBus } from '../../../services/ports/event-bus.ts'
import type { NatsLink } from '../connection.ts'
import { natsFault, REFUSED, unless } from '../faults.ts'
import { guarded } from '../guarded-connection.ts'
import { leases, takeLease } from '../lease.ts'
import { GOVERNANCE, type StreamNames } from '../names.ts'
import { NO_RELAY, type StreamOwner } from '../stream/owner.ts'
import { handledLately, jetStreamConsumer } from './consumer.ts'
import { type Durable, serviceConsumer } from './durable.ts'

/** Milliseconds between two looks of a consumer whose turn it is not. */
const LOOK_MS = 250

export interface NatsBusOptions {
  readonly nats: NatsLink
  readonly deadLetters: DeadLetters
  /** Whether the stream carries the log of this engine: events of another one are not handled. */
  readonly owner: StreamOwner
  readonly names?: StreamNames
  /** Servers of a cluster that keep the leases, as many as keep the stream: 1 unless told. */
  readonly replicas?: number | undefined
  /** Told of what keeps a consumer from working: once, until it works again. */
  readonly onFailure?: (fault: Fault) => void
  /** Before an event is handed out again that was failed at. */
  readonly wait?: Wait
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number
  readonly newId?: () => string
}

/** What a consumer needs of the server, once it is known to be right. */
interface Workplace {
  readonly nc: NatsConnection
  readonly jsm: JetStreamManager
  readonly leases: KV
}

/**
 * Consumers of the JetStream stream: each a durable pull consumer, and of several under one durable name one at work, by a lease
 * that lasts seconds, so that order holds among all of them. A server that is away is waited for.
 */
export function natsBus(options: NatsBusOptions): EventBus {
  const { nats, deadLetters, owner, names = GOVERNANCE, replicas, onFailure = () => {}, wait = pause } = options
  const { now = () => performance.now(), newId = randomUUID } = options
  const { connected, guard } = guarded(nats)
  const closing = new AbortController()
  const running = new Set<Promise<void>>()

  /** Undefined while there is no stream, or not yet the event that the consumer is to begin with. */
  async function workplace(what: Durable): Promise<Workplace | undefined> {
    const { of: nc, js } = connected()
    const jsm = await js.jetstreamManager(false)
    // The relay makes the stream, and shows what keeps it from that.
    const consumer = await unless(REFUSED.noStream, () => serviceConsumer(jsm, names, what))
    return consumer && { nc, jsm, leases: await leases(js, names, replicas) }
  }

  /** Undefined while no relay has begun, which is waited for as its stream is. */
  async function whenOurs(): Promise<AbortSignal | undefined> {
    await owner.proven().catch((error: unknown) => {
      if (!(error instanceof Fault && error.code === NO_RELAY)) throw error
    })
    return owner.ours()
  }

  return {
    async subscribe(durable, filter, handle, { after = 0 } = {}) {
      const stopping = new AbortController()
      const signal = AbortSignal.any([closing.signal, stopping.signal])
      const holder = { id: newId(), now }
      const handled = handledLately()
      const handing = { durable, handle, deadLetters, wait }
      const hand = (event: RecordedEvent, until: AbortSignal) => handOut(event, handing, until)
      let made: string | undefined

      async function work({ nc, jsm, leases: bucket }: Workplace, until: AbortSignal): Promise<void> {
        const lease = await guard(() => takeLease(bucket, durable, holder))
        if (lease === undefined) return pause(LOOK_MS, until).catch(() => {})
        try {
          // Only now: until then whoever had the lease may have taken more.
          const { created, num_ack_pending: left } = await guard(() => jsm.consumers.info(names.stream, durable))
          if (made !== created) handled.clear()
          made = created
          await jetStreamConsumer(
            { nc, onDenied: nats.onDenied, names, durable, filter, lease, left, handled, hand, strange: onFailure },
            until,
          )
        } finally {
          // Behind the acknowledgements, so that whoever is next finds them there.
          const release = async (): Promise<void> => {
            await nc.flush()
            await lease.release()
          }
          if (nats.failure() === undefined) await guard(release).catch(() => {})
        }
      }

      /** For as long as nothing goes wrong. */
      async function turns(): Promise<void> {
        const ours = await whenOurs()
        if (ours === undefined) return pause(LOOK_MS, signal).catch(() => {})
        const until = AbortSignal.any([signal, ours])
        const place = await guard(() => workplace({ durable, filter, after }))
        if (place === undefined) return pause(LOOK_MS, until).catch(() => {})
        while (!until.aborted) await work(place, until)
      }

      async function consume(): Promise<void> {
        let told: string | undefined
        const patient = backoff()
        while (!signal.aborted) {
          try {
            await turns()
            told = undefined
            patient.succeeded()
          } catch (error) {
            const fault = natsFault(error)
            const { waitMs, still } = patient.after(fault)
            if (still) throw fault
            if (fault.code !== told) onFailure(fault)
            told = fault.code
            await pause(fault.kind === 'transient' ? LOOK_MS : waitMs, signal).catch(() => {})
          }
        }
      }

      const ended = consume()
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
