import { KEY_ID_BYTES } from '../../../services/kit/envelope.ts'
import { keyBinding, latin1, type unwrapping } from '../../crypto/bound-keys.ts'
import { hmacKey } from '../../crypto/hmac.ts'
import type { MakeKey } from '../../crypto/key-issuer.ts'
import type { Wrapping } from '../../crypto/key-wrapper.ts'
import type { SealingKey } from '../../crypto/keyring.ts'
import { freshBytes } from '../../crypto/random.ts'
import type { KeyRow } from '../../sqlite/vault/writer-messages.ts'
import type { Bucket } from './bucket.ts'
import type { UnderWay } from './in-flight.ts'
import { currentEntry, keyContent, keyEntry, keyFrom } from './layout.ts'

/** A wrapped key as the bucket holds it. */
export interface KeptKey {
  readonly row: Omit<KeyRow, 'n'>
  readonly revision: number
}

interface KeysParts {
  readonly bucket: Bucket
  readonly wraps: Wrapping
  readonly unwrapped: ReturnType<typeof unwrapping>['key']
  /** Whether a key of this subject and age is being erased. */
  readonly dead: (subject: Uint8Array, revision: number) => boolean
  /** Resolves when the erasures of this subject that began here are announced. */
  readonly announced: (subject: Uint8Array) => Promise<void>
  readonly underWay: UnderWay
}

/** Reads a key by its id. Resolves with undefined where it was destroyed. */
export async function keptKey(bucket: Bucket, id: Uint8Array): Promise<KeptKey | undefined> {
  const entry = await bucket.get(keyEntry(id))
  const row = entry && keyFrom(entry.content)
  return row && { row: { id, ...row }, revision: entry.revision }
}

/**
 * Makes the function that finds the current key of a pair, or makes one. Of several engines that make one at once, one succeeds,
 * and the others take its key.
 */
export function keyFinding({ bucket, wraps, unwrapped, dead, announced, underWay }: KeysParts): MakeKey {
  /** Finds the current key. An entry that names no living key is removed. */
  async function standing(subject: Buffer, stream: Buffer): Promise<SealingKey | undefined> {
    const current = await bucket.get(currentEntry(subject, stream))
    if (current === undefined) return undefined
    const kept = await keptKey(bucket, current.content)
    if (kept !== undefined && !dead(subject, kept.revision)) return unwrapped(kept.row)
    if (kept !== undefined) await bucket.remove(kept.revision)
    await bucket.remove(current.revision)
    return undefined
  }

  /** Makes a key. Resolves with undefined where another engine was quicker. */
  async function made(subject: Buffer, stream: Buffer): Promise<SealingKey | undefined> {
    const id = freshBytes(KEY_ID_BYTES)
    const secret = freshBytes(32)
    const wrapped = wraps.wrap(secret, keyBinding({ id, subject, stream }))
    // Both writes are sent at once in this order, so that a reader that finds the id finds the key.
    const making = [
      bucket.create(keyEntry(id), keyContent({ subject, stream, wrapped })),
      bucket.create(currentEntry(subject, stream), id),
    ] as const
    const [kept, current] = await Promise.allSettled(making)
    if (kept.status === 'fulfilled' && current.status === 'fulfilled' && kept.value !== undefined) {
      if (current.value !== undefined)
        return { id, key: hmacKey(secret), subject: latin1(subject), stream: latin1(stream) }
      await bucket.remove(kept.value)
    }
    await Promise.all(making)
    return undefined
  }

  return async (_, subject, stream) => {
    await announced(subject)
    return underWay.run(subject.toString('hex'), async () => {
      for (;;) {
        const key = (await standing(subject, stream)) ?? (await made(subject, stream))
        if (key !== undefined) return key
      }
    })
  }
}
