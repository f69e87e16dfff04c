import type { Sealed } from '../../domain/kernel/index.ts'
import type { SealedParts } from '../../services/kit/envelope.ts'
import type { Reader } from '../sqlite/vault/reader.ts'
import { type unwrapping, valueBinding } from './bound-keys.ts'
import { decrypt, splitSealed } from './envelope.ts'
import { hmac } from './hmac.ts'
import { numberIn } from './key-ids.ts'
import type { Keyring, SealingKey } from './keyring.ts'
import { openedValues } from './opened-cache.ts'

/** Opens values with keys in memory, or with the keys that a reader finds. */
export interface ValueOpener {
  /** Returns the JSON value; undefined where its key was destroyed. @throws Fault `vault.damaged-value` `vault.corrupt` */
  open(value: Sealed): unknown
  /** Returns the key with this id; undefined where it was destroyed. @throws Fault `vault.corrupt` */
  key(id: Buffer): SealingKey | undefined
  /** Drops every opened value from memory. */
  forget(): void
  /** Runs a destruction. Keys and values that are read meanwhile may be the ones destroyed, so they are not remembered. */
  whileDestroying<T>(destroy: () => Promise<T>): Promise<T>
}

interface OpenerParts {
  readonly reader: Reader
  readonly ring: Keyring
  readonly unwrapping: ReturnType<typeof unwrapping>
}

/** Makes an opener. @param ring receives the keys that the reader finds */
export function valueOpener({ reader, ring, unwrapping }: OpenerParts): ValueOpener {
  const seen = openedValues()
  /** The number of destructions in progress. */
  let destroying = 0

  function find(id: Buffer): SealingKey | undefined {
    const held = ring.byId(id)
    if (held !== undefined) return held
    const row = reader.key(numberIn(id), id)
    if (row === undefined) return undefined
    const key = unwrapping.key(row)
    if (destroying === 0) ring.add(key)
    return key
  }

  /** Returns the key of one value: derived from its subject's key, or stored alone where a redaction destroyed that key. */
  function keyOfValue({ id, nonce }: SealedParts): Buffer | undefined {
    const key = find(id)
    if (key !== undefined) return hmac(key.key, nonce)
    const field = reader.field(id, nonce)
    return field && unwrapping.unwrap(field.wrapped, valueBinding(id, nonce, field.subject))
  }

  return {
    key: find,
    forget: () => seen.clear(),

    open(value) {
      const known = seen.get(value)
      if (known !== undefined) return JSON.parse(known)
      const split = splitSealed(value)
      const key = keyOfValue(split)
      if (key === undefined) return undefined
      const text = decrypt(split, key)
      if (destroying === 0) seen.set(value, text)
      return JSON.parse(text)
    },

    async whileDestroying(destroy) {
      destroying += 1
      seen.clear()
      try {
        return await destroy()
      } finally {
        destroying -= 1
      }
    },
  }
}
