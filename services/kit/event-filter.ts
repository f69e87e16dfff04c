import { eventNameIn, parseStream, type RecordedEvent } from '../../domain/kernel/index.ts'
import type { Filter } from '../ports/event-bus.ts'

/** Selects events. Each condition narrows the selection; an absent one does not. Types are names or whole types. */
export interface EventConditions extends Filter {
  readonly stream?: string
}

/** Compiles conditions into a function that tests whether an event meets all of them. */
export function eventFilter(conditions: EventConditions): (event: RecordedEvent) => boolean {
  const { stream } = conditions
  const sources = setOf(conditions.communities?.map((community) => `/communities/${community}`))
  const aggregates = setOf(conditions.aggregates)
  const types = setOf(conditions.types)
  return ({ source, subject, type }) =>
    (sources === undefined || sources.has(source)) &&
    (stream === undefined || subject === stream) &&
    (types === undefined || types.has(type) || types.has(eventNameIn(type))) &&
    (aggregates === undefined || aggregates.has(parseStream(subject)?.aggregate ?? ''))
}

const setOf = (names: readonly string[] | undefined): ReadonlySet<string> | undefined => names && new Set(names)
