import { randomUUID } from 'node:crypto'
import type { RecordedEvent } from '../domain/kernel/index.ts'
import type { Appended, Conflict, NewEvent } from '../services/ports/event-log.ts'

/** Returns an event to append; missing members get defaults, and a random id. */
export const newEvent = (given: Partial<NewEvent> = {}): NewEvent => ({
  id: randomUUID(),
  type: 'governance.DemandRaised.v2',
  actor: 'person-17',
  role: 'resident',
  correlationid: 'correlation-1',
  commandid: 'command-1',
  data: { summary: 'The lift is broken', item: '3.07.2' },
  ...given,
})

/** Returns the id of a community that no other test uses, so that tests can share a log. */
export const newCommunity = (): string => `c${randomUUID().replaceAll('-', '').slice(0, 20)}`

/** Reads all batches, and returns their events as one list. */
export async function all(batches: AsyncIterable<readonly RecordedEvent[]>): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = []
  for await (const batch of batches) events.push(...batch)
  return events
}

/** Returns the events of a successful append. @throws Error where it was a conflict */
export function appended(result: Appended | Conflict): readonly RecordedEvent[] {
  if ('conflict' in result) throw new Error(`conflict at revision ${result.revision}`)
  return result.events
}
