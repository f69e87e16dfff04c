import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { EventLog } from '../ports/event-log.ts'
import { Fault } from './fault.ts'

/** A stream does not go on from where it was read before: nothing is decided on what is left of it. */
export const streamCut = (stream: string): Fault =>
  new Fault(
    'log.stream-cut',
    `The stream ${stream} does not hold the events that this engine has read from it: restore the event log from a backup.`,
  )

/** Whether an error says that a stream was cut or deleted from outside. */
export const isStreamLost = (error: unknown): error is Fault =>
  error instanceof Fault && ['log.stream-cut', 'log.stream-deleted'].includes(error.code)

/** Makes sure that a stream without events never had any. @throws Fault `log.stream-deleted` */
export async function neverWas(log: Pick<EventLog, 'removed'>, stream: string): Promise<void> {
  const removed = await log.removed?.(stream)
  if (removed !== undefined) throw removed
}

/**
 * The events of a stream from a revision on. One without any proves that it never had some.
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

/**
 * Checks events in the order of the log: each stream begins at revision 0 and rises by one.
 *
 * @returns a function that throws the fault `log.stream-cut` for the first event that does not follow
 */
export function wholeStreams(): (event: RecordedEvent) => void {
  const next = new Map<string, number>()
  return ({ subject, revision }) => {
    const expected = next.get(subject) ?? 0
    if (revision !== expected) {
      throw new Fault(
        'log.stream-cut',
        `The stream ${subject} goes on at revision ${revision}, not ${expected}: restore the event log from a backup.`,
      )
    }
    next.set(subject, revision + 1)
  }
}
