import { DatabaseSync } from 'node:sqlite'
import { Fault } from '../../../services/kit/fault.ts'
import type { CopiedVault } from '../../../services/ports/stored-files.ts'
import { bytes } from '../../crypto/bytes.ts'
import { vaultCorrupt, vaultFault, vaultForeign, wrongMasterKey } from '../../crypto/faults.ts'
import { numberIn } from '../../crypto/key-ids.ts'
import { wrapping } from '../../crypto/key-wrapper.ts'
import { opensVerifier } from '../../crypto/verifier.ts'
import { APPLICATION_ID, zeroed } from './store.ts'

/** Opens the copy of a vault for checks. @throws Fault `vault.foreign` `vault.corrupt` `vault.unavailable` */
export function openCopiedVault(path: string): CopiedVault {
  const db = opened(path, { readOnly: true })
  const find = db.prepare('select 1 from keys where n = ? and id = ?')
  return {
    had(key) {
      const id = Buffer.from(key, 'hex')
      return find.get(numberIn(id), id) !== undefined
    },
    check(masterKey) {
      const verifier = db.prepare("select content from meta where name = 'verifier'").get()?.content
      if (!opensVerifier(wrapping(masterKey), bytes(verifier))) throw wrongMasterKey(path)
    },
    close: () => db.close(),
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
  const newer = opened(later, { readOnly: true })
  const db = opened(path, {})
  try {
    checkLater(db, newer, later)
    // The old pages must not go into a journal on the disk. An unfinished copy is deleted.
    db.exec('pragma journal_mode = memory; pragma secure_delete = on; begin immediate')
    const destroyed = destroy(db, newer)
    db.exec('commit; pragma journal_mode = delete')
    return destroyed
  } catch (error) {
    throw vaultFault(error, path)
  } finally {
    db.close()
    newer.close()
  }
}

function checkLater(db: DatabaseSync, newer: DatabaseSync, path: string): void {
  const last = 'select n, id from keys order by n desc limit 1'
  const mine = db.prepare(last).get()
  if (mine === undefined) return
  const same = newer.prepare('select 1 from keys where n = ? and id = ?').get(Number(mine.n), bytes(mine.id))
  if (same !== undefined) return
  throw new Fault(
    'backup.other-vault',
    `${path} is no later state of the vault in the backup: name a later backup, or the data directory that the restore replaces.`,
  )
}

function destroy(db: DatabaseSync, newer: DatabaseSync): number {
  const eraseKey = db.prepare(`update keys set ${zeroed.key} where n = ? and id = ? and live = 1`)
  const eraseValue = db.prepare(`update fields set ${zeroed.field} where id = ? and nonce = ? and live = 1`)
  const had = db.prepare('select 1 from keys where n = ? and id = ?')
  const keep = db.prepare(
    'insert into fields (id, nonce, subject, wrapped, live) values (?, ?, ?, ?, 1) on conflict do nothing',
  )
  let destroyed = 0
  for (const { n, id } of newer.prepare('select n, id from keys where live = 0').iterate())
    destroyed += Number(eraseKey.run(Number(n), bytes(id)).changes)
  for (const { id, nonce } of newer.prepare('select id, nonce from fields where live = 0').iterate())
    destroyed += Number(eraseValue.run(bytes(id), bytes(nonce)).changes)
  // Keys of single values, which outlived the key of a redacted value.
  for (const row of newer.prepare('select id, nonce, subject, wrapped from fields where live = 1').iterate()) {
    const id = bytes(row.id)
    if (had.get(numberIn(id), id) !== undefined) keep.run(id, bytes(row.nonce), bytes(row.subject), bytes(row.wrapped))
  }
  return destroyed
}

function opened(path: string, options: { readOnly?: boolean }): DatabaseSync {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, { ...options, timeout: 5_000 })
    if (db.prepare('pragma application_id').get()?.application_id !== APPLICATION_ID) throw vaultForeign(path)
    if (db.prepare('pragma quick_check(1)').get()?.quick_check !== 'ok') throw vaultCorrupt(path)
    return db
  } catch (error) {
    db?.close()
    throw vaultFault(error, path)
  }
}
