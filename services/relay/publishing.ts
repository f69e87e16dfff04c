import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { Fault } from '../fault.ts'
import type { EventLogReader, EventStream, LogIdentity, PlaceInStream, Position, Published } from '../ports.ts'

/** How many events are on their way at once: so many hide the way, and few are sent in vain when one is refused. */
const MOST_UNDER_WAY = 512
/** Milliseconds between two times that the place is remembered: it only shortens a search. */
const REMEMBERED_EVERY = 5_000

export interface Publishing {
  readonly log: Pick<EventLogReader, 'subscribe'>
  readonly stream: EventStream
  readonly identity: LogIdentity
  readonly signal: AbortSignal
  readonly now: () => number
  /** Of the last event that the stream holds. */
  readonly place: PlaceInStream
  readonly reached: (position: Position, state: 'publishing') => void
}

/**
 * Publishes from a place on, until stopped or overtaken. True where another publisher is ahead.
 *
 * @throws whatever kept the stream from taking an event
 */
export async function publishing(options: Publishing): Promise<boolean> {
  const { log, stream, identity, now, reached } = options
  const ending = new AbortController()
  const signal = AbortSignal.any([options.signal, ending.signal])
  let place = options.place
  let next = place.sequence + 1
  let underWay = 0
  /** Called when there is room again, or nothing under way any more. */
  let wake: () => void = () => {}
  /** The first that was. */
  let refused: { readonly id: string; readonly sequence: number } | undefined
  let repeated = false
  let failure: { readonly error: unknown } | undefined
  let remembered = now()

  function settled({ id, position }: RecordedEvent, sequence: number, outcome: Published): void {
    if (outcome === 'refused') refused ??= { id, sequence }
    if (refused === undefined && sequence > place.sequence) {
      place = { position, sequence }
      // Where two publish the same, each sees some of the other's; whoever was the last to add something goes on.
      repeated = outcome === 'repeated'
      reached(position, 'publishing')
    }
    if (outcome !== 'stored') ending.abort()
  }

  async function send(event: RecordedEvent, sequence: number): Promise<void> {
    underWay += 1
    try {
      settled(event, sequence, await stream.publish(event, sequence))
    } catch (error) {
      failure ??= { error }
      ending.abort()
    }
    underWay -= 1
    if (underWay === 0 || underWay === MOST_UNDER_WAY / 2) wake()
  }

  const below = async (most: number): Promise<void> => {
    while (underWay > most) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
  }

  async function remember(): Promise<void> {
    remembered = now()
    await stream.remember(place, identity)
  }

  for await (const events of log.subscribe(place.position, signal)) {
    for (const event of events) {
      if (underWay >= MOST_UNDER_WAY) await below(MOST_UNDER_WAY / 2)
      if (signal.aborted) break
      void send(event, next)
      next += 1
    }
    if (signal.aborted) break
    if (now() - remembered > REMEMBERED_EVERY) await remember()
  }
  await below(0)
  if (failure !== undefined) throw failure.error
  // What came behind it may have been stored: behind the same event from another relay, or in vain behind a stranger's message.
  if (refused !== undefined && (await stream.holds(refused.sequence, refused.id)) === false) {
    await stream.remember({ ...place, disturbed: true }, identity)
    throw disturbed()
  }
  if (refused === undefined) await remember()
  return refused !== undefined || repeated
}

export const disturbed = (): Fault =>
  new Fault(
    'relay.disturbed',
    'Somebody else has published into the stream, so that it is not the log any more: forbid that, and delete the stream, and it is published anew from the beginning.',
  )
