import type { Actor, Role } from './actor.ts'
import type { RecordedEvent, TellingMember } from './event.ts'

/** What decides who may know of an aggregate: the values of each fact, by its name. `{ holder: ['org-green'] }` */
export type Facts = Readonly<Record<string, readonly string[]>>

/** A condition on facts, as data: evaluated in memory by {@link factsMeet}, and compiled to SQL by the read store. */
export type FactPredicate =
  | { readonly all: readonly FactPredicate[] }
  | { readonly any: readonly FactPredicate[] }
  | { readonly not: FactPredicate }
  | { readonly fact: string; readonly oneOf: readonly string[] }

export const ANY_READER: FactPredicate = { all: [] }
export const NO_READER: FactPredicate = { any: [] }

/** The aggregate has the fact with one of these values. A value that is undefined counts as none. */
export const hasFact = (fact: string, ...values: readonly (string | undefined)[]): FactPredicate => ({
  fact,
  oneOf: values.filter((value) => value !== undefined),
})

/** Every reader where the condition on the reader alone holds, else none. */
export const readersIf = (condition: boolean): FactPredicate => (condition ? ANY_READER : NO_READER)

export function factsMeet(predicate: FactPredicate, facts: Facts): boolean {
  if ('all' in predicate) return predicate.all.every((one) => factsMeet(one, facts))
  if ('any' in predicate) return predicate.any.some((one) => factsMeet(one, facts))
  if ('not' in predicate) return !factsMeet(predicate.not, facts)
  const values = Object.hasOwn(facts, predicate.fact) ? facts[predicate.fact] : undefined
  return values?.some((value) => predicate.oneOf.includes(value)) ?? false
}

/**
 * The members from which the actor can be told: the command's id is derived from the actor and a key that may be guessed, and
 * the correlation id is the command's id where its sender gave none.
 */
export const ACTOR_MEMBERS: readonly TellingMember[] = ['actor', 'commandid', 'commanddigest', 'correlationid']

/** Who sees some members of an event. */
export interface MemberSight {
  /** Fields of the event's data. */
  readonly data?: readonly string[]
  readonly envelope?: readonly TellingMember[]
  readonly seenBy: (reader: Actor) => FactPredicate
}

/**
 * Who may know of an aggregate, and who sees which of its events and of their members: written once, and asked by every surface.
 * Services see everything; auditors and administrators know of every aggregate, and see what the rules below let them see.
 */
export interface Sight<State = unknown> {
  /** The facts of an aggregate. The read store keeps them beside the rows of views. */
  facts(state: State): Facts
  /** Which readers may know of an aggregate with these facts. */
  known(reader: Actor): FactPredicate
  /** Facts of one event, beside those of its aggregate. */
  eventFacts?(event: RecordedEvent, state: State): Facts
  /** Which events a reader sees who may know of the aggregate. Default: all. */
  shown?(reader: Actor): FactPredicate
  /** Which members of those events. What no rule names is seen by every reader of the event. */
  readonly members?: readonly MemberSight[]
  /** Other streams that a reader must be allowed to know to see this event at all. */
  behind?(event: RecordedEvent, state: State): readonly string[]
  /** Fields of an event's data, or dotted paths into one, that name another aggregate, by its context: seen by readers who may know of that one. */
  readonly references?: Readonly<Record<string, string>>
}

/** What a reader is not told of an event. */
export interface Withheld {
  readonly data: readonly string[]
  readonly envelope: readonly TellingMember[]
}

const OVERSEERS: readonly Role[] = ['auditor', 'administrator']

/** Whether the reader oversees the community: such readers know of every aggregate, and see personal values sealed. */
export const oversees = ({ role }: Actor): boolean => OVERSEERS.includes(role)

/** Whether the reader is a service of the installation, which sees everything. */
export const serves = ({ role }: Actor): boolean => role === 'service'

const NOTHING_WITHHELD: Withheld = { data: [], envelope: [] }

/** The verdicts of a context's sight, with the readers who see beyond its rules. */
export interface BoundSight<State = unknown> extends Sight<State> {
  /** Whether this reader may know of an aggregate in this state. */
  knows(state: State, reader: Actor): boolean
  /** What the reader, who may know of the aggregate, is not told of the event; undefined where that is all of it. */
  withheld(state: State, event: RecordedEvent, reader: Actor): Withheld | undefined
}

export function boundSight<State>(sight: Sight<State>): BoundSight<State> {
  const known = (reader: Actor): FactPredicate =>
    serves(reader) || oversees(reader) ? ANY_READER : sight.known(reader)
  /** A replay judges every event of a stream by the same state. */
  const derived = new WeakMap<object, Facts>()
  function facts(state: State): Facts {
    if (typeof state !== 'object' || state === null) return sight.facts(state)
    const found = derived.get(state) ?? sight.facts(state)
    derived.set(state, found)
    return found
  }
  return {
    ...sight,
    facts,
    known,
    knows: (state, reader) => factsMeet(known(reader), facts(state)),
    withheld(state, event, reader) {
      if (serves(reader)) return NOTHING_WITHHELD
      const ofEvent = sight.eventFacts?.(event, state)
      const all = ofEvent === undefined ? facts(state) : { ...facts(state), ...ofEvent }
      if (sight.shown !== undefined && !factsMeet(sight.shown(reader), all)) return undefined
      const hidden = (sight.members ?? []).filter(({ seenBy }) => !factsMeet(seenBy(reader), all))
      if (hidden.length === 0) return NOTHING_WITHHELD
      return {
        data: hidden.flatMap(({ data = [] }) => data),
        envelope: hidden.flatMap(({ envelope = [] }) => envelope),
      }
    },
  }
}
