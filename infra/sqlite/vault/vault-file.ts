import { existsSync } from 'node:fs'
import type { VaultFile } from '../../../services/ports/stored-files.ts'
import { copyDatabase } from '../copy.ts'
import { eraseAsIn, openCopiedVault } from './copy.ts'

/** Makes what backup and restore do with the file of a vault. */
export const sqliteVaultFile = (path: string): VaultFile => ({
  exists: () => existsSync(path),
  copyTo: (to) => copyDatabase(path, to),
  open: () => openCopiedVault(path),
  eraseAsIn: (later) => eraseAsIn(path, later),
})
