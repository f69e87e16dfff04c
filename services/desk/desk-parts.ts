import type { StateOf } from '../event-log/state-reader.ts'
import type { Clock } from '../ports/clock.ts'
import type { Vault } from '../ports/vault.ts'
import type { QueryHandler, Views } from '../queries/contract.ts'

/** What the desk reads. */
export interface DeskParts {
  readonly stateOf: StateOf
  readonly views: Pick<Views, 'page' | 'one'>
  readonly queries: QueryHandler
  readonly vault: Pick<Vault, 'open'>
  readonly clock: Clock
}
