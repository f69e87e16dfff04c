import type { Vault } from '../../../services/ports/vault.ts'
import { wrongMasterKey } from '../../crypto/faults.ts'
import { type VaultParts, vaultOn } from '../../crypto/vault.ts'
import { type KvRecordsOptions, openKvRecords } from './store.ts'

/** The bucket, the keys and the limits of a vault on NATS. */
export interface KvVaultOptions extends VaultParts, KvRecordsOptions {}

/**
 * Opens the vault on a JetStream bucket, which any number of engines may use at once.
 *
 * When `erase` or `redact` has resolved, no engine opens or seals with a destroyed key. Each engine has heard of the destruction,
 * or has had no news from the bucket for a lease and so uses nothing that it read before. The call waits 1.2 leases for that.
 *
 * @throws Fault `vault.unavailable` `vault.wrong-master-key` `vault.other-log` `vault.foreign` `vault.newer` `vault.full`
 */
export async function openKvVault(options: KvVaultOptions): Promise<Vault> {
  if (options.masterKey.length !== 32) throw wrongMasterKey(options.bucket)
  return vaultOn((news) => openKvRecords(options, news), options)
}
