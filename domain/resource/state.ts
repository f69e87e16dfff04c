import type { Instant } from '../kernel/index.ts'
import type { Purpose } from '../sharing/shapes.ts'
import type { Span } from '../sharing/windows.ts'
import type { Pot } from './pots.ts'
import type { Category, Terms } from './shapes.ts'

/** A share that is not over. `held` and `using` shares occupy their quantity; `using` shares have begun. */
export interface Share {
  readonly id: string
  readonly party: string
  readonly state: 'requested' | 'waiting' | 'held' | 'using'
  readonly quantity: number
  readonly window?: Span
  readonly waits: boolean
  /** The suspended party for which its successor holds the share. */
  readonly heldFor?: string
  readonly for?: Purpose
  /** It is for a resident. */
  readonly forResident?: true
  /** The id of the first share of its series. */
  readonly series?: string
  readonly expiresAt: Instant
  /** It was recorded that the share was not back when its window ended. */
  readonly missed?: true
  /** The value of the whole share, in minor currency units. */
  readonly value?: number
}

/** Units that are out of use for a time. */
export interface Impairment extends Omit<Span, 'until'> {
  readonly quantity: number
  /** Absent: until restored. */
  readonly until?: Instant
}

/** The facts of a resource that later decisions need; never a personal value. */
export interface ResourceState {
  /** The party that owns the resource; undefined before it is offered. */
  readonly owner?: string
  /** The party that acts for the owner while the owner is suspended. */
  readonly administrator?: string
  readonly category: Category
  /** All units, the amount that is not used up yet, or the balance of the fund. */
  readonly quantity: number
  readonly terms: Terms
  readonly value?: number
  /** The unit in which material is counted. */
  readonly unit?: string
  /** What the money of a fund is for. */
  readonly purpose?: string
  /** Whose money a fund holds, in the order of the first pledges. Together they are the quantity. */
  readonly pots: readonly Pot[]
  readonly withdrawn: boolean
  /** Shares that are not over, in the order of their requests. */
  readonly shares: readonly Share[]
  /** The number of all shares ever requested; the next id follows from it. */
  readonly asked: number
  /** The number of all impairments ever recorded; the next id follows from it. */
  readonly impaired: number
  readonly impairments: Readonly<Record<string, Impairment>>
}

export const unoffered: ResourceState = {
  category: 'venue',
  quantity: 0,
  terms: { approval: 'owner' },
  pots: [],
  withdrawn: false,
  shares: [],
  asked: 0,
  impaired: 0,
  impairments: {},
}

export const shareOf = ({ shares }: ResourceState, id: string): Share | undefined =>
  shares.find((share) => share.id === id)

/** Whether a counted id such as `s3` has been assigned. */
export const wasGiven = (id: string, count: number): boolean => Number(id.slice(1)) <= count

/** Whether there was a share with this id that is over. */
export const isOverShare = (state: ResourceState, id: string): boolean =>
  shareOf(state, id) === undefined && wasGiven(id, state.asked)
