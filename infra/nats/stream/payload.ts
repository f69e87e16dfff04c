import { Fault } from '../../../services/kit/fault.ts'
import { MAX_EVENT_BYTES } from '../../../services/kit/stored-form.ts'

/** The size of the largest message of an event: its stored form, with position, trace and headers. */
export const MAX_MESSAGE_BYTES = MAX_EVENT_BYTES + 2 * 1024

/** Returns the fault of a server whose messages are too small for the largest event; undefined where every event fits. */
export function payloadFault(maxPayloadBytes: number): Fault | undefined {
  if (maxPayloadBytes >= MAX_MESSAGE_BYTES) return undefined
  return new Fault(
    'nats.payload-too-small',
    `The NATS server takes messages of up to ${maxPayloadBytes} bytes, and an event takes up to ${MAX_MESSAGE_BYTES}: set max_payload to at least ${MAX_MESSAGE_BYTES} (its default is 1048576) and restart the server.`,
  )
}

/**
 * Returns the fault of a stream whose messages are too small for the largest event; undefined where every event fits.
 *
 * @param maxMessageBytes `max_msg_size` of the stream; -1 for no limit
 */
export function messageSizeFault(stream: string, maxMessageBytes: number): Fault | undefined {
  if (maxMessageBytes < 0 || maxMessageBytes >= MAX_MESSAGE_BYTES) return undefined
  return new Fault(
    'nats.payload-too-small',
    `The stream ${stream} takes messages of up to ${maxMessageBytes} bytes, and an event takes up to ${MAX_MESSAGE_BYTES}: set its max_msg_size to -1, or to at least ${MAX_MESSAGE_BYTES}.`,
  )
}
