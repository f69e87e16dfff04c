import { contexts } from '../../domain/contexts.ts'
import { catalogue } from '../../domain/kernel/index.ts'
import { masterKeyFrom } from '../../infra/crypto/master-key.ts'
import { openMigrationTarget } from '../../infra/eventstoredb/migration-target.ts'
import { openNats } from '../../infra/nats/connection.ts'
import { type CopiedKeys, copyKeys } from '../../infra/nats/vault/copy.ts'
import { openScratchViews } from '../../infra/sqlite/read-db/scratch.ts'
import { projections } from '../../projections/views.ts'
import { dataFiles } from '../../services/kit/data-files.ts'
import { compareLogs, type Migrated, type MigrationOptions, moveLog } from '../../services/migration/migration.ts'
import type { LogIdentity } from '../../services/ports/event-log.ts'
import type { Config } from '../config/settings.ts'
import { KEYS_BUCKET } from './keys.ts'
import { natsSettings } from './nats-settings.ts'
import { storedFilesIn } from './stored-files.ts'

export interface InstallationMove extends Pick<MigrationOptions, 'signal' | 'onProgress' | 'moveKeys'> {
  /** The address of the EventStoreDB. */
  readonly url: string
  /** Milliseconds that one call may take. */
  readonly deadlineMs?: number
  /** Whether to compare only, without copying. */
  readonly compareOnly?: boolean
}

/** Moves the log of a data directory to EventStoreDB, or only compares both. @see moveLog */
export function moveDirectory(
  directory: string,
  { url, deadlineMs, compareOnly = false, ...rest }: InstallationMove,
): Promise<Migrated> {
  const { log, state } = storedFilesIn(directory)
  return (compareOnly ? compareLogs : moveLog)({
    files: { log, state, stateBefore: dataFiles(directory).stateBefore },
    openTarget: () => openMigrationTarget(deadlineMs === undefined ? { url } : { url, deadlineMs }),
    targetName: url.replace(/(?<=:\/\/)[^@/]*@/, ''),
    projections,
    catalogue: catalogue(contexts),
    openScratchViews,
    clock: Date.now,
    ...rest,
  })
}

/** Copies the keys to NATS, where engines with EventStoreDB keep them. Undefined if NATS is not configured. */
export function keyMove(config: Config) {
  const settings = natsSettings(config)
  if (settings === undefined) return undefined
  let copied: CopiedKeys | undefined
  return {
    /** Counts of the copied keys and values; undefined before the move. */
    copied: () => copied,
    async move(log: LogIdentity): Promise<void> {
      const nats = openNats(settings)
      const { replicas } = settings.limits
      try {
        copied = await copyKeys({
          nats,
          log,
          bucket: KEYS_BUCKET,
          path: dataFiles(config.data).vault,
          masterKey: masterKeyFrom(process.env, config.data),
          ...(replicas === undefined ? {} : { replicas }),
        })
      } finally {
        await nats.close()
      }
    },
  }
}
