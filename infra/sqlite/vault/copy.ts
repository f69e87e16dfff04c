import type { CopiedVault } from '../../../services/ports/stored-files.ts'
import { destruction } from '../../crypto/destruction.ts'
import { splitSealed } from '../../crypto/envelope.ts'
import { vaultFault } from '../../crypto/faults.ts'
import { deadNews, idInRecord, oldId, rootId, rootRecord } from '../../crypto/records.ts'
import { storedSecrets } from '../../crypto/secrets.ts'
import { openVaultFile } from './file.ts'
import { openReader } from './reader.ts'

/** Opens the copy of a vault for checks. @throws Fault `vault.foreign` `vault.corrupt` `vault.unavailable` */
export function openCopiedVault(path: string): CopiedVault {
  const reader = openReader(path, { check: true })
  return {
    check: (masterKey) => void storedSecrets(reader, masterKey),
    counter(masterKey) {
      const { mask } = storedSecrets(reader, masterKey)
      return (value) => {
        const split = splitSealed(mask, value)
        if (split.kind === 'old') return reader.hadOld(split.id) || reader.read(oldId(split.id)) !== undefined
        const record = reader.read(rootRecord(split.root))
        const id = rootId(split.root)
        const lives = record !== undefined && idInRecord(rootRecord(split.root), record.content) === id
        return lives || reader.read(deadNews(id)) !== undefined
      }
    },
    close: reader.close,
  }
}

/**
 * Destroys in a restored vault, which no process has open, every key that a later state of the same vault has destroyed. A vault keeps
 * the ids of destroyed keys, so erasures after the backup are repeated here.
 *
 * @returns how many keys and values it destroyed
 * @throws Fault `backup.other-vault` where the other vault is no later state of this one
 */
export function eraseAsIn(path: string, later: string): number {
  const newer = openReader(later, { check: true })
  try {
    const file = openVaultFile(path, {})
    try {
      const older = openReader(path)
      const changes = destruction([...older.all()], newer, later)
      older.close()
      return file.commit(changes).filter((did, at) => did && changes[at]?.kind !== 'add').length
    } finally {
      file.close()
    }
  } catch (error) {
    throw vaultFault(error, path)
  } finally {
    newer.close()
  }
}
