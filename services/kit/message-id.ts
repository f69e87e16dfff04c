import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { PublishOutcome } from '../ports/event-stream.ts'

/** The answer of a stream to a message. It took the message as `seq`, or already holds its id at `seq` (`duplicate`). */
export interface StreamAck {
  readonly seq: number
  readonly duplicate?: boolean
}

type Identified = Pick<RecordedEvent, 'id' | 'position'>

/** Returns the ids that a message with an event may have: its id, and if another event has the same id, its id and position. */
export const messageIds = ({ id, position }: Identified): readonly [string, string] => [id, `${id}#${position}`]

/**
 * Publishes an event as message `sequence` of a stream that checks for duplicate ids first. A duplicate at another sequence is
 * another event with the same id, so the event is published under its second id.
 *
 * @param send sends the event under an id as message `sequence`; `refused` if the stream does not end right before it
 */
export async function publishNumbered(
  event: Identified,
  sequence: number,
  send: (id: string) => Promise<StreamAck | 'refused'>,
): Promise<PublishOutcome> {
  for (const id of messageIds(event)) {
    const taken = await send(id)
    if (taken === 'refused') return 'refused'
    if (taken.duplicate !== true) return 'stored'
    if (taken.seq === sequence) return 'repeated'
  }
  return 'refused'
}
