import type { Vault } from '../../../services/ports/vault.ts'
import { vaultClosed, wrongMasterKey } from '../../crypto/faults.ts'
import { wrapping } from '../../crypto/key-wrapper.ts'
import { type OwnedVault, ownedVault, verifyMasterKey } from '../../crypto/owned-vault.ts'
import { freshBytes, type Random } from '../../crypto/random.ts'
import type { Writing } from '../../sqlite/vault/writer.ts'
import { type MemoryVaultStore, PLACE } from './store.ts'

/** The keys and the limits of a vault in memory. */
export interface MemoryVaultOptions {
  /** Outlives this vault: another one may open it after this one, or beside it. */
  readonly store: MemoryVaultStore
  /** 32 bytes. */
  readonly masterKey: Uint8Array
  /** Whether this vault is alone with its keys, as on a file (the default), or shares them, as in a bucket. */
  readonly exclusive?: boolean
  /** The number of unwrapped keys to hold in memory. Default: 50,000. */
  readonly cachedKeys?: number
  /** The source of keys and nonces; the operating system by default. */
  readonly random?: Random
}

/**
 * Opens a vault in memory. It seals, opens and destroys like the vault on a file; only its keys are kept in a store in memory.
 *
 * @throws Fault `vault.owned` `vault.wrong-master-key`
 */
export async function openMemoryVault(options: MemoryVaultOptions): Promise<Vault> {
  const { store, masterKey, exclusive = true, cachedKeys = 50_000, random = freshBytes } = options
  if (masterKey.length !== 32) throw wrongMasterKey(PLACE)
  const wraps = wrapping(masterKey, random)
  let opened: OwnedVault | undefined
  const release = store.acquire(exclusive, (subject, stream) => opened?.forget(subject, stream))
  const writing = writingTo(store, release)
  try {
    await verifyMasterKey(writing, store.verifier, wraps, PLACE)
  } catch (error) {
    release()
    throw error
  }
  const { nextNumber, sealedLast } = store
  const reader = { ...store.reader, close: () => {} }
  opened = ownedVault({ writing, reader, wraps, place: PLACE, cachedKeys, nextNumber, random, sealedLast })
  return opened.vault
}

function writingTo(store: MemoryVaultStore, release: () => void): Pick<Writing, 'ask' | 'close'> {
  let open = true
  return {
    async ask(request) {
      if (!open) throw vaultClosed()
      return store.apply(request)
    },
    async close() {
      open = false
      release()
    },
  }
}
