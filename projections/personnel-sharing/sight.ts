import { isPartyKind } from '../../domain/community/participation.ts'
import type { Actor } from '../../domain/kernel/index.ts'
import { EVERYTHING, equals, NOTHING, type Predicate } from '../runtime/index.ts'
import { oversees } from '../shared-rules/audience.ts'
import { involved, type Person, persons } from './persons.ts'
import type { SecondmentRow } from './secondments.ts'

/** Whether the reader sees every person: overseers and services do. */
export const seesEveryPerson = (reader: Actor): boolean => oversees(reader) || reader.role === 'service'

const actsForThemselves = ({ role }: Actor): boolean => role === 'resident' || isPartyKind(role)

/** The people whom a reader may know: themselves, present and former members of their party, and people whom it requested. */
export function personsKnownTo(reader: Actor): Predicate {
  if (seesEveryPerson(reader)) return EVERYTHING
  if (!actsForThemselves(reader)) return NOTHING
  return { any: [equals('person', reader.id), equals('resident', reader.id), ...ofTheirParty(reader)] }
}

/** The secondments that a reader may know: those of the people whom the reader may know. */
export function secondmentsKnownTo(reader: Actor): Predicate {
  if (seesEveryPerson(reader)) return EVERYTHING
  if (!actsForThemselves(reader)) return NOTHING
  return { any: [ofThemselves(reader), ...ofTheirParty(reader)] }
}

const ofThemselves = ({ id }: Actor): Predicate => ({
  any: [
    equals('person', id),
    { column: 'person', among: persons.name, named: 'person', where: equals('resident', id) },
  ],
})

const ofTheirParty = ({ role, party }: Actor): readonly Predicate[] =>
  party === undefined || !isPartyKind(role)
    ? []
    : [{ exists: involved.name, on: { person: 'person' }, where: equals('party', party) }]

/** Secondments of which the reader may know the demand: the person, both parties, services and overseers may; it may be restricted. */
export function secondmentsOfKnownPurpose(reader: Actor): Predicate {
  if (seesEveryPerson(reader)) return EVERYTHING
  const ofParty = reader.party === undefined ? [] : [equals('home', reader.party), equals('host', reader.party)]
  return { any: [ofThemselves(reader), ...ofParty] }
}

/** Whether the reader may know the demand of one secondment: the rule of {@link secondmentsOfKnownPurpose}. */
export function knowsSecondmentPurpose(row: SecondmentRow & { readonly whose: Person | null }, reader: Actor): boolean {
  if (seesEveryPerson(reader) || (row.whose !== null && isThemselves(row.whose, reader))) return true
  return reader.party !== undefined && (reader.party === row.home || reader.party === row.host)
}

export const isThemselves = ({ person, resident }: Person, reader: Actor): boolean =>
  actsForThemselves(reader) && (reader.id === person || reader.id === resident)

/** Whether the reader may read name and contact: the person, their own parties and services may. */
export function mayReadPerson(row: Person, reader: Actor): boolean {
  if (reader.role === 'service' || isThemselves(row, reader)) return true
  return (
    isPartyKind(reader.role) && row.memberships.some(({ until, party }) => until === null && party === reader.party)
  )
}
