import type { Vault } from '../../../services/ports/vault.ts'
import { vaultFault, wrongMasterKey } from '../../crypto/faults.ts'
import { wrapping } from '../../crypto/key-wrapper.ts'
import { ownedVault, verifyMasterKey } from '../../crypto/owned-vault.ts'
import { freshBytes } from '../../crypto/random.ts'
import { MAX_UNWRITTEN_VALUES, recentNonces } from '../../crypto/recent-nonces.ts'
import { openReader } from './reader.ts'
import { startWriting } from './writer.ts'

/** The place and the limits of a vault on a file. */
export interface VaultOptions {
  /** The vault's file, which is created where there is none. */
  readonly path: string
  /** 32 bytes. */
  readonly masterKey: Uint8Array
  /** Limit of the file; a new key beyond it is refused with `vault.full`. */
  readonly maxBytes?: number
  /** The number of unwrapped keys to hold in memory (about 500 bytes each). Default: 50,000. */
  readonly cachedKeys?: number
}

/**
 * Opens the vault on an SQLite file, which one process uses.
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
      sealedLast: recentNonces(MAX_UNWRITTEN_VALUES),
    }).vault
  } catch (error) {
    await writing.close()
    throw vaultFault(error, path)
  }
}
