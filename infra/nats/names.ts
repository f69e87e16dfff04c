import { eventNameIn, parseStream, type RecordedEvent } from '../../domain/kernel/index.ts'
import type { Filter } from '../../services/ports/event-bus.ts'

/** How the stream is called, and how its subjects begin. */
export interface StreamNames {
  readonly stream: string
  readonly prefix: string
}

/** The names in the contract. Tests use others. */
export const GOVERNANCE: StreamNames = { stream: 'GOVERNANCE', prefix: 'governance' }

/** The lease of relays, among those of services. */
export const RELAY_LEASE = 'relay'

/** Header of every message: where its event stands in the log. */
export const POSITION_HEADER = 'Governance-Position'

/** `<prefix>.<community>.<aggregate>.<EventType>` */
export function eventSubject({ prefix }: StreamNames, { subject, type }: RecordedEvent): string {
  const stream = parseStream(subject)
  return `${prefix}.${stream?.community}.${stream?.aggregate}.${eventNameIn(type)}`
}

/**
 * The narrowest single subject that all of a filter's events lie under, for servers before 2.10 take one a consumer; undefined
 * where that is everything.
 */
export function subjectFor({ prefix }: StreamNames, { communities, aggregates, types }: Filter): string | undefined {
  const parts = [communities, aggregates, types].map((names) => (names?.length === 1 ? (names[0] ?? '*') : '*'))
  return parts.every((part) => part === '*') ? undefined : [prefix, ...parts].join('.')
}
