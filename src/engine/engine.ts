import type { TObject, TSchema } from '@sinclair/typebox'
import type { Catalogue, Sentence } from '../../domain/kernel/index.ts'
import type { CommandHandler } from '../../services/commands/contract.ts'
import type { DeadLetterDesk } from '../../services/dead-letters/dead-letters.ts'
import type { LagBehind } from '../../services/event-log/lag.ts'
import type { Feed } from '../../services/feed/feed.ts'
import type { Fault } from '../../services/kit/fault.ts'
import type { Duty, Health } from '../../services/kit/health.ts'
import type { Pace } from '../../services/kit/pace.ts'
import type { Clock } from '../../services/ports/clock.ts'
import type { EventLog } from '../../services/ports/event-log.ts'
import type { Vault } from '../../services/ports/vault.ts'
import type { Privacy } from '../../services/privacy/privacy.ts'
import type { ServiceStatus } from '../../services/processes/status.ts'
import type { QueryHandler, Views } from '../../services/queries/contract.ts'
import type { RelayStatus } from '../../services/relay/relay.ts'
import type { Webhooks } from '../../services/webhooks/registration.ts'

/** A view as routes and contracts are derived from it. */
export interface ViewContract {
  /** Also the path of its route, within its community. */
  readonly name: string
  readonly summary: Sentence
  /** Schemas of the parameters, descriptions included. */
  readonly filters: Readonly<Record<string, TSchema>>
  readonly row: TObject
  /** Whether it has figures over demands: each reader gets those of the demands that they may know of. */
  readonly figures: boolean
  /** Whether rows can be asked for one by one. */
  readonly byId: boolean
}

/** A community as the index page shows it. */
export interface CommunityListing {
  readonly id: string
  /** Its data was made up. */
  readonly simulated: boolean
}

/** The engine as the edge sees it: composed elsewhere, of ports only. */
export interface Engine {
  readonly catalogue: Catalogue
  readonly commands: CommandHandler
  readonly log: EventLog
  readonly vault: Pick<Vault, 'digest'>
  readonly views: Views
  readonly contracts: readonly ViewContract[]
  readonly queries: QueryHandler
  readonly feed: Feed
  readonly privacy?: Privacy
  readonly webhooks?: Webhooks
  readonly deadLetters?: DeadLetterDesk
  /** How the services that run here fare. */
  readonly services?: () => Promise<readonly ServiceStatus[]>
  readonly communities: () => Promise<readonly CommunityListing[]>
  /** The communities that this node is there for: others are elsewhere. All where left out. */
  readonly only?: ReadonlySet<string>
  readonly clock: Clock
  readonly health: Health
  /** How far whatever stands at a position is behind the log. */
  readonly lag: LagBehind
  readonly pace: Pace
  readonly duties?: readonly Duty[]
  /** Absent where the engine works without NATS. */
  readonly nats?: {
    /** Why there is no connection; undefined while there is one. */
    failure(): Fault | undefined
    /** Absent where the relay runs elsewhere. */
    relay?(): RelayStatus
  }
}

/** What probes ask of a process, whatever it is there for. */
export interface Probed extends Pick<Engine, 'log' | 'nats' | 'services' | 'health' | 'lag'> {
  readonly views: Pick<Views, 'status'>
  /** What the process is there for: commands and views where left out. */
  readonly duties?: readonly Duty[]
}
