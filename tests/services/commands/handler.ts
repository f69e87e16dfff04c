import { randomUUID } from 'node:crypto'
import { zones } from '../../../services/clock/zones.ts'
import { commandHandler } from '../../../services/commands/command-handler.ts'
import type { CommandHandler } from '../../../services/commands/contract.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'
import type { Snapshots } from '../../../services/ports/snapshots.ts'
import type { Vault } from '../../../services/ports/vault.ts'
import { noticeCatalogue } from '../../fixtures/notice.ts'

/** The stores of a handler. */
export interface Stores {
  readonly log: EventLog
  readonly vault: Vault
  readonly snapshots: Snapshots
}

/** A handler for the contexts of the fixtures, with the real clock. */
export const noticeHandler = (stores: Stores): CommandHandler =>
  commandHandler({ ...stores, catalogue: noticeCatalogue, zones, clock: Date.now, newId: randomUUID })
