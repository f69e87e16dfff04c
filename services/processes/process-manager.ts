import type { Actor, Instant, RecordedEvent, Sealed, Zones } from '../../domain/kernel/index.ts'
import type { CommandResult } from '../commands/contract.ts'
import type { StateOf } from '../event-log/state-reader.ts'
import type { Filter } from '../ports/event-bus.ts'
import type { Position } from '../ports/event-log.ts'
import type { Views } from '../queries/contract.ts'

/** What a process manager looks at. It keeps no truth of its own: all that it knows it reads, each time. */
export interface Workplace {
  readonly state: StateOf
  readonly views: Pick<Views, 'page' | 'reached'>
  readonly now: () => Instant
  readonly zones: Zones
  /** Where the log ends now. */
  readonly head: () => Promise<Position>
  /** A sealed value opened for services, as far as there is a key; that it was is recorded. */
  open(value: Sealed, community: string): Promise<unknown>
  readonly communities: () => Promise<readonly string[]>
}

/** A command that follows from an event, or from a moment that has come. */
export interface Consequence {
  readonly community: string
  readonly aggregate: string
  readonly id: string
  readonly command: string
  readonly data: unknown
  /** Part of the idempotency key (service, cause, aggregate, purpose): a retry is the same command. */
  readonly purpose: string
}

/** Sends a command as the service. A refusal is an outcome like another: the rules had the last word. */
export type Send = (consequence: Consequence) => Promise<CommandResult>

/**
 * A service that reacts to events, to time, or to both. The ids of its commands derive from what caused them, so a second
 * delivery, a second copy of the service and a restart change nothing.
 */
export interface Manager {
  /** Also the durable name, and the actor that its commands name. */
  readonly name: string
  readonly summary: string
  readonly reaction?: {
    readonly to: Filter
    react(event: RecordedEvent, send: Send, workplace: Workplace): Promise<void>
  }
  /** Does what has become due, all of it. Asked again and again. */
  readonly onTime?: (send: Send, workplace: Workplace) => Promise<void>
}

export const serviceActor = (name: string): Actor => ({ id: `service-${name}`, role: 'service' })
