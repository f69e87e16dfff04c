import { actsForParty } from '../community/participation.ts'
import type { Actor } from '../kernel/index.ts'
import { isPerson } from './grants.ts'
import type { PersonState } from './state.ts'

/** Whether a reader may know of the person: the person, and parties that they belonged to or that asked for them. */
export const seesPerson = (person: PersonState, reader: Actor): boolean =>
  isPerson(person, reader) ||
  (actsForParty(reader) && reader.party !== undefined && person.involved.includes(reader.party))

/** Only the person and the two parties of a secondment learn what it is for: the demand may be restricted. */
export function withheldOfSecondment(person: PersonState, data: unknown, reader: Actor): readonly string[] {
  const { home, host } = data as { readonly home?: string; readonly host?: string }
  const between = actsForParty(reader) && reader.party !== undefined && [home, host].includes(reader.party)
  return isPerson(person, reader) || between ? [] : ['for']
}
