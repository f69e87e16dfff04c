import { masterKeySource } from '../../infra/crypto/master-key.ts'
import { type BackupOptions, type BackupPorts, takeBackup } from '../../services/backup/backup.ts'
import { type RestoreOptions, restoreBackup } from '../../services/backup/restore.ts'
import { storedFilesIn } from './stored-files.ts'

/** Environment variables that may hold the master key. */
interface Given {
  readonly environment: Readonly<Record<string, string | undefined>>
}

const backupPorts = ({ environment }: Given): BackupPorts => ({
  filesIn: storedFilesIn,
  masterKeys: masterKeySource(environment),
})

/** Takes a backup of a data directory. @see takeBackup */
export const backUpDirectory = (options: Omit<BackupOptions, keyof BackupPorts> & Given) =>
  takeBackup({ ...options, ...backupPorts(options) })

/** Restores a backup into a data directory. @see restoreBackup */
export const restoreDirectory = (options: Omit<RestoreOptions, keyof BackupPorts> & Given) =>
  restoreBackup({ ...options, ...backupPorts(options) })
