import type { Sealed } from '../../../domain/kernel/index.ts'
import type { SealedParts } from '../../../services/kit/envelope.ts'
import { type unwrapping, valueBinding } from '../../crypto/bound-keys.ts'
import { decrypt, splitSealed } from '../../crypto/envelope.ts'
import { hmac } from '../../crypto/hmac.ts'
import type { Issuing } from '../../crypto/key-issuer.ts'
import type { Keyring, SealingKey } from '../../crypto/keyring.ts'
import type { OpenedValues } from '../../crypto/opened-cache.ts'
import type { Bucket } from './bucket.ts'
import { keptKey } from './keys.ts'
import { valueEntry, valueFrom } from './layout.ts'

interface ValuesParts {
  readonly bucket: Bucket
  readonly ring: Keyring
  readonly seen: OpenedValues
  readonly issued: Issuing
  readonly unwrapping: ReturnType<typeof unwrapping>
  /** Whether keys in memory may be used now. */
  readonly attending: () => boolean
  readonly dead: (subject: Uint8Array, revision: number) => boolean
  /** Whether a value of this key is about to be destroyed. */
  readonly redacted: (id: Uint8Array) => boolean
}

/** Makes the function that opens values, in order. A value is undefined where its key was destroyed. */
export function valueOpening(options: ValuesParts): (values: readonly Sealed[]) => Promise<unknown[]> {
  const { bucket, ring, seen, issued, unwrapping, attending, dead, redacted } = options

  /** Whether a key or a value may be remembered: only where nothing was destroyed while it was read. */
  const rememberable = (dooms: number, id: Uint8Array): boolean =>
    dooms === issued.dooms && attending() && !redacted(id)

  async function find(id: Buffer): Promise<SealingKey | undefined> {
    const { dooms } = issued
    const kept = await keptKey(bucket, id)
    if (kept === undefined || dead(kept.row.subject, kept.revision)) return undefined
    const key = unwrapping.key(kept.row)
    if (rememberable(dooms, id)) ring.add(key)
    return key
  }

  /** Finds the own key of a value, which a redaction stored when it destroyed the shared key. */
  async function ownKey({ id, nonce }: SealedParts): Promise<Buffer | undefined> {
    const entry = await bucket.get(valueEntry(id, nonce))
    const value = entry && valueFrom(entry.content)
    if (value === undefined || dead(value.subject, value.since)) return undefined
    return unwrapping.unwrap(value.wrapped, valueBinding(id, nonce, value.subject))
  }

  async function fetched(value: Sealed, split: SealedParts, found: Promise<SealingKey | undefined>): Promise<unknown> {
    const { dooms } = issued
    const key = await found
    const own = key === undefined ? await ownKey(split) : hmac(key.key, split.nonce)
    if (own === undefined) return undefined
    const text = decrypt(split, own)
    if (rememberable(dooms, split.id)) seen.set(value, text)
    return JSON.parse(text)
  }

  return (values) => {
    const finding = new Map<string, Promise<SealingKey | undefined>>()
    const openOne = async (value: Sealed): Promise<unknown> => {
      const known = attending() ? seen.get(value) : undefined
      if (known !== undefined) return JSON.parse(known)
      const split = splitSealed(value)
      const held = attending() ? ring.byId(split.id) : undefined
      if (held !== undefined) {
        const text = decrypt(split, hmac(held.key, split.nonce))
        seen.set(value, text)
        return JSON.parse(text)
      }
      const id = split.id.toString('latin1')
      const found = finding.get(id) ?? find(split.id)
      finding.set(id, found)
      return fetched(value, split, found)
    }
    return Promise.all(values.map(openOne))
  }
}
