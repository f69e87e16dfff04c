import type { Actor, Instant, Sealed } from '../../domain/kernel/index.ts'
import type { Filter } from './event-bus.ts'
import type { Position } from './event-log.ts'

/** Why nothing is sent any more until the endpoint is switched on again. */
export const OFF = ['gone', 'failing', 'departed', 'secret-lost'] as const
export type Off = (typeof OFF)[number]

/** What deliveries are signed with: sealed, for it lies open nowhere. */
export interface EndpointSecret {
  readonly sealed: Sealed
  /** Replaced by then: until that moment it signs beside its successor. */
  readonly until?: Instant
}

/** An address on the web that is told what happens. */
export interface Endpoint {
  readonly id: string
  readonly community: string
  readonly url: string
  /** Who made it: only what they may know of is sent. */
  readonly owner: Actor
  readonly filter: Pick<Filter, 'aggregates' | 'types'>
  /** The current one first. */
  readonly secrets: readonly EndpointSecret[]
  readonly off?: Off
  /** Events given up since the last one that was taken. */
  readonly givenUp: number
  readonly created: Instant
  /** Everything up to here is done with. */
  readonly position: Position
}

/** Maximum numbers of endpoints. */
export interface EndpointLimits {
  /** For one holder in one community: the party that the owner acts for, otherwise the owner. */
  readonly ofHolder: number
  readonly ofCommunity: number
}

/** The endpoints that are registered. Positions are durable soon, everything else when it is answered. */
export interface Endpoints {
  all(): Promise<readonly Endpoint[]>
  find(id: string): Promise<Endpoint | undefined>
  /** Resolves with the limit that leaves no room for it, undefined where it was added. */
  add(endpoint: Endpoint, limits: EndpointLimits): Promise<keyof EndpointLimits | undefined>
  /** What is to change, by how it is at that moment. Undefined where there is none. `off: null` switches it on. */
  change(id: string, change: (now: Endpoint) => EndpointChange): Promise<Endpoint | undefined>
  /** Moves the endpoint's place forward, never back. */
  reached(id: string, position: Position): void
  /** Resolves when all positions are durable, or cannot be made so now. */
  saved(): Promise<void>
  remove(id: string): Promise<boolean>
  /** Resolves when this process knows everything that was durable before; rejects with a Fault where that cannot be. */
  caughtUp(): Promise<void>
  /** Tells whenever one was added, changed or removed, be it by another engine. What is returned ends that. */
  watch(told: () => void): () => void
}

export interface EndpointChange {
  readonly secrets?: readonly EndpointSecret[]
  readonly off?: Off | null
  readonly givenUp?: number
}
