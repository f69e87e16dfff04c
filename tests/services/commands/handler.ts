import { randomUUID } from 'node:crypto'
import { commandHandler } from '../../../services/commands/commands.ts'
import type { CommandHandler } from '../../../services/commands/contract.ts'
import type { EventLog, Snapshots, Vault } from '../../../services/ports.ts'
import { zones } from '../../../services/zones.ts'
import { noticeCatalogue } from '../../fixtures/notice.ts'

/** The stores that a handler stands on. */
export interface Stores {
  readonly log: EventLog
  readonly vault: Vault
  readonly snapshots: Snapshots
}

/** Handles commands of the fixtures' contexts at the real time. */
export const noticeHandler = (stores: Stores): CommandHandler =>
  commandHandler({ ...stores, catalogue: noticeCatalogue, zones, clock: Date.now, newId: randomUUID })
