import type { Actor, Role } from '../domain/kernel/index.ts'
import { serviceActor } from '../services/processes/process-manager.ts'
import { GRIDS, type ItemSeed, PARTIES, type PartySeed, QUARTERS } from './pa/index.ts'
import type { Chance } from './random.ts'

export const ADMINISTRATOR: Actor = { id: 'person-admin', role: 'administrator' }
/** The service of that name: it watches due times, and closes after silence. */
export const DEADLINE: Actor = serviceActor('deadline')

const SEEDS = new Map(PARTIES.map((party) => [party.id, party]))

/** The party of this id, as it was made up. */
export function seedOf(party: string): PartySeed {
  const seed = SEEDS.get(party)
  if (seed === undefined) throw new RangeError(`there is no party ${party}`)
  return seed
}

/** Somebody of a party: `nth` counts its people from 1. */
export function personOf({ id, kind }: PartySeed, nth = 1): Actor {
  return { id: `person-${id}-${nth}`, role: kind as Role, party: id }
}

/** Somebody of the party of this id. */
export const memberOf = (party: string, nth = 1): Actor => personOf(seedOf(party), nth)

/** Parties that sort and distribute demands, and check what others did. */
export const COORDINATORS = ['social-work', 'committee', 'street-office'] as const

/** Residents who ever ask for something. */
const RESIDENTS = 2_600

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

export const residentOf = (nth: number): Resident => ({
  id: `resident-${String(nth).padStart(4, '0')}`,
  role: 'resident',
  nth,
})

/** Every building: those who live here are spread evenly over them. */
const HOMES: readonly Home[] = QUARTERS.flatMap(({ id, name, buildings }, at) =>
  buildings.map((building) => ({ quarter: id, quarterName: name, building, worker: (at % GRIDS.length) + 1 })),
)

/** Somebody who lives anywhere, or in one of these quarters. */
export function someResident(by: Chance, quarters?: readonly string[]): Resident {
  if (quarters === undefined) return residentOf(by.between(1, RESIDENTS))
  const buildings = HOMES.flatMap(({ quarter }, at) => (quarters.includes(quarter) ? [at] : []))
  return residentOf(by.pick(buildings) + HOMES.length * by.between(1, Math.floor(RESIDENTS / HOMES.length) - 1))
}

/** Where one lives: always the same place. */
export function homeOf(nth: number): Home {
  const home = HOMES[nth % HOMES.length]
  if (home === undefined) throw new RangeError('there are quarters')
  return home
}

/** Where something of this kind goes wrong again and again: two quarters of its own. */
export function troubleSpots({ code }: ItemSeed): readonly string[] {
  const hash = [...code].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7)
  return [hash, hash + 5].flatMap((at) => QUARTERS[at % QUARTERS.length]?.id ?? [])
}

/** Parties that a workbook's lead or supporter stands for: one, or all of a kind. */
export const partiesOf = (holder: string): readonly string[] =>
  holder.startsWith('*') ? PARTIES.filter(({ kind }) => kind === holder.slice(1)).map(({ id }) => id) : [holder]

/** Whoever may receive tasks of the item, who leads it first. */
export const within = ({ lead, supporters }: ItemSeed): readonly string[] => [
  ...new Set([lead, ...supporters].flatMap(partiesOf)),
]
