import type { Actor, Instant, Sealed } from '../../domain/kernel/index.ts'
import type { Filter } from './event-bus.ts'
import type { Position } from './event-log.ts'

/** The reasons why an endpoint is switched off. It gets nothing until it is switched on again. */
export const OFF = ['gone', 'failing', 'departed', 'secret-lost'] as const
export type Off = (typeof OFF)[number]

/** A secret that signs deliveries. It is stored sealed only. */
export interface EndpointSecret {
  readonly sealed: Sealed
  /** The end of a replaced secret. Until then it signs beside its successor. */
  readonly until?: Instant
}

/** One delivery to an endpoint, for its owner. */
export interface DeliveryRecord {
  readonly at: Instant
  /** The type of the event, or of the test message. */
  readonly type: string
  /** `taken`, or a code of why it was not: `status-503`, `timeout`. */
  readonly outcome: string
  /** Milliseconds until the answer. */
  readonly ms: number
}

/** An event that is sent again until the endpoint takes it or it is given up. */
export interface FailingEvent {
  /** The id of the event. */
  readonly event: string
  /** Attempts that have failed. */
  readonly failures: number
  /** When it is sent again at the latest: a start of the engine sends it at once. Missing in records of older versions. */
  readonly next?: Instant
}

/** A webhook: a URL to which events are sent. */
export interface Endpoint {
  readonly id: string
  readonly community: string
  readonly url: string
  /** The actor who registered the endpoint. Only events that the owner may read are sent. */
  readonly owner: Actor
  readonly filter: Pick<Filter, 'aggregates' | 'types'>
  /** The secrets of the endpoint, the current one first. */
  readonly secrets: readonly EndpointSecret[]
  /** The reason why the endpoint is switched off; undefined while it is on. */
  readonly off?: Off
  /** The number of events that were given up since the last one that the endpoint took. */
  readonly givenUp: number
  /** The event that the endpoint has not taken yet, if attempts at it have failed. */
  readonly failing?: FailingEvent
  readonly created: Instant
  /** The position up to which all events are delivered, given up or left out. */
  readonly position: Position
  /** The latest deliveries, the newest last. */
  readonly deliveries?: readonly DeliveryRecord[]
}

/** Maximum numbers of endpoints. */
export interface EndpointLimits {
  /** For one holder in one community: the party that the owner acts for, otherwise the owner. */
  readonly ofHolder: number
  readonly ofCommunity: number
}

/** The registered endpoints. Positions are durable soon, everything else when the call resolves. */
export interface Endpoints {
  all(): Promise<readonly Endpoint[]>
  find(id: string): Promise<Endpoint | undefined>
  /** Adds an endpoint. Resolves with the limit that leaves no room for it, undefined where it was added. */
  add(endpoint: Endpoint, limits: EndpointLimits): Promise<keyof EndpointLimits | undefined>
  /** Changes an endpoint. `change` gets its current state. `off: null` switches it on. Resolves with undefined if there is none. */
  change(id: string, change: (now: Endpoint) => EndpointChange): Promise<Endpoint | undefined>
  /** Moves the position of the endpoint forward. A lower position than the current one changes nothing. */
  reached(id: string, position: Position): void
  /** Resolves when all positions are durable, or cannot become durable now. */
  saved(): Promise<void>
  /** Removes an endpoint. Resolves with false if there was none. */
  remove(id: string): Promise<boolean>
  /** Resolves when this process knows everything that was durable at the call. @throws a Fault if it cannot find out */
  caughtUp(): Promise<void>
  /**
   * Calls `told` when an endpoint was added, changed or removed, also by another engine; not necessarily where only its deliveries
   * changed. Call the returned function to stop.
   */
  watch(told: () => void): () => void
}

/** The members of an endpoint that change. Absent ones stay as they are. */
export interface EndpointChange {
  readonly secrets?: readonly EndpointSecret[]
  readonly off?: Off | null
  readonly givenUp?: number
  /** Null where no event fails any more. */
  readonly failing?: FailingEvent | null
  readonly deliveries?: readonly DeliveryRecord[]
}
