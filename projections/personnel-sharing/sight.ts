import { isPartyKind } from '../../domain/community/acting.ts'
import type { Actor } from '../../domain/kernel/index.ts'
import { EVERYTHING, equals, NOTHING, type Predicate } from '../runtime/index.ts'
import { oversees } from '../shared-rules/audience.ts'
import { involved, type Person, persons } from './persons.ts'
import type { SecondmentRow } from './secondments.ts'

/** Services do what parties ask, and those who oversee look at everything. */
export const seesEveryPerson = (reader: Actor): boolean => oversees(reader) || reader.role === 'service'

const actsForThemselves = ({ role }: Actor): boolean => role === 'resident' || isPartyKind(role)

/** Of whom a reader may know: themselves, and those who belong or belonged to their party or whom it asked for. */
export function personsKnownTo(reader: Actor): Predicate {
  if (seesEveryPerson(reader)) return EVERYTHING
  if (!actsForThemselves(reader)) return NOTHING
  return { any: [equals('person', reader.id), equals('resident', reader.id), ...ofTheirParty(reader)] }
}

/** Of which secondments: the same, by the person seconded. */
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

/** What a secondment is for is told to those between whom it is: a demand may be nobody else's to know of. */
export function secondmentsOfKnownPurpose(reader: Actor): Predicate {
  if (seesEveryPerson(reader)) return EVERYTHING
  const ofParty = reader.party === undefined ? [] : [equals('home', reader.party), equals('host', reader.party)]
  return { any: [ofThemselves(reader), ...ofParty] }
}

/** The same of one row with the person beside it. */
export function knowsSecondmentPurpose(row: SecondmentRow & { readonly whose: Person | null }, reader: Actor): boolean {
  if (seesEveryPerson(reader) || (row.whose !== null && isThemselves(row.whose, reader))) return true
  return reader.party !== undefined && (reader.party === row.home || reader.party === row.host)
}

export const isThemselves = ({ person, resident }: Person, reader: Actor): boolean =>
  actsForThemselves(reader) && (reader.id === person || reader.id === resident)

/** Name and contact are for the person, for people of their own parties, and for services. */
export function mayReadPerson(row: Person, reader: Actor): boolean {
  if (reader.role === 'service' || isThemselves(row, reader)) return true
  return (
    isPartyKind(reader.role) && row.memberships.some(({ until, party }) => until === null && party === reader.party)
  )
}
