import type { Actor } from '../../domain/kernel/index.ts'
import { person } from '../../domain/personnel/personnel.ts'
import { followsPerson, mayReadPerson } from '../../domain/personnel/sight.ts'
import { type FactsOf, type Predicate, rowsWhere, verdict } from '../runtime/index.ts'

/** The person whom a row is about. */
export const ofPerson: FactsOf = { aggregate: { context: person.name, named: 'person' } }

/** Rows of people whom a reader may know of. */
export const knownPersons = (reader: Actor): Predicate => rowsWhere(ofPerson, person.sight.known(reader))

/** What readers are told of a person. */
export const personVerdicts = {
  /** Name, contact, and who they are as a resident. */
  reads: verdict(ofPerson, mayReadPerson),
  /** Their work: a party that has only asked for them is not told of it. */
  follows: verdict(ofPerson, followsPerson),
}
