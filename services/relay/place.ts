import { Fault } from '../kit/fault.ts'
import type { EventLogReader, LogIdentity, Mark, Position } from '../ports/event-log.ts'
import type { EventStream, PlaceInStream, StreamEnd } from '../ports/event-stream.ts'

/** The part of the log that the relay needs to find its place. */
export type PlaceLog = Pick<EventLogReader, 'readAll' | 'holds' | 'identity'>

/** The relay's place in the stream, proven. */
export interface ProvenPlace {
  readonly place: PlaceInStream
  readonly identity: LogIdentity
  /** Aborts when the place must be proven again: the stream may be another one than before. */
  readonly changed: AbortSignal
}

/**
 * Finds the last event that the stream holds, and proves that stream and log belong together: the record beside the stream names
 * this log, and the log holds the stream's last event. A lost record is written again.
 *
 * @returns undefined if there is no stream
 * @throws Fault `relay.other-log` `relay.disturbed` `relay.lost-place`, and the faults of the log and the stream
 */
export async function provenPlace(log: PlaceLog, stream: EventStream): Promise<ProvenPlace | undefined> {
  const changed = stream.changed()
  const identity = await log.identity()
  const end = await stream.end()
  if (end === undefined) return undefined
  if (end.remembered !== undefined) {
    const { log: of, disturbed: lost, mark } = end.remembered
    if (of.id !== identity.id || of.epoch !== identity.epoch) throw otherLog()
    if (lost) throw disturbed()
    // A published event must still be in the log, even if the stream has lost it.
    if (mark !== undefined && !(await log.holds(mark))) throw otherLog()
  }
  const place = await placeIn(log, end)
  // A record written before marks were kept adopts one.
  const marked = end.remembered?.mark !== undefined || place.mark === undefined
  if (end.remembered === undefined || !marked) await stream.remember(place, identity)
  return { place, identity, changed }
}

/**
 * Finds the place for the relay that holds the lease, and makes the stream if there is none. No other relay makes it, so a lost
 * stream is not mistaken for the stream of another log.
 */
export async function ownPlace(log: PlaceLog, stream: EventStream): Promise<ProvenPlace> {
  for (;;) {
    const place = await provenPlace(log, stream)
    if (place !== undefined) return place
    await stream.begin(await log.identity())
  }
}

/** Every event is one message, so a sequence counts the events of the log, including those that limits have removed. */
async function placeIn(log: PlaceLog, { sequence, last, remembered }: StreamEnd): Promise<PlaceInStream> {
  if (sequence === 0) return { position: 0, sequence }
  if (last !== undefined) {
    if (last === 'foreign') throw remembered === undefined ? otherLog() : disturbed()
    if (!(await log.holds(last))) throw otherLog()
    return { position: last.position, sequence, mark: last }
  }
  if (remembered === undefined || remembered.sequence > sequence) throw lostPlace()
  if (remembered.sequence === sequence) return placeOf(remembered.position, sequence, remembered.mark)
  return placeOf(await nthAfter(log, remembered.position, sequence - remembered.sequence), sequence)
}

const placeOf = (position: Position, sequence: number, mark?: Mark): PlaceInStream =>
  mark === undefined ? { position, sequence } : { position, sequence, mark }

/** The position of the n-th event after another one. */
async function nthAfter(log: Pick<EventLogReader, 'readAll'>, after: Position, n: number): Promise<Position> {
  let left = n
  for await (const events of log.readAll(after)) {
    const event = events[left - 1]
    if (event !== undefined) return event.position
    left -= events.length
  }
  throw otherLog()
}

export const disturbed = (): Fault =>
  new Fault(
    'relay.disturbed',
    'Something other than the relay published to the stream. Remove its publish right, then delete the stream; the relay republishes it from the start.',
  )

const otherLog = (): Fault =>
  new Fault(
    'relay.other-log',
    'The stream holds events that this log does not hold: it belongs to another log, or to this one before a restore or a move. Delete the stream; the relay republishes it from the start.',
  )

const lostPlace = (): Fault =>
  new Fault(
    'relay.lost-place',
    'The stream is empty, and no record shows how far it had got. Delete the stream; the relay republishes it from the start.',
  )
