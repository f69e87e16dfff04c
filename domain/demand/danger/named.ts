import type { About } from '../shapes.ts'
import type { DemandState } from '../state.ts'

type Named = Pick<DemandState, 'about' | 'alsoAbout'>

/** The parties and persons that a demand is about: those named when it was raised, then those named later. */
export const namedIn = ({ about, alsoAbout = [] }: Named): readonly About[] =>
  about === undefined ? alsoAbout : [about, ...alsoAbout]

/** The id of a party or a person that a demand is about. */
export const nameOf = (about: About): string => ('party' in about ? about.party : about.person)

export const isPartyNamed = (demand: Named, party: string | undefined): boolean =>
  namedIn(demand).some((one) => 'party' in one && one.party === party)

export const isPersonNamed = (demand: Named, person: string | undefined): boolean =>
  namedIn(demand).some((one) => 'person' in one && one.person === person)

export const isSameName = (one: About, other: About): boolean =>
  'party' in one === 'party' in other && nameOf(one) === nameOf(other)
