import type { Vault } from '../../../services/ports/vault.ts'
import { vaultFault, wrongMasterKey } from '../../crypto/faults.ts'
import { wrapping } from '../../crypto/key-wrapper.ts'
import { ownedVault, verifyMasterKey } from '../../crypto/owned-vault.ts'
import { freshBytes } from '../../crypto/random.ts'
import { recent, UNSEALED_SOON } from '../../crypto/recent-nonces.ts'
import { openReader } from './reader.ts'
import { startWriting } from './writer.ts'

export interface VaultOptions {
  /** The vault's file, made where there is none. */
  readonly path: string
  /** 32 bytes. */
  readonly masterKey: Uint8Array
  /** What the file may grow to; new keys are then refused with `vault.full`. */
  readonly maxBytes?: number
  /** Unwrapped keys to hold in memory, some 500 bytes each. */
  readonly cachedKeys?: number
}

/**
 * Opens the vault on an SQLite file: the embedded one, for one process.
 *
 * @throws Fault `vault.foreign` `vault.newer` `vault.corrupt` `vault.owned` `vault.full` `vault.wrong-master-key`
 *   `vault.unavailable`
 */
export async function openVault(options: VaultOptions): Promise<Vault> {
  const { path, masterKey, maxBytes, cachedKeys = 50_000 } = options
  if (masterKey.length !== 32) throw wrongMasterKey(path)
  const wraps = wrapping(masterKey)
  const writing = await startWriting({ path, maxBytes })
  try {
    await verifyMasterKey(writing, writing.opened.verifier, wraps, path)
    const reader = openReader(path)
    let { next } = writing.opened
    return ownedVault({
      writing,
      reader,
      wraps,
      place: path,
      cachedKeys,
      nextNumber: () => next++,
      random: freshBytes,
      sealedLast: recent(UNSEALED_SOON),
    }).vault
  } catch (error) {
    await writing.close()
    throw vaultFault(error, path)
  }
}
