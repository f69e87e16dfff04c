import { setImmediate as turn } from 'node:timers/promises'
import type { NatsConnection } from 'nats'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { pause } from '../../../services/kit/event-delivery.ts'
import { eventFilter } from '../../../services/kit/event-filter.ts'
import { Fault } from '../../../services/kit/fault.ts'
import { eventFrom } from '../../../services/kit/stored-form.ts'
import type { Filter } from '../../../services/ports/event-bus.ts'
import type { NatsLink } from '../connection.ts'
import { HEARTBEAT_MS, type Lease } from '../lease.ts'
import type { StreamNames } from '../names.ts'
import { MAX_UNACKED_EVENTS, SERVICE_ACK_WAIT_MS } from './durable.ts'
import { PULL_REQUEST_MS, type PulledMessage, type Pulling, pulling } from './pull.ts'

/** How many events are handled before other work in this process gets its turn. */
const MAX_EVENTS_PER_TURN = 64

/** The events handled lately: their acknowledgements may have been lost. */
export interface Handled {
  has(sequence: number): boolean
  add(sequence: number): void
  clear(): void
}

export function handledLately(): Handled {
  /** Two generations: when the later one is full, it alone holds enough, and the earlier one is dropped whole. */
  let [earlier, later] = [new Set<number>(), new Set<number>()]
  return {
    has: (sequence) => later.has(sequence) || earlier.has(sequence),
    add(sequence) {
      later.add(sequence)
      if (later.size >= MAX_UNACKED_EVENTS) [earlier, later] = [later, new Set()]
    },
    clear() {
      earlier = new Set()
      later = new Set()
    },
  }
}

export interface Working {
  readonly nc: NatsConnection
  readonly link: Pick<NatsLink, 'newInbox' | 'onDenied'>
  readonly names: StreamNames
  readonly durable: string
  readonly filter: Filter
  readonly lease: Lease
  /** At most this many events were unacknowledged when this holder took over. */
  readonly left: number
  readonly handled: Handled
  /** Handles an event. False where it was stopped before the event was done. */
  readonly hand: (event: RecordedEvent, signal: AbortSignal) => Promise<boolean>
  /** Called for each message that is not an event. */
  readonly strange: (fault: Fault) => void
}

/**
 * Works at a durable consumer until the signal aborts or the lease is lost. It holds many events and handles them one at a time, in
 * the order of the stream. Where that order may be broken it returns, and the next call begins with the unacknowledged events.
 *
 * @throws Fault where the server delivers no more
 */
export async function jetStreamConsumer(options: Working, stopping: AbortSignal): Promise<void> {
  const { nc, link, names, durable, filter, lease, left, handled, hand, strange } = options
  const wanted = eventFilter(filter)
  const ending = new AbortController()
  const signal = AbortSignal.any([stopping, ending.signal])
  const hold = (): boolean => !signal.aborted && lease.left() > HEARTBEAT_MS
  const pulled = pulling(nc, names, durable, link)
  signal.addEventListener('abort', () => pulled.stop(), { once: true })
  let current: PulledMessage | undefined
  let fresh = 0
  let done: PulledMessage[] = []
  let acknowledging: NodeJS.Immediate | undefined

  // A beat renews the lease and asks the server for more time for the events that are held.
  const beat = setInterval(() => {
    if (lease.left() <= 0) ending.abort()
    else void lease.renew().then(kept, () => {})
    if (!hold()) return
    // Events that have just arrived still have all their time.
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
    handled.add(delivery.sequence)
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
      if (room >= MAX_UNACKED_EVENTS / 2 && lease.left() > PULL_REQUEST_MS) pulled.ask(MAX_UNACKED_EVENTS / 2)
      const delivery = pulled.take()
      if (delivery === undefined) await pulled.news()
      else if (handled.has(delivery.sequence)) delivery.done()
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
