import type { Vault } from '../../../services/ports/vault.ts'
import { wrongMasterKey } from '../../crypto/faults.ts'
import { type VaultParts, vaultOn } from '../../crypto/vault.ts'
import { openSqliteRecords, type SqliteVaultFileOptions } from './store.ts'

/** The place, the keys and the limits of a vault on a file. */
export interface VaultOptions extends VaultParts, SqliteVaultFileOptions {}

/**
 * Opens the vault on an SQLite file, which one process uses.
 *
 * @throws Fault `vault.foreign` `vault.newer` `vault.corrupt` `vault.owned` `vault.full` `vault.wrong-master-key`
 *   `vault.unavailable`
 */
export async function openVault(options: VaultOptions): Promise<Vault> {
  if (options.masterKey.length !== 32) throw wrongMasterKey(options.path)
  return vaultOn(() => openSqliteRecords(options), options)
}
