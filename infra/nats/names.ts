import { eventNameIn, parseStream, type RecordedEvent } from '../../domain/kernel/index.ts'
import type { Filter } from '../../services/ports/event-bus.ts'

/** The name of the stream, and the prefix of its subjects. */
export interface StreamNames {
  readonly stream: string
  readonly prefix: string
}

/** The names in the contract. Tests use others. */
export const GOVERNANCE: StreamNames = { stream: 'GOVERNANCE', prefix: 'governance' }

/** The lease of relays, among those of services. */
export const RELAY_LEASE = 'relay'

/** The header of every message that holds the position of its event in the log. */
export const POSITION_HEADER = 'Governance-Position'

/** Returns the subject of an event: `<prefix>.<community>.<aggregate>.<EventType>`. */
export function eventSubject({ prefix }: StreamNames, { subject, type }: RecordedEvent): string {
  const stream = parseStream(subject)
  return `${prefix}.${stream?.community}.${stream?.aggregate}.${eventNameIn(type)}`
}

/**
 * Returns the narrowest single subject that covers all events of a filter; undefined where it covers everything. Servers before 2.10
 * take only one subject for each consumer.
 */
export function subjectFor({ prefix }: StreamNames, { communities, aggregates, types }: Filter): string | undefined {
  const parts = [communities, aggregates, types].map((names) => (names?.length === 1 ? (names[0] ?? '*') : '*'))
  return parts.every((part) => part === '*') ? undefined : [prefix, ...parts].join('.')
}
