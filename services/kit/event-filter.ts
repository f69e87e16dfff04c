import { eventNameIn, parseStream, type RecordedEvent } from '../../domain/kernel/index.ts'
import type { Filter } from '../ports/event-bus.ts'

/**
 * Which events are asked for. Each condition narrows; one that is left out does not. Types are names or whole types; a whole type asks
 * for the event in all its versions, because every event is delivered in its current one.
 */
export interface EventConditions extends Filter {
  readonly stream?: string
}

/** Compiles conditions once: the function says of each event whether it meets all of them. */
export function eventFilter(conditions: EventConditions): (event: RecordedEvent) => boolean {
  const { stream } = conditions
  const sources = setOf(conditions.communities?.map((community) => `/communities/${community}`))
  const aggregates = setOf(conditions.aggregates)
  const names = setOf(conditions.types?.map((type) => (type.includes('.') ? eventNameIn(type) : type)))
  return ({ source, subject, type }) =>
    (sources === undefined || sources.has(source)) &&
    (stream === undefined || subject === stream) &&
    (names === undefined || names.has(eventNameIn(type))) &&
    (aggregates === undefined || aggregates.has(parseStream(subject)?.aggregate ?? ''))
}

const setOf = (names: readonly string[] | undefined): ReadonlySet<string> | undefined => names && new Set(names)
