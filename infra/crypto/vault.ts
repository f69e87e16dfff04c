import { LRUCache } from 'lru-cache'
import type { Vault } from '../../services/ports/vault.ts'
import { destructionNotes } from './destruction-notes.ts'
import { vaultErasure } from './erasure.ts'
import type { KeyStore, News } from './key-store.ts'
import { wrapping } from './key-wrapper.ts'
import { oldKeys } from './old-keys.ts'
import type { OpenVault } from './open-vault.ts'
import { erasurePlace, recordPlace } from './place.ts'
import { freshBytes, type Random } from './random.ts'
import { vaultRedaction } from './redaction.ts'
import { type Roots, rootsIn } from './roots.ts'
import { secretsIn } from './secrets.ts'
import { vaultUse } from './use.ts'
import { vaultOpening } from './value-opener.ts'
import { vaultSealing } from './value-sealer.ts'

/** The keys and the limits of a vault. */
export interface VaultParts {
  /** 32 bytes. */
  readonly masterKey: Uint8Array
  /** The number of unwrapped roots to hold in memory (about 700 bytes each). Default: 50,000. */
  readonly cachedKeys?: number
  /** The source of keys and nonces. Default: the operating system. */
  readonly random?: Random
  /** Called when a value has no key and was not erased: its key was lost. */
  readonly lost?: () => void
}

/** Bytes that opened values may occupy, roughly. The same rows are shown again and again, and opening a value costs ten times more. */
const MAX_OPENED_BYTES = 16 * 1024 * 1024

/** Makes the vault on the records of a store. The store is closed with it. @throws Fault `vault.wrong-master-key` */
export async function vaultOn(open: (news: News) => Promise<KeyStore>, parts: VaultParts): Promise<Vault> {
  const { masterKey, random = freshBytes, cachedKeys = 50_000, lost = () => {} } = parts
  const seen = new LRUCache<string, string>({
    maxSize: MAX_OPENED_BYTES,
    sizeCalculation: (text, sealed) => 2 * text.length + sealed.length + 200,
  })
  const notes = destructionNotes()
  let roots: Roots | undefined
  function heard(name: string): void {
    seen.clear()
    const record = notes.note(name)
    if (record !== undefined) roots?.drop(record)
  }
  const store = await open({
    heard,
    lapsed() {
      seen.clear()
      roots?.clear()
    },
  })
  try {
    const wraps = wrapping(masterKey, random)
    const secrets = await secretsIn(store, wraps, masterKey)
    roots = rootsIn({ store, wraps, secrets, random, cachedKeys, notes })
    const old = oldKeys(store, wraps, secrets.mask)
    const made: OpenVault = { store, wraps, roots, old, mask: secrets.mask, notes, seen, random, lost, heard }
    const { seal, whileErasing } = vaultSealing(made)
    const { open: openValues, readings } = vaultOpening(made)
    const { erase, destroy, readingsOf } = vaultErasure(made, whileErasing)
    const redact = vaultRedaction(made)
    const { use, close } = vaultUse(store)
    const { reach, flush } = store
    return {
      ...(reach === undefined ? {} : { reach: () => use(() => reach()) }),
      ...(flush === undefined ? {} : { flush: () => use(() => flush()) }),
      seal: (values) => use(() => seal(values)),
      open: (values) => use(() => openValues(values)),
      erase: (subject, options) => use(() => erase(subject, options)),
      destroy: (keys) => use(() => destroy(keys)),
      redact: (target, others, record) => use(() => redact(target, others, record)),
      keysOf: (subject) => use(() => readingsOf(subject)),
      keysIn: (values) => use(() => readings(values)),
      place: () => use(() => erasurePlace(store)),
      reached: (place) => use(() => recordPlace(store, place)),
      digest: (purpose, of) => secrets.digest(`public ${purpose}`, of).toString('hex'),
      close,
    }
  } catch (error) {
    await store.close()
    throw error
  }
}
