import type { Actor, Role } from '../domain/kernel/index.ts'
import { serviceActor } from '../services/identity/reserved-actors.ts'
import { GRIDS, type ItemSeed, PARTIES, type PartySeed, QUARTERS } from './pa/index.ts'
import type { Chance } from './random.ts'

export const ADMINISTRATOR: Actor = { id: 'person-admin', role: 'administrator' }
/** The deadline service. It watches due times, and closes demands after silence. */
export const DEADLINE: Actor = serviceActor('deadline')
/** The service that records breaches of demands. */
export const CONVENTION_WATCH: Actor = serviceActor('convention-watch')

const SEEDS = new Map(PARTIES.map((party) => [party.id, party]))

/** A person of the hotline 12345. */
export const HOTLINE: Actor = { id: 'person-hotline-1', role: 'hotline', party: 'hotline' }

/** The invented party with this id. */
export function seedOf(party: string): PartySeed {
  const seed = SEEDS.get(party)
  if (seed === undefined) throw new RangeError(`there is no party ${party}`)
  return seed
}

/** A person of a party: `nth` counts its people from 1. */
export function personOf({ id, kind }: PartySeed, nth = 1): Actor {
  return { id: `person-${id}-${nth}`, role: kind as Role, party: id }
}

/** A person of the party with this id. */
export const memberOf = (party: string, nth = 1): Actor => personOf(seedOf(party), nth)

/** Parties that sort and distribute demands, and check what others did. */
export const COORDINATING_PARTIES = ['social-work', 'committee', 'street-office'] as const

/** The number of residents who ever raise something. */
const RESIDENTS = 2_600

export interface Home {
  readonly quarter: string
  readonly quarterName: string
  readonly building: string
  /** The number of the responsible social worker, from 1. */
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

/** Every building. Residents are spread evenly over the buildings. */
const HOMES: readonly Home[] = QUARTERS.flatMap(({ id, name, buildings }, at) =>
  buildings.map((building) => ({ quarter: id, quarterName: name, building, worker: (at % GRIDS.length) + 1 })),
)

/** A resident of one of these quarters. Default: of any. */
export function someResident(by: Chance, quarters?: readonly string[]): Resident {
  if (quarters === undefined) return residentOf(by.between(1, RESIDENTS))
  const buildings = HOMES.flatMap(({ quarter }, at) => (quarters.includes(quarter) ? [at] : []))
  return residentOf(by.pick(buildings) + HOMES.length * by.between(1, Math.floor(RESIDENTS / HOMES.length) - 1))
}

/** Residents who raise dozens of demands: the first the most. None of them belongs to a party. */
const REGULARS = [1502, 1871, 2044, 1633, 2310, 1749, 1956, 2127, 1588, 2415, 1690, 2238, 1817, 2371].map(residentOf)

/** A resident who often raises something. */
export function someRegular(by: Chance): Resident {
  const weights = REGULARS.map((_, at) => Math.round(1_000 / (at + 3)))
  let left = by.below(weights.reduce((sum, weight) => sum + weight, 0))
  const at = weights.findIndex((weight) => {
    left -= weight
    return left < 0
  })
  return REGULARS[at] ?? by.pick(REGULARS)
}

/** The home of a resident, always the same. */
export function homeOf(nth: number): Home {
  const home = HOMES[nth % HOMES.length]
  if (home === undefined) throw new RangeError('there are no homes')
  return home
}

/** Another resident of the same building: the nearest is the first. */
export function neighbourOf({ nth }: Resident, distance: number): Actor {
  const { id, role } = residentOf(nth + distance * HOMES.length)
  return { id, role }
}

/** The two quarters in which the problem of this item recurs. */
export function troubleSpots({ code }: ItemSeed): readonly string[] {
  const hash = [...code].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7)
  return [hash, hash + 5].flatMap((at) => QUARTERS[at % QUARTERS.length]?.id ?? [])
}

/** The parties that a lead or supporter of a workbook stands for: one, or all of a kind. */
export const partiesOf = (holder: string): readonly string[] =>
  holder.startsWith('*') ? PARTIES.filter(({ kind }) => kind === holder.slice(1)).map(({ id }) => id) : [holder]

/** The parties that may receive tasks of the item, its lead first. */
export const eligibleParties = ({ lead, supporters }: ItemSeed): readonly string[] => [
  ...new Set([lead, ...supporters].flatMap(partiesOf)),
]
