import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { EventLog } from '../ports/event-log.ts'
import { Fault } from './fault.ts'

/** Returns the fault of a stream that lost events which were read before. No command is decided on the rest of it. */
export const streamCut = (stream: string): Fault =>
  new Fault(
    'log.stream-cut',
    `The stream ${stream} does not hold the events that this engine has read from it: restore the event log from a backup.`,
  )

/** Whether an error is the fault of a stream that was cut or deleted from outside. */
export const isStreamLost = (error: unknown): error is Fault =>
  error instanceof Fault && ['log.stream-cut', 'log.stream-deleted'].includes(error.code)

/** Checks that a stream without events never had any. @throws Fault `log.stream-deleted` */
export async function neverWas(log: Pick<EventLog, 'removed'>, stream: string): Promise<void> {
  const removed = await log.removed?.(stream)
  if (removed !== undefined) throw removed
}

/**
 * Reads the events of a stream from a revision on. If there are none, checks that the stream never had any.
 *
 * @throws Fault `log.stream-deleted` `log.stream-cut`
 */
export async function* readWhole(
  log: Pick<EventLog, 'readStream' | 'removed'>,
  stream: string,
  from = 0,
): AsyncGenerator<readonly RecordedEvent[]> {
  let found = from > 0
  for await (const events of log.readStream(stream, from)) {
    found = true
    yield events
  }
  if (!found) await neverWas(log, stream)
}

/** Resolves with all events of a stream. @throws Fault `log.stream-deleted` `log.stream-cut` */
export async function wholeStream(
  log: Pick<EventLog, 'readStream' | 'removed'>,
  stream: string,
): Promise<readonly RecordedEvent[]> {
  const events: RecordedEvent[] = []
  for await (const batch of readWhole(log, stream)) events.push(...batch)
  return events
}

/**
 * Returns a check for all events of a log in their order: each stream must begin at revision 0 and rise by one. It throws the fault
 * `log.stream-cut` for an event that does not follow.
 */
export function wholeStreams(): (event: RecordedEvent) => void {
  const next = new Map<string, number>()
  return ({ subject, revision }) => {
    const expected = next.get(subject) ?? 0
    if (revision !== expected) {
      throw new Fault(
        'log.stream-cut',
        `The stream ${subject} continues with revision ${revision} instead of ${expected}: restore the event log from a backup.`,
      )
    }
    next.set(subject, revision + 1)
  }
}
