import { Fault } from '../../services/kit/fault.ts'
import type { NamedRecord, RecordChange, StoredRecord } from './key-store.ts'
import { deadIn, deadNews, idInRecord, isOldKeyRecord, isOldValueRecord, isRoot, NEWS } from './records.ts'

/** The records of a later state of a vault. */
export interface LaterRecords {
  read(name: string): StoredRecord | undefined
  /** Whether it ever had the old key of this id, destroyed or not. */
  hadOld(id: Uint8Array): boolean
  all(): Iterable<NamedRecord>
}

/**
 * Returns the changes that destroy in older records every key that a later state of the same vault has destroyed.
 *
 * @param later the name of the later state in errors
 * @throws Fault `backup.other-vault` where the other records are no later state of these
 */
export function destruction(older: readonly NamedRecord[], newer: LaterRecords, later: string): RecordChange[] {
  const changes: RecordChange[] = []
  const keep = ({ name, content, revision }: NamedRecord, now: NamedRecord['content'] | undefined): void => {
    if (now === undefined) changes.push({ kind: 'remove', name, revision })
    else if (!now.equals(content)) changes.push({ kind: 'replace', name, content: now, revision })
  }
  for (const record of older) {
    const { name, content } = record
    const now = newer.read(name)?.content
    if (isRoot(name)) {
      const id = idInRecord(name, content)
      if (newer.read(deadNews(id)) !== undefined) keep(record, undefined)
      else if (now !== undefined && idInRecord(name, now) === id) keep(record, now)
      else throw otherVault(later)
    } else if (isOldKeyRecord(name)) {
      if (now === undefined && !newer.hadOld(Buffer.from(name.slice('key.'.length), 'hex'))) throw otherVault(later)
      keep(record, now)
    } else if (isOldValueRecord(name)) keep(record, now)
    // An earlier state would bring back what was destroyed since.
    else if (name.startsWith(NEWS) && now === undefined) throw otherVault(later)
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
