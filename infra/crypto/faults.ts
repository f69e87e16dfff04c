import { Fault } from '../../services/kit/fault.ts'
import { sqliteMeaning } from '../sqlite/results.ts'

/** Turns an error of SQLite into a fault of the vault, whose sentence says how to mend it. @param path of the vault's file */
export function vaultFault(error: unknown, path: string): Fault {
  if (error instanceof Fault) return error
  const { trouble, kind } = sqliteMeaning(error, path)
  switch (trouble) {
    case 'full':
      return vaultFull(path, error)
    case 'damaged':
      return vaultCorrupt(path, error)
    case 'foreign':
      return vaultForeign(path, error)
    default:
      return new Fault(
        'vault.unavailable',
        `The vault ${path} cannot be used: check that its folder exists and is writable.`,
        { cause: error, retryAfter: 5, kind, outage: true },
      )
  }
}

export const vaultOwned = (path: string): Fault =>
  new Fault(
    'vault.owned',
    `The vault ${path} is in use by another Sanshe: stop that one, or name another data directory.`,
  )

export const vaultForeign = (path: string, cause?: unknown): Fault =>
  new Fault('vault.foreign', `${path} is not a vault of Sanshe: move it away, or name another data directory.`, {
    cause,
  })

export const vaultNewer = (path: string): Fault =>
  new Fault('vault.newer', `The vault ${path} was written by a newer Sanshe: run that version or a later one.`)

export const vaultCorrupt = (path: string, cause?: unknown): Fault =>
  new Fault('vault.corrupt', `The vault ${path} is damaged: restore it from a backup made together with the log.`, {
    cause,
  })

export const vaultFull = (path: string, cause: unknown): Fault =>
  new Fault(
    'vault.full',
    `The vault ${path} has no room for new keys: free space on its disk, or raise its limit. Erasing still works.`,
    { cause, retryAfter: 60 },
  )

export const manyRedactions = (path: string): Fault =>
  new Fault(
    'vault.many-redactions',
    `The vault ${path} cannot hold another redaction of this person: erase the person, or raise max_payload of the NATS servers of the keys. Nothing was changed.`,
  )

export const wrongMasterKey = (path: string): Fault =>
  new Fault(
    'vault.wrong-master-key',
    `The vault ${path} was made with another master key: set SANSHE_MASTER_KEY or SANSHE_MASTER_KEY_FILE to that key.`,
  )

export const vaultClosed = (): Fault => new Fault('vault.closed', 'The vault is closed: the engine is stopping.')

export const damagedValue = (cause?: unknown): Fault =>
  new Fault(
    'vault.damaged-value',
    'This vault did not seal the value. Compare the log with its ledger, or restore the log.',
    { cause },
  )
