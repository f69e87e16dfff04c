import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { PublishOutcome } from '../ports/event-stream.ts'

/** What a stream answers to a message: it took it as this number, or holds its id at this number already. */
export interface StreamAck {
  readonly seq: number
  readonly duplicate?: boolean
}

type Identified = Pick<RecordedEvent, 'id' | 'position'>

/** The ids under which a message may carry an event: its own, or, where another event of the log has the same one, that and the position. */
export const messageIds = ({ id, position }: Identified): readonly [string, string] => [id, `${id}#${position}`]

/**
 * Publishes an event as message number `sequence` of a stream that looks for duplicate ids before anything else.
 * A duplicate at another number is another event of the same id, so the event goes under its second id.
 *
 * @param send sends it under an id as exactly this number; 'refused' where the stream does not end right before it
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
