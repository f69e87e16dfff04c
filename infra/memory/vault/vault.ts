import type { Vault } from '../../../services/ports/vault.ts'
import { wrongMasterKey } from '../../crypto/faults.ts'
import { type VaultParts, vaultOn } from '../../crypto/vault.ts'
import { type MemoryVaultStore, PLACE } from './store.ts'

/** The keys and the limits of a vault in memory. */
export interface MemoryVaultOptions extends VaultParts {
  /** Outlives this vault: another one may open it after this one, or beside it. */
  readonly store: MemoryVaultStore
  /** Whether this vault is alone with its keys, as on a file (the default), or shares them, as in a bucket. */
  readonly exclusive?: boolean
}

/**
 * Opens a vault in memory. It seals, opens and destroys like the vault on a file; only its records are in memory.
 *
 * @throws Fault `vault.owned` `vault.wrong-master-key`
 */
export async function openMemoryVault({ store, exclusive = true, ...parts }: MemoryVaultOptions): Promise<Vault> {
  if (parts.masterKey.length !== 32) throw wrongMasterKey(PLACE)
  return vaultOn(async (news) => store.open(exclusive, news), parts)
}
