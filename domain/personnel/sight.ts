import { isPartyKind } from '../community/participation.ts'
import { actingParty } from '../community/standing.ts'
import {
  ACTOR_MEMBERS,
  type Actor,
  type FactPredicate,
  hasFact,
  oversees,
  readersIf,
  type Sight,
  serves,
} from '../kernel/index.ts'
import type { PersonState } from './state.ts'

/** The reader is the person, under the person's own id or as the resident that they also are. */
export const isPersonReading = ({ id, role }: Actor): FactPredicate =>
  role === 'resident' || isPartyKind(role) ? hasFact('self', id) : { any: [] }

/** Readers who may read name, contact and resident: the person, parties that they belong to, and services. */
export const mayReadPerson = (reader: Actor): FactPredicate => ({
  any: [isPersonReading(reader), hasFact('member', actingParty(reader)), readersIf(serves(reader))],
})

/** Readers who follow the whole work of the person: parties that they ever belonged to or that ever received them, too. */
export const followsPerson = (reader: Actor): FactPredicate => ({
  any: [
    isPersonReading(reader),
    hasFact('involved', actingParty(reader)),
    readersIf(oversees(reader) || serves(reader)),
  ],
})

/** The two parties of one secondment, and the person. */
const isBetween = (reader: Actor): FactPredicate => ({
  any: [isPersonReading(reader), hasFact('home', actingParty(reader)), hasFact('host', actingParty(reader))],
})

/** Readers who may know for which demand a secondment is: the demand may be restricted. */
export const knowsPurpose = (reader: Actor): FactPredicate => ({
  any: [isBetween(reader), readersIf(oversees(reader) || serves(reader))],
})

/** Readers who see one secondment of the person: those who follow all of the person's work, and its two parties. */
export const seesSecondment = (reader: Actor): FactPredicate => ({ any: [followsPerson(reader), isBetween(reader)] })

/**
 * A person is known to themselves, to parties that they belonged to or worked for, and to parties that ask for them, also as
 * a member. A party that has only asked sees its own request and nothing else.
 */
export const personSight: Sight<PersonState> = {
  facts: ({ person, resident, parties, offers, involved, askers }) => ({
    self: [person, resident].filter((id) => id !== undefined),
    member: parties,
    involved,
    asker: [...new Set([...askers, ...offers])],
  }),
  known: (reader) => ({ any: [followsPerson(reader), hasFact('asker', actingParty(reader))] }),
  eventFacts({ data }) {
    const { home, host } = data as { readonly home?: string; readonly host?: string }
    return { home: home === undefined ? [] : [home], host: host === undefined ? [] : [host] }
  },
  shown: seesSecondment,
  members: [
    { data: ['resident'], seenBy: mayReadPerson },
    {
      envelope: ACTOR_MEMBERS,
      seenBy: (reader) => ({ any: [mayReadPerson(reader), readersIf(oversees(reader))] }),
    },
    { data: ['for'], seenBy: knowsPurpose },
  ],
}
