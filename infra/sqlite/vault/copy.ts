import { Fault } from '../../../services/kit/fault.ts'
import type { CopiedVault } from '../../../services/ports/stored-files.ts'
import { splitSealed } from '../../crypto/envelope.ts'
import { vaultFault } from '../../crypto/faults.ts'
import type { RecordChange } from '../../crypto/key-store.ts'
import {
  deadIn,
  deadNews,
  idInRecord,
  isOldKeyRecord,
  isOldValueRecord,
  isRootRecord,
  oldId,
  rootId,
  rootRecord,
} from '../../crypto/records.ts'
import { storedSecrets } from '../../crypto/secrets.ts'
import { openVaultFile } from './file.ts'
import { type NamedRecord, openReader, type Reader } from './reader.ts'

/** Opens the copy of a vault for checks. @throws Fault `vault.foreign` `vault.corrupt` `vault.unavailable` */
export function openCopiedVault(path: string): CopiedVault {
  const reader = openReader(path, { check: true })
  return {
    check: (masterKey) => void storedSecrets(reader, masterKey, path),
    counter(masterKey) {
      const { mask } = storedSecrets(reader, masterKey, path)
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
    const file = openVaultFile(path, undefined)
    try {
      const older = openReader(path)
      const changes = destruction([...older.all()], newer, later)
      older.close()
      const destroyed = file.commit(changes).filter((did, at) => did && changes[at]?.kind !== 'add').length
      return destroyed
    } finally {
      file.close()
    }
  } catch (error) {
    throw vaultFault(error, path)
  } finally {
    newer.close()
  }
}

function destruction(older: readonly NamedRecord[], newer: Reader, later: string): RecordChange[] {
  const changes: RecordChange[] = []
  const keep = ({ name, content, revision }: NamedRecord, now: NamedRecord['content'] | undefined): void => {
    if (now === undefined) changes.push({ kind: 'remove', name, revision })
    else if (!now.equals(content)) changes.push({ kind: 'replace', name, content: now, revision })
  }
  for (const record of older) {
    const { name, content } = record
    const now = newer.read(name)?.content
    if (isRootRecord(name)) {
      const id = idInRecord(name, content)
      if (newer.read(deadNews(id)) !== undefined) keep(record, undefined)
      else if (now !== undefined && idInRecord(name, now) === id) keep(record, now)
      else throw otherVault(later)
    } else if (isOldKeyRecord(name)) {
      if (now === undefined && !newer.hadOld(Buffer.from(name.slice('key.'.length), 'hex'))) throw otherVault(later)
      keep(record, now)
    } else if (isOldValueRecord(name)) keep(record, now)
  }
  // What the later state knows of destroyed keys, and the keys of single values that outlived their shared key.
  const had = new Set(older.map(({ name }) => name))
  for (const { name, content } of newer.all()) {
    const isNew = deadIn(name) !== undefined || (isOldValueRecord(name) && had.has(`key.${name.split('.')[1]}`))
    if (isNew && !had.has(name)) changes.push({ kind: 'add', name, content })
  }
  return changes
}

const otherVault = (path: string): Fault =>
  new Fault(
    'backup.other-vault',
    `${path} is no later state of the vault in the backup: name a later backup, or the data directory that the restore replaces.`,
  )
