import type { Actor, Role } from '../../domain/kernel/index.ts'
import { GRIDS, type ItemSeed, PARTIES, type PartySeed, QUARTERS } from './pa.ts'
import type { Chance } from './random.ts'

export const ADMINISTRATOR: Actor = { id: 'person-admin', role: 'administrator' }
/** Stands for the service of that name: it watches due times, and closes after silence. */
export const DEADLINE: Actor = { id: 'deadline', role: 'service' }

const SEEDS = new Map(PARTIES.map((party) => [party.id, party]))

/** Somebody of a party: `nth` counts its people from 1. */
export function personOf({ id, kind }: PartySeed, nth = 1): Actor {
  return { id: `person-${id}-${nth}`, role: kind as Role, party: id }
}

/** Somebody of the party of this id. */
export function memberOf(party: string, nth = 1): Actor {
  const seed = SEEDS.get(party)
  if (seed === undefined) throw new RangeError(`there is no party ${party}`)
  return personOf(seed, nth)
}

/** Parties that sort and distribute demands, and check what others did. */
export const COORDINATORS = ['social-work', 'committee', 'street-office'] as const

/** These have more to do than they can. */
export const OVERLOADED: readonly string[] = ['property', 'org-elder-care']

const RESIDENTS = 420

export interface Home {
  readonly quarter: string
  readonly quarterName: string
  readonly building: string
  /** Of the social worker who answers for it: counts from 1. */
  readonly worker: number
}

export interface Resident extends Actor {
  readonly nth: number
}

export function someResident(by: Chance): Resident {
  const nth = by.between(1, RESIDENTS)
  return { id: `resident-${String(nth).padStart(4, '0')}`, role: 'resident', nth }
}

/** Where one lives: always the same place. */
export function homeOf(nth: number): Home {
  const at = nth % QUARTERS.length
  const quarter = QUARTERS[at]
  if (quarter === undefined) throw new RangeError('there are quarters')
  const building = quarter.buildings[nth % quarter.buildings.length] ?? '1'
  return { quarter: quarter.id, quarterName: quarter.name, building, worker: (at % GRIDS.length) + 1 }
}

/** Whoever may receive tasks of the item, its lead first. */
export const within = ({ lead, supporters }: ItemSeed): readonly string[] => [lead, ...supporters]
