import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { PublishOutcome } from '../ports/event-stream.ts'

/** The answer of a stream to a message: it took it as this sequence, or holds its id at this sequence already. */
export interface StreamAck {
  readonly seq: number
  readonly duplicate?: boolean
}

type Identified = Pick<RecordedEvent, 'id' | 'position'>

/** The ids under which a message may carry an event: its own, and its own with the position where another event has the same id. */
export const messageIds = ({ id, position }: Identified): readonly [string, string] => [id, `${id}#${position}`]

/**
 * Publishes an event as message `sequence` of a stream that checks for duplicate ids first. A duplicate at another sequence is
 * another event with the same id, so the event goes under its second id.
 *
 * @param send sends it under an id as exactly this sequence; 'refused' where the stream does not end right before it
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
