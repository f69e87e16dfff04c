import { type Catalogue, eventNameIn, parseStream, type RecordedEvent } from '../../domain/kernel/index.ts'
import type { Filter } from '../ports/event-bus.ts'

/**
 * Selects events. Each condition narrows the selection; an absent one does not. Types are names or whole types. A whole type selects the
 * event in all its versions, because every event is delivered in its current one.
 */
export interface EventConditions extends Filter {
  readonly stream?: string
}

/** Returns the names of events that are given by their names or as whole types. */
export const eventNames = (types: readonly string[]): string[] =>
  types.map((type) => (type.includes('.') ? eventNameIn(type) : type))

/** Whether an event is recorded under this name or this whole type. A condition on another one would never be met. */
export const isEventType = (catalogue: Pick<Catalogue, 'event' | 'type'>, type: string): boolean =>
  (type.includes('.') ? catalogue.type(type) : catalogue.event(type)) !== undefined

/** Compiles conditions into a function that tests whether an event meets all of them. */
export function eventFilter(conditions: EventConditions): (event: RecordedEvent) => boolean {
  const { stream } = conditions
  const sources = setOf(conditions.communities?.map((community) => `/communities/${community}`))
  const aggregates = setOf(conditions.aggregates)
  const names = setOf(conditions.types && eventNames(conditions.types))
  return ({ source, subject, type }) =>
    (sources === undefined || sources.has(source)) &&
    (stream === undefined || subject === stream) &&
    (names === undefined || names.has(eventNameIn(type))) &&
    (aggregates === undefined || aggregates.has(parseStream(subject)?.aggregate ?? ''))
}

const setOf = (names: readonly string[] | undefined): ReadonlySet<string> | undefined => names && new Set(names)
