import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { holdsMark, markOf } from '../../../services/kit/mark.ts'
import { messageIds, publishNumbered, type StreamAck } from '../../../services/kit/message-id.ts'
import { recording } from '../../../services/kit/stored-form.ts'
import type { LogIdentity } from '../../../services/ports/event-log.ts'
import type { EventStream, RelayRecord, StreamEnd } from '../../../services/ports/event-stream.ts'
import type { RelayOptions } from '../../../services/relay/relay.ts'
import { newEvent } from '../../infra/sqlite/event-log/events.ts'

/** A log in memory, with gaps between positions. */
export interface ModelLog {
  readonly events: readonly RecordedEvent[]
  readonly port: RelayOptions['log']
  identity: LogIdentity
  /** Appends an event with an id that another one may have. */
  append(id?: string): void
  /** Truncates the log, like a restored backup. */
  cut(to: number): void
}

export function modelLog(): ModelLog {
  const events: RecordedEvent[] = []
  const waiting = new Set<() => void>()
  const at = async (position: number) => events.find((event) => event.position === position)
  const log: ModelLog = {
    events,
    identity: { id: 'log-1', epoch: 1 },
    append(id) {
      const event = newEvent(id === undefined ? {} : { id })
      const made = recording(event, `demand-pa-${events.length}`, 0, '2026-03-01T08:00:00.000Z')
      events.push({ ...made, position: (events.at(-1)?.position ?? 0) + 3 })
      for (const wake of waiting) wake()
    },
    cut: (to) => void events.splice(to),
    port: {
      identity: async () => log.identity,
      holds: (mark) => holdsMark(at, mark),
      async *readAll(after) {
        const found = events.filter(({ position }) => position > after)
        if (found.length > 0) yield found
      },
      async *subscribe(after, signal) {
        let last = after
        while (!signal.aborted) {
          const found = events.filter(({ position }) => position > last)
          last = found.at(-1)?.position ?? last
          if (found.length > 0) yield found
          else await changed(signal)
        }
      },
    },
  }
  const changed = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      const wake = (): void => {
        waiting.delete(wake)
        signal.removeEventListener('abort', wake)
        resolve()
      }
      waiting.add(wake)
      signal.addEventListener('abort', wake, { once: true })
    })
  return log
}

/** Resolves when a message or its answer has arrived, and rejects where it is lost. */
export type Way = () => Promise<void>

interface Stored {
  readonly id: string
  readonly event: RecordedEvent
}

/** A model of JetStream as the relay relies on it: it checks ids within a window, then the fence, then stores the message. */
export interface ModelStream {
  messages(): readonly RecordedEvent[] | undefined
  record: RelayRecord | undefined
  /** The stream of one relay. Each message and each answer goes through the network. */
  port(way: Way): Omit<EventStream, 'changed'>
  /** Ends the window of ids. */
  forget(): void
  /** Deletes the stream, or replaces it by an older copy. */
  lose(left?: number): void
  /** Removes all messages, like limits do. */
  purge(): void
}

/** @param stored called with each stored message and its number */
export function modelStream(stored: (event: RecordedEvent, sequence: number) => void = () => {}): ModelStream {
  let messages: Stored[] | undefined
  let first = 1
  let ids = new Map<string, number>()

  function take(event: RecordedEvent, id: string, sequence: number): StreamAck | 'refused' {
    if (messages === undefined) return 'refused'
    const known = ids.get(id)
    if (known !== undefined) return { seq: known, duplicate: true }
    if (messages.length !== sequence - 1) return 'refused'
    messages.push({ id, event })
    ids.set(id, sequence)
    stored(event, sequence)
    return { seq: sequence }
  }

  function begin(log: LogIdentity): void {
    if (messages !== undefined) return
    messages = []
    first = 1
    stream.record = { position: 0, sequence: 0, log }
  }

  function end(): StreamEnd | undefined {
    if (messages === undefined) return undefined
    const sequence = messages.length
    const last = sequence >= first ? messages[sequence - 1] : undefined
    const found: StreamEnd = { sequence, ...(last === undefined ? {} : { last: markOf(last.event) }) }
    return stream.record === undefined ? found : { ...found, remembered: stream.record }
  }

  const stream: ModelStream = {
    messages: () => messages?.map(({ event }) => event),
    record: undefined,
    forget: () => ids.clear(),
    lose(left) {
      messages = left === undefined ? undefined : messages?.slice(0, left)
      first = Math.min(first, (messages?.length ?? 0) + 1)
      ids = new Map(messages?.map(({ id }, at) => [id, at + 1]))
    },
    purge() {
      first = (messages?.length ?? 0) + 1
    },
    port(way) {
      const ask = async <T>(answer: () => T): Promise<T> => {
        await way()
        const answered = answer()
        await way()
        return answered
      }
      return {
        end: () => ask(end),
        begin: (log) => ask(() => begin(log)),
        publish: (event, sequence) => publishNumbered(event, sequence, (id) => ask(() => take(event, id, sequence))),
        holds: (sequence, event) =>
          ask(() => {
            const found = sequence < first ? undefined : messages?.[sequence - 1]
            if (found === undefined) return undefined
            return found.event.position === event.position && messageIds(event).includes(found.id)
          }),
        remember: (place, log) =>
          ask(() => {
            stream.record = { ...place, log }
          }),
      }
    },
  }
  return stream
}
