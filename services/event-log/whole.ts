import { Fault } from '../fault.ts'
import type { EventLog } from '../ports.ts'

/** A stream does not go on from where it was read before: nothing is decided on what is left of it. */
export const streamCut = (stream: string): Fault =>
  new Fault(
    'log.stream-cut',
    `The stream ${stream} does not hold the events that this engine has read from it: restore the event log from a backup.`,
  )

/** Makes sure that a stream without events never had any. @throws Fault `log.stream-deleted` */
export async function neverWas(log: Pick<EventLog, 'removed'>, stream: string): Promise<void> {
  const removed = await log.removed?.(stream)
  if (removed !== undefined) throw removed
}
