import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { Wait } from '../kit/event-delivery.ts'
import { markOf } from '../kit/mark.ts'
import type { EventLogReader, LogIdentity, Position } from '../ports/event-log.ts'
import type { EventStream, PlaceInStream, PublishOutcome } from '../ports/event-stream.ts'
import { disturbed, type ProvenPlace } from './place.ts'

/** The most events in flight: enough to hide the round trip, few enough to waste little when one is refused. */
const MOST_IN_FLIGHT = 512
/** Milliseconds between two writes of the place. The record of the place shows which log the stream belongs to. */
const REMEMBER_MS = 1_000
/** Milliseconds after which an idle relay looks at the stream. With {@link REMEMBER_MS} that is at most every 5 s. */
const IDLE_MS = 4_000

export interface PublisherOptions {
  readonly log: Pick<EventLogReader, 'subscribe'>
  readonly stream: EventStream
  readonly from: ProvenPlace
  /** Proves the place again, as before publishing began. */
  readonly prove: () => Promise<ProvenPlace>
  readonly signal: AbortSignal
  /** Returns the time of a monotonic clock in milliseconds. */
  readonly now: () => number
  readonly wait: Wait
  /** Called with each place that the stream is known to have reached. */
  readonly reached: (place: PlaceInStream) => void
}

/**
 * Publishes from a proven place on. Ends when it is stopped, when the place must be proven again, or when the stream took an event
 * of another publisher. Resolves with the number of events that the stream took or already held.
 *
 * @throws Fault `relay.disturbed`, and the error that kept the stream from taking an event
 */
export async function publishFrom(options: PublisherOptions): Promise<number> {
  const { log, stream, from, now, wait } = options
  const { identity } = from
  const ending = new AbortController()
  const signal = AbortSignal.any([options.signal, from.changed, ending.signal])
  const sending = sender(options, signal, ending)
  /** The sequence in the record. An earlier relay may have left the record behind the stream. */
  let remembered: number | undefined
  let looked = now()

  async function remember(): Promise<void> {
    const place = sending.place()
    if (place.sequence === remembered) return
    remembered = place.sequence
    await stream.remember(place, identity)
  }

  /** An idle relay looks at the stream, to notice that it was lost or replaced. */
  async function look(): Promise<void> {
    const before = sending.place()
    const idle = (): boolean => !signal.aborted && sending.place() === before && sending.inFlight() === 0
    if (!idle() || now() < Math.max(looked, sending.last()) + IDLE_MS) return
    looked = now()
    const { place } = await options.prove()
    if (!idle()) return
    if (place.sequence === before.sequence && place.position === before.position) options.reached(place)
    else ending.abort()
  }

  async function watch(): Promise<void> {
    while (!signal.aborted) {
      await wait(REMEMBER_MS, signal).catch(() => {})
      if (signal.aborted) return
      await remember()
      await look()
    }
  }

  const watching = watch().catch(sending.fail)
  try {
    for await (const events of log.subscribe(from.place.position, signal)) {
      for (const event of events) {
        await sending.room()
        if (signal.aborted) break
        sending.send(event)
      }
      if (signal.aborted) break
    }
  } catch (error) {
    sending.fail(error)
  } finally {
    ending.abort()
    await sending.settled()
    await watching
  }
  await conclude(sending, stream, identity)
  if (sending.refused() === undefined) await remember()
  return sending.taken()
}

async function conclude(sending: Sending, stream: EventStream, identity: LogIdentity): Promise<void> {
  const refused = sending.refused()
  // Events after the refused one may be stored: behind the same event of another relay, or behind a message that is not an event.
  if (refused !== undefined && (await stream.holds(refused.sequence, refused)) === false) {
    await stream.remember({ ...sending.place(), disturbed: true }, identity)
    throw disturbed()
  }
  const failure = sending.failure()
  if (failure !== undefined) throw failure.error
}

interface Refused {
  readonly id: string
  readonly position: Position
  readonly sequence: number
}

interface Sending {
  send(event: RecordedEvent): void
  /** Resolves when one more event may be sent. */
  room(): Promise<void>
  /** Resolves when nothing is in flight. */
  settled(): Promise<void>
  fail(error: unknown): void
  inFlight(): number
  /** When the last event was sent or answered, in milliseconds of {@link PublisherOptions.now}. */
  last(): number
  /** The number of events that the stream took or already held. */
  taken(): number
  place(): PlaceInStream
  /** The refused event with the lowest sequence. */
  refused(): Refused | undefined
  failure(): { readonly error: unknown } | undefined
}

/** Sends events as the next messages of the stream, many at once, and tracks their outcomes. */
function sender(
  { stream, from, now, reached }: PublisherOptions,
  signal: AbortSignal,
  ending: AbortController,
): Sending {
  let at: { readonly sequence: number; readonly event?: RecordedEvent } = from.place
  let place = from.place
  let next = from.place.sequence + 1
  let inFlight = 0
  let taken = 0
  let last = now()
  /** Called when there is room again, or when nothing is in flight any more. */
  let wake: () => void = () => {}
  let refused: Refused | undefined
  let failure: { readonly error: unknown } | undefined

  function fail(error: unknown): void {
    failure ??= { error }
    ending.abort()
  }

  function settle(event: RecordedEvent, sequence: number, outcome: PublishOutcome): void {
    if (outcome === 'refused') {
      if (refused === undefined || sequence < refused.sequence) {
        refused = { id: event.id, position: event.position, sequence }
      }
      ending.abort()
      return
    }
    taken += 1
    if (refused !== undefined || sequence <= at.sequence) return
    at = { sequence, event }
    place = { position: event.position, sequence }
    reached(place)
  }

  async function publish(event: RecordedEvent, sequence: number): Promise<void> {
    inFlight += 1
    await stream.publish(event, sequence).then((outcome) => settle(event, sequence, outcome), fail)
    inFlight -= 1
    last = now()
    if (inFlight === 0 || inFlight === MOST_IN_FLIGHT / 2) wake()
  }

  async function below(most: number): Promise<void> {
    while (inFlight > most) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  return {
    send(event) {
      void publish(event, next)
      next += 1
    },
    async room() {
      if (inFlight >= MOST_IN_FLIGHT && !signal.aborted) await below(MOST_IN_FLIGHT / 2)
    },
    settled: () => below(0),
    fail,
    inFlight: () => inFlight,
    last: () => last,
    taken: () => taken,
    place() {
      // A digest takes time, so it is computed only when the place is asked for.
      if (at.event !== undefined && place.mark === undefined) place = { ...place, mark: markOf(at.event) }
      return place
    },
    refused: () => refused,
    failure: () => failure,
  }
}
