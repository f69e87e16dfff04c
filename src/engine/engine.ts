import type { TObject, TSchema } from '@sinclair/typebox'
import type { Actor, Catalogue, Sentence } from '../../domain/kernel/index.ts'
import type { View } from '../../projections/runtime/index.ts'
import type { CommandHandler } from '../../services/commands/contract.ts'
import type { DeadLetterDesk } from '../../services/dead-letters/dead-letters.ts'
import type { Desk } from '../../services/desk/desk.ts'
import type { LagBehind } from '../../services/event-log/lag.ts'
import type { StateOf } from '../../services/event-log/state-reader.ts'
import type { Feed } from '../../services/feed/feed.ts'
import type { Enrolment } from '../../services/identity/enrolment.ts'
import type { Fault } from '../../services/kit/fault.ts'
import type { Duty, Health } from '../../services/kit/health.ts'
import type { Pace } from '../../services/kit/pace.ts'
import type { Clock } from '../../services/ports/clock.ts'
import type { EventLog } from '../../services/ports/event-log.ts'
import type { Vault } from '../../services/ports/vault.ts'
import type { OpenReasons } from '../../services/privacy/inspections.ts'
import type { Privacy } from '../../services/privacy/privacy.ts'
import type { ServiceStatus } from '../../services/processes/status.ts'
import type { QueryHandler, Views } from '../../services/queries/contract.ts'
import type { RelayStatus } from '../../services/relay/relay.ts'
import type { CommunityStanding } from '../../services/standing/community-standing.ts'
import type { Webhooks } from '../../services/webhooks/registration.ts'

/** A view, with the parts from which routes and contracts are derived. */
export interface ViewContract {
  /** The name, which is also the path of its route within a community. */
  readonly name: string
  readonly summary: Sentence
  /** Schemas of the parameters, descriptions included. */
  readonly filters: Readonly<Record<string, TSchema>>
  readonly row: TObject
  /** Whether it has figures over demands. Each reader gets those of the demands that they may know of. */
  readonly figures: boolean
  /** Whether single rows can be queried. */
  readonly byId: boolean
  /** The entry of a row in calendars, if the view has them. The personal values of the row are closed. */
  readonly entry?: View['entry']
  /** Whether its rows can be counted. */
  readonly counted: boolean
  /** Whether the reader may know of a row, if there are rows. */
  mayTell(reader: Actor): boolean
}

/** A community on the index page. */
export interface CommunityListing {
  readonly id: string
  /** Whether its data is simulated. */
  readonly simulated: boolean
}

/** The engine for the HTTP edge. It consists of ports only. */
export interface Engine {
  readonly catalogue: Catalogue
  readonly commands: CommandHandler
  readonly log: EventLog
  readonly vault: Pick<Vault, 'digest'>
  readonly stateOf: StateOf
  /** Who acts, where a token of another issuer authenticates. */
  readonly enrolment: Enrolment
  readonly views: Views
  readonly contracts: readonly ViewContract[]
  readonly queries: QueryHandler
  readonly feed: Feed
  /** Opens reasons to auditors who inspect a stream. */
  readonly openReasons: OpenReasons
  /** Whether callers may act and read in their communities at all. */
  readonly standing: CommunityStanding
  readonly desk?: Desk
  readonly privacy?: Privacy
  readonly webhooks?: Webhooks
  readonly deadLetters?: DeadLetterDesk
  /** The state of the services in this process. */
  readonly services?: () => Promise<readonly ServiceStatus[]>
  readonly communities: () => Promise<readonly CommunityListing[]>
  /** The communities that this process serves. Absent: all. */
  readonly only?: ReadonlySet<string>
  readonly clock: Clock
  readonly health: Health
  /** Returns how far a consumer at this position is behind the log. */
  readonly lag: LagBehind
  readonly pace: Pace
  readonly duties?: readonly Duty[]
  /** The state of NATS. Absent if the engine works without NATS. */
  readonly nats?: {
    /** Why there is no connection; undefined while there is one. */
    failure(): Fault | undefined
    /** The state of the relay. Absent if the relay runs in another process. */
    relay?(): RelayStatus
  }
}

/** The part of a process that probes use, in every role. */
export interface Probed extends Pick<Engine, 'log' | 'nats' | 'services' | 'health' | 'lag'> {
  readonly views: Pick<Views, 'status'>
  /** The duties of the process. Default: commands and views. */
  readonly duties?: readonly Duty[]
}
