import { wrongMasterKey } from './faults.ts'
import { type HmacKey, hmac, hmacKey } from './hmac.ts'
import type { KeyStore, StoredRecord } from './key-store.ts'
import { derivedKey, type Wrapping, wrapping } from './key-wrapper.ts'
import { SECRETS } from './records.ts'

/** The keys of a vault that belong to no subject. They stay the same when the master key is changed. */
export interface Secrets {
  /** Masks the labels of sealed values. */
  readonly mask: HmacKey
  /** Returns the keyed digest (32 bytes) of a text. Another purpose gives another digest. */
  digest(purpose: string, text: string): Buffer
}

const BOUND = Buffer.from('sanshe vault secrets')
/** What versions before 0.2 stored to show a wrong master key. */
const OLD_VERIFIER = Buffer.from('sanshe vault')
const KEY_BYTES = 32

function secretsFrom(bytes: Buffer): Secrets {
  const [digestKey, mask] = [hmacKey(bytes.subarray(0, KEY_BYTES)), hmacKey(bytes.subarray(KEY_BYTES))]
  return {
    mask,
    // The length keeps ('a', 'bc') and ('ab', 'c') apart.
    digest: (purpose, text) => hmac(digestKey, Buffer.from(`${purpose.length}:${purpose}:${text}`)),
  }
}

/** Unwraps the stored secrets. @throws Fault `vault.wrong-master-key` */
export function openSecrets(wraps: Wrapping, content: Buffer, place: string): Secrets {
  return secretsFrom(unwrapped(wraps, content, BOUND, place))
}

const firstSecrets = (masterKey: Uint8Array): Buffer =>
  Buffer.concat([derivedKey(masterKey, 'digest'), derivedKey(masterKey, 'mask')])

/** Returns the secrets of a store that nothing is to change in. @throws Fault `vault.wrong-master-key` */
export function storedSecrets(
  store: { read(name: string): StoredRecord | undefined; readonly oldVerifier?: Buffer | undefined },
  masterKey: Uint8Array,
  place: string,
): Secrets {
  const wraps = wrapping(masterKey)
  const stored = store.read(SECRETS)
  if (stored !== undefined) return openSecrets(wraps, stored.content, place)
  if (store.oldVerifier !== undefined) unwrapped(wraps, store.oldVerifier, OLD_VERIFIER, place)
  return secretsFrom(firstSecrets(masterKey))
}

/** Wraps the stored secrets under another master key. @throws Fault `vault.wrong-master-key` */
export const rewrapSecrets = (from: Wrapping, to: Wrapping, content: Buffer, place: string): Buffer =>
  to.wrap(unwrapped(from, content, BOUND, place), BOUND)

function unwrapped(wraps: Wrapping, content: Buffer, bound: Buffer, place: string): Buffer {
  try {
    return wraps.unwrap(content, bound)
  } catch {
    throw wrongMasterKey(place)
  }
}

/**
 * Reads the secrets of a vault. A new vault gets those that follow from its first master key, so several engines that open it at
 * once make the same ones, and a vault from before 0.2 keeps its digests.
 *
 * @throws Fault `vault.wrong-master-key`
 */
export async function secretsIn(
  store: Pick<KeyStore, 'read' | 'change' | 'place' | 'oldVerifier'>,
  wraps: Wrapping,
  masterKey: Uint8Array,
): Promise<Secrets> {
  const stored = await store.read(SECRETS)
  if (stored !== undefined) return openSecrets(wraps, stored.content, store.place)
  if (store.oldVerifier !== undefined) unwrapped(wraps, store.oldVerifier, OLD_VERIFIER, store.place)
  const made = firstSecrets(masterKey)
  const [added] = await store.change([{ kind: 'add', name: SECRETS, content: wraps.wrap(made, BOUND) }])
  return added === true ? secretsFrom(made) : secretsIn(store, wraps, masterKey)
}
