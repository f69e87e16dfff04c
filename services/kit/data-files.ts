import { join } from 'node:path'

/** The names of the files in a data directory, and in a backup of one. */
export const DATA_FILES = {
  log: 'log.db',
  vault: 'vault.db',
  snapshots: 'snapshots.db',
  readDb: 'read.db',
  state: 'state.db',
  /** The state file from before the log moved to another store. */
  stateBefore: 'state.before-migrate.db',
  /** The log as it was before its plain personal values were sealed, and the new log while it is written. */
  logBefore: 'log.before-seal.db',
  logSealing: 'log.sealing.db',
  demo: 'demo.json',
  masterKey: 'master.key',
  tokenSecret: 'token.secret',
  /** Confirms the clock. `sanshe clock accept` writes it, and the engine that reads it removes it. */
  clockAcceptance: 'clock.accept',
  /** Keeps room on the disk that the engine releases when the disk is full. */
  reserve: 'disk.reserve',
  /** The lock file of an engine whose log is not in a file. */
  engine: 'engine',
} as const

/** The paths of all files in a data directory. */
export const dataFiles = (directory: string): Readonly<Record<keyof typeof DATA_FILES, string>> => {
  const paths = Object.entries(DATA_FILES).map(([key, name]) => [key, join(directory, name)])
  return Object.fromEntries(paths)
}
