import { join } from 'node:path'

/** The names of the files in a data directory, and in a backup of one. */
export const DATA_FILES = {
  log: 'log.db',
  vault: 'vault.db',
  snapshots: 'snapshots.db',
  readDb: 'read.db',
  state: 'state.db',
  /** The state file as it was before the log moved to another store. */
  stateBefore: 'state.before-migrate.db',
  /** The log as it was before its plain personal values were sealed, and the new log while it is written. */
  logBefore: 'log.before-seal.db',
  logSealing: 'log.sealing.db',
  demo: 'demo.json',
  masterKey: 'master.key',
  tokenSecret: 'token.secret',
  /** Written by a person's command, removed by the engine that read it. */
  clockAcceptance: 'clock.accept',
  /** Room on the disk that is released when the disk is full. */
  reserve: 'disk.reserve',
  /** What an engine locks whose log is elsewhere. */
  engine: 'engine',
} as const

/** The paths of all files in a data directory. */
export const dataFiles = (directory: string): Readonly<Record<keyof typeof DATA_FILES, string>> => {
  const paths = Object.entries(DATA_FILES).map(([key, name]) => [key, join(directory, name)])
  return Object.fromEntries(paths)
}
