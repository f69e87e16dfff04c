import { Fault } from '../../../services/kit/fault.ts'
import { MAX_EVENT_BYTES } from '../../../services/kit/stored-form.ts'

/** The largest message that an event can make: its stored form, position and trace beside it, and the headers. */
export const MAX_MESSAGE_BYTES = MAX_EVENT_BYTES + 2 * 1024

/** Undefined where every event fits into this server's messages. */
export function payloadFault(maxPayload: number): Fault | undefined {
  if (maxPayload >= MAX_MESSAGE_BYTES) return undefined
  return new Fault(
    'nats.payload-too-small',
    `The NATS server takes messages of up to ${maxPayload} bytes, and an event takes up to ${MAX_MESSAGE_BYTES}: set max_payload to at least ${MAX_MESSAGE_BYTES} (its default is 1048576) and restart the server.`,
  )
}

/** Undefined where every event fits into this stream. @param maxMessage `max_msg_size` of the stream, -1 for no limit */
export function messageSizeFault(stream: string, maxMessage: number): Fault | undefined {
  if (maxMessage < 0 || maxMessage >= MAX_MESSAGE_BYTES) return undefined
  return new Fault(
    'nats.payload-too-small',
    `The stream ${stream} takes messages of up to ${maxMessage} bytes, and an event takes up to ${MAX_MESSAGE_BYTES}: set its max_msg_size to -1, or to at least ${MAX_MESSAGE_BYTES}.`,
  )
}
