import { existsSync } from 'node:fs'
import { contexts } from '../../domain/contexts.ts'
import { catalogue } from '../../domain/kernel/index.ts'
import { masterKeyFrom } from '../../infra/crypto/master-key.ts'
import { openNats } from '../../infra/nats/connection.ts'
import { type CopiedKeys, copyKeys } from '../../infra/nats/vault/copy.ts'
import { sqliteLogFile } from '../../infra/sqlite/event-log/log-file.ts'
import { openFileTarget } from '../../infra/sqlite/event-log/migration-target.ts'
import { replaceLogFile } from '../../infra/sqlite/event-log/move.ts'
import { openScratchViews } from '../../infra/sqlite/read-db/scratch.ts'
import { openVault } from '../../infra/sqlite/vault/vault.ts'
import { projections } from '../../projections/views.ts'
import { dataFiles } from '../../services/kit/data-files.ts'
import { type EventSealing, eventSealing } from '../../services/migration/event-sealing.ts'
import { compareLogs, type Migrated, type MigrationOptions, moveLog } from '../../services/migration/migration.ts'
import type { LogIdentity } from '../../services/ports/event-log.ts'
import type { LogFile } from '../../services/ports/stored-files.ts'
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
  /** Whether to seal personal values that older versions recorded in plain. */
  readonly seals?: boolean
}

/** Moves the log of a data directory to EventStoreDB, or only compares both. @see moveLog */
export async function moveDirectory(
  directory: string,
  { url, deadlineMs, compareOnly = false, seals = false, ...rest }: InstallationMove,
): Promise<Migrated> {
  const { log, state } = storedFilesIn(directory)
  return sealingIn(directory, log, seals, (sealing) =>
    (compareOnly ? compareLogs : moveLog)({
      ...common(),
      files: { log, state, stateBefore: dataFiles(directory).stateBefore },
      openTarget: async () => {
        // The client of EventStoreDB is large, and only a move needs it.
        const { openMigrationTarget } = await import('../../infra/eventstoredb/migration-target.ts')
        return openMigrationTarget(deadlineMs === undefined ? { url } : { url, deadlineMs })
      },
      targetName: url.replace(/(?<=:\/\/)[^@/]*@/, ''),
      ...sealing,
      ...rest,
    }),
  )
}

/**
 * Copies the log in a data directory into a new file that has the plain personal values sealed, and puts that in its place. The old file
 * stays beside it. Once it is done, it only compares both.
 */
export async function sealDirectory(
  directory: string,
  { compareOnly = false, ...rest }: Omit<InstallationMove, 'url' | 'deadlineMs' | 'moveKeys' | 'seals'>,
): Promise<Migrated> {
  const paths = dataFiles(directory)
  const { state } = storedFilesIn(directory)
  const isDone = existsSync(paths.logBefore)
  const [from, to] = isDone ? [paths.logBefore, paths.log] : [paths.log, paths.logSealing]
  // Until the new file is in place, the old one is the log: nothing keeps engines from it but that this process owns it.
  const log: LogFile = { ...sqliteLogFile(from), markMoved: () => {} }
  const migrated = await sealingIn(directory, log, true, (sealing) =>
    (compareOnly || isDone ? compareLogs : moveLog)({
      ...common(),
      files: { log, state, stateBefore: paths.stateBefore },
      openTarget: () => openFileTarget(to),
      targetName: to,
      ...sealing,
      ...rest,
    }),
  )
  if (!compareOnly && !isDone && migrated.complete)
    replaceLogFile(paths.log, { by: paths.logSealing, before: paths.logBefore })
  return migrated
}

const common = () => ({ projections, catalogue: catalogue(contexts), openScratchViews, clock: Date.now })

/** Runs a move with the keys of the directory, where plain values are to be sealed. */
async function sealingIn(
  directory: string,
  file: Pick<LogFile, 'reader'>,
  seals: boolean,
  move: (sealing: { readonly sealing?: EventSealing }) => Promise<Migrated>,
): Promise<Migrated> {
  if (!seals) return move({})
  const log = await file.reader()
  try {
    const masterKey = masterKeyFrom(process.env, directory)
    const vault = await openVault({ path: dataFiles(directory).vault, masterKey })
    try {
      return await move({ sealing: eventSealing({ catalogue: catalogue(contexts), vault, log }) })
    } finally {
      await vault.close()
    }
  } finally {
    await log.close()
  }
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
      const nats = openNats({ ...settings, url: settings.vaultUrl ?? settings.url })
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
