import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { Wait } from '../kit/event-delivery.ts'
import { markOf } from '../kit/mark.ts'
import type { EventLogReader, LogIdentity, Position } from '../ports/event-log.ts'
import type { EventStream, PlaceInStream, PublishOutcome } from '../ports/event-stream.ts'
import { disturbed, type ProvenPlace } from './place.ts'

/** How many events are on their way at once: enough to hide the way, and few are sent in vain when one is refused. */
const MOST_UNDER_WAY = 512
/** Milliseconds between two times that the place is written down, for those who have to know whose stream it is. */
const REMEMBER_MS = 1_000
/** Milliseconds after which the stream is looked at where nothing happens: 5 s at most, with the time to write down. */
const IDLE_MS = 4_000

export interface PublisherOptions {
  readonly log: Pick<EventLogReader, 'subscribe'>
  readonly stream: EventStream
  readonly from: ProvenPlace
  /** Proves the place again, as at the beginning. */
  readonly prove: () => Promise<ProvenPlace>
  readonly signal: AbortSignal
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number
  readonly wait: Wait
  /** Called with each place that the stream is known to have reached. */
  readonly reached: (place: PlaceInStream) => void
}

/**
 * Publishes from a proven place on, until it is stopped, the stream has to be looked at again, or it takes an event from another
 * publisher. Resolves with how many events the stream took or held already.
 *
 * @throws Fault `relay.disturbed`, and what kept the stream from taking an event
 */
export async function publishFrom(options: PublisherOptions): Promise<number> {
  const { log, stream, from, now, wait } = options
  const { identity } = from
  const ending = new AbortController()
  const signal = AbortSignal.any([options.signal, from.changed, ending.signal])
  const sending = sender(options, signal, ending)
  /** Number of the event in the record, which an earlier relay may have left behind. */
  let remembered: number | undefined
  let looked = now()

  async function remember(): Promise<void> {
    const place = sending.place()
    if (place.sequence === remembered) return
    remembered = place.sequence
    await stream.remember(place, identity)
  }

  /** An idle relay finds out by looking that the stream was lost or replaced. */
  async function look(): Promise<void> {
    const before = sending.place()
    const idle = (): boolean => !signal.aborted && sending.place() === before && sending.underWay() === 0
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
  // Events behind the refused one may be stored: behind the same event from another relay, or behind a message that is no event.
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
  /** Resolves when one more may be sent. */
  room(): Promise<void>
  /** Resolves when nothing is on its way. */
  settled(): Promise<void>
  fail(error: unknown): void
  underWay(): number
  /** When something was sent or answered last, in milliseconds. */
  last(): number
  taken(): number
  place(): PlaceInStream
  /** The first in the stream that was refused. */
  refused(): Refused | undefined
  failure(): { readonly error: unknown } | undefined
}

/** Sends events as the next numbers of the stream, many at once, and keeps book of what became of them. */
function sender(
  { stream, from, now, reached }: PublisherOptions,
  signal: AbortSignal,
  ending: AbortController,
): Sending {
  let at: { readonly sequence: number; readonly event?: RecordedEvent } = from.place
  let place = from.place
  let next = from.place.sequence + 1
  let underWay = 0
  let taken = 0
  let last = now()
  /** Called when there is room again, or nothing is on its way any more. */
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
    underWay += 1
    await stream.publish(event, sequence).then((outcome) => settle(event, sequence, outcome), fail)
    underWay -= 1
    last = now()
    if (underWay === 0 || underWay === MOST_UNDER_WAY / 2) wake()
  }

  async function below(most: number): Promise<void> {
    while (underWay > most) {
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
      if (underWay >= MOST_UNDER_WAY && !signal.aborted) await below(MOST_UNDER_WAY / 2)
    },
    settled: () => below(0),
    fail,
    underWay: () => underWay,
    last: () => last,
    taken: () => taken,
    place() {
      // A digest takes time, so it is taken only where the place is written down.
      if (at.event !== undefined && place.mark === undefined) place = { ...place, mark: markOf(at.event) }
      return place
    },
    refused: () => refused,
    failure: () => failure,
  }
}
