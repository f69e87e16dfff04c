import { sqliteLogFile } from '../../infra/sqlite/event-log/log-file.ts'
import { sqliteStateFile } from '../../infra/sqlite/state/state-file.ts'
import { sqliteVaultFile } from '../../infra/sqlite/vault/vault-file.ts'
import { dataFiles } from '../../services/kit/data-files.ts'
import type { StoredFiles } from '../../services/ports/stored-files.ts'

/** The files of a folder that backups and migrations copy and change. */
export function storedFilesIn(folder: string): StoredFiles {
  const { log, state, vault } = dataFiles(folder)
  return { log: sqliteLogFile(log), state: sqliteStateFile(state), vault: sqliteVaultFile(vault) }
}
