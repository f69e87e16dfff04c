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

type Verified = Pick<KeyStore, 'place' | 'oldVerifier'>

/** Returns the secrets that are stored, or those that a store without any gets. @throws Fault `vault.wrong-master-key` */
function secretBytes(
  stored: StoredRecord | undefined,
  { place, oldVerifier }: Verified,
  wraps: Wrapping,
  masterKey: Uint8Array,
): Buffer {
  if (stored !== undefined) return unwrapped(wraps, stored.content, BOUND, place)
  if (oldVerifier !== undefined) unwrapped(wraps, oldVerifier, OLD_VERIFIER, place)
  return Buffer.concat([derivedKey(masterKey, 'digest'), derivedKey(masterKey, 'mask')])
}

/** Returns the secrets of a store that nothing is to change in. @throws Fault `vault.wrong-master-key` */
export const storedSecrets = (
  store: Verified & { read(name: string): StoredRecord | undefined },
  masterKey: Uint8Array,
): Secrets => secretsFrom(secretBytes(store.read(SECRETS), store, wrapping(masterKey), masterKey))

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
  store: Verified & Pick<KeyStore, 'read' | 'change'>,
  wraps: Wrapping,
  masterKey: Uint8Array,
): Promise<Secrets> {
  const stored = await store.read(SECRETS)
  const bytes = secretBytes(stored, store, wraps, masterKey)
  if (stored !== undefined) return secretsFrom(bytes)
  const [added] = await store.change([{ kind: 'add', name: SECRETS, content: wraps.wrap(bytes, BOUND) }])
  return added === true ? secretsFrom(bytes) : secretsIn(store, wraps, masterKey)
}
