import { setImmediate as turn } from 'node:timers/promises'
import type { NatsConnection } from 'nats'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { pause } from '../../../services/kit/event-delivery.ts'
import { eventFilter } from '../../../services/kit/event-filter.ts'
import { Fault } from '../../../services/kit/fault.ts'
import type { RecentMap } from '../../../services/kit/recent-map.ts'
import { eventFrom } from '../../../services/kit/stored-form.ts'
import type { Filter } from '../../../services/ports/event-bus.ts'
import type { NatsLink } from '../connection.ts'
import { HEARTBEAT_MS, type Lease } from '../lease.ts'
import type { StreamNames } from '../names.ts'
import { MAX_UNACKED_EVENTS, SERVICE_ACK_WAIT_MS } from './durable.ts'
import { PULL_REQUEST_MS, type PulledMessage, type Pulling, pulling } from './pull.ts'

/** The consumer yields to other work in this process after this many events. */
const MAX_EVENTS_PER_TURN = 64

/** The events that were handled lately, by sequence: their acknowledgements may have been lost. */
export type Handled = RecentMap<number, true>

/** The parts that a consumer works with. */
export interface Working {
  readonly nc: NatsConnection
  readonly link: Pick<NatsLink, 'newInbox' | 'onDenied'>
  readonly names: StreamNames
  readonly durable: string
  readonly filter: Filter
  readonly lease: Lease
  /** The number of events that were unacknowledged when this holder took over. */
  readonly left: number
  readonly handled: Handled
  /** Handles an event. Resolves with false where it was stopped before the event was done. */
  readonly hand: (event: RecordedEvent, signal: AbortSignal) => Promise<boolean>
  /** Called for each message that is not an event. */
  readonly strange: (fault: Fault) => void
}

/**
 * Works as a durable consumer until the signal aborts or the lease is lost. It holds many events and handles them one at a time, in
 * the order of the stream. Where that order may be broken it returns, and the next call begins with the unacknowledged events.
 *
 * @throws Fault where the server delivers no more events
 */
export async function jetStreamConsumer(options: Working, stopping: AbortSignal): Promise<void> {
  const { nc, link, names, durable, filter, lease, left, handled, hand, strange } = options
  const wanted = eventFilter(filter)
  const ending = new AbortController()
  const signal = AbortSignal.any([stopping, ending.signal])
  const hold = (): boolean => !signal.aborted && lease.leftMs() > HEARTBEAT_MS
  const pulled = pulling(nc, names, durable, link)
  signal.addEventListener('abort', () => pulled.stop(), { once: true })
  let current: PulledMessage | undefined
  let fresh = 0
  let done: PulledMessage[] = []
  let acknowledging: NodeJS.Immediate | undefined

  // Each beat renews the lease, and asks the server for more time for the events in hand.
  const beat = setInterval(() => {
    if (lease.leftMs() <= 0) ending.abort()
    else void lease.renew().then(kept, () => {})
    if (!hold()) return
    // Events that have just arrived still have their whole time.
    const old = pulled.waiting.slice(0, Math.max(0, pulled.waiting.length - fresh))
    for (const delivery of current === undefined ? old : [current, ...old]) delivery.working()
    fresh = pulled.waiting.length - old.length
  }, HEARTBEAT_MS)
  const kept = (mine: boolean): void => {
    if (!mine) ending.abort()
  }

  /** Acknowledges many events at once, so that they share one write to the socket. */
  function acknowledge(): void {
    acknowledging = undefined
    if (!nc.isClosed()) for (const delivery of done) delivery.done()
    done = []
  }

  async function each(delivery: PulledMessage): Promise<boolean> {
    current = delivery
    const event = eventIn(delivery)
    if (event === undefined) strange(notAnEvent())
    else if (wanted(event) && !(await hand(event, signal))) return false
    handled.set(delivery.sequence, true)
    done.push(delivery)
    acknowledging ??= setImmediate(acknowledge)
    current = undefined
    // A handler that never waits would keep everything else waiting.
    if (done.length >= MAX_EVENTS_PER_TURN) await turn()
    return true
  }

  try {
    if (left > 0) await whatIsLeft(pulled, left, hold, signal)
    let highest = 0
    while (hold()) {
      // A request must end before another holder can take the lease.
      const room = MAX_UNACKED_EVENTS - pulled.waiting.length
      if (room >= MAX_UNACKED_EVENTS / 2 && lease.leftMs() > PULL_REQUEST_MS) pulled.ask(MAX_UNACKED_EVENTS / 2)
      const delivery = pulled.take()
      if (delivery === undefined) await pulled.news()
      else if (handled.get(delivery.sequence) === true) delivery.done()
      else if (delivery.sequence <= highest) return
      else if (!(await each(delivery))) return
      if (delivery !== undefined) highest = Math.max(highest, delivery.sequence)
    }
  } finally {
    clearInterval(beat)
    clearImmediate(acknowledging)
    acknowledge()
    pulled.stop()
  }
}

/** Waits until the server delivers the previous holder's unacknowledged events again, and sorts them. */
async function whatIsLeft(pulled: Pulling, left: number, hold: () => boolean, signal: AbortSignal): Promise<void> {
  await pause(SERVICE_ACK_WAIT_MS + 100, signal).catch(() => {})
  if (!hold()) return
  pulled.ask(left)
  while (hold() && pulled.asking() && pulled.waiting.length < left) await pulled.news()
  pulled.waiting.sort((one, other) => one.sequence - other.sequence)
}

function eventIn(delivery: PulledMessage): RecordedEvent | undefined {
  try {
    return eventFrom(delivery.text())
  } catch {
    return undefined
  }
}

const notAnEvent = (): Fault =>
  new Fault('nats.not-an-event', 'The stream holds a message that no relay wrote. Check who else may publish to it.')
