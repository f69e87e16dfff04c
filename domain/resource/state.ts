import type { Instant } from '../kernel/index.ts'
import type { Purpose } from '../sharing/shapes.ts'
import type { Span } from '../sharing/windows.ts'
import type { Category, Terms } from './shapes.ts'

/** A use of the resource that is not over; `held` ones take up what they asked for, `using` ones have begun. */
export interface Share {
  readonly id: string
  readonly party: string
  readonly state: 'requested' | 'waiting' | 'held' | 'using'
  readonly quantity: number
  readonly window?: Span
  readonly waits: boolean
  readonly for?: Purpose
  readonly expiresAt: Instant
  /** What all of it is worth, in minor currency units. */
  readonly value?: number
}

/** Units out of use for a time. */
export interface Impairment extends Omit<Span, 'until'> {
  readonly quantity: number
  /** Left out: until restored. */
  readonly until?: Instant
}

/** What later decisions need of a resource; never a personal value. */
export interface ResourceState {
  /** Undefined before it is offered. */
  readonly owner?: string
  readonly category: Category
  /** All units there are, all that was not yet used up, or the fund as it stands. */
  readonly quantity: number
  readonly terms: Terms
  readonly value?: number
  readonly withdrawn: boolean
  /** Those that are not over, in the order in which they were asked for. */
  readonly shares: readonly Share[]
  /** How many were ever asked for, and how many impairments there ever were. */
  readonly asked: number
  readonly impaired: number
  readonly impairments: Readonly<Record<string, Impairment>>
}

export const unoffered: ResourceState = {
  category: 'venue',
  quantity: 0,
  terms: { approval: 'owner' },
  withdrawn: false,
  shares: [],
  asked: 0,
  impaired: 0,
  impairments: {},
}

export const shareOf = ({ shares }: ResourceState, id: string): Share | undefined =>
  shares.find((share) => share.id === id)
