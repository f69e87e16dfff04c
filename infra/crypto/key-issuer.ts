import type { ToSeal } from '../../services/ports/vault.ts'
import { latin1, storedDigest } from './bound-keys.ts'
import type { Wrapping } from './key-wrapper.ts'
import type { Keyring, SealingKey } from './keyring.ts'

/** Issues the keys to seal with. */
export interface Issuing {
  /**
   * Resolves with the key of a value's subject and stream, once it is durable. Concurrent callers of one pair share it.
   *
   * @param pair names the subject and the stream together, as the ring does
   */
  obtain(pair: string, value: ToSeal): Promise<SealingKey>
  /** Drops the keys of these pairs while they are being made. Callers that wait for one ask again, and get a new key. */
  doom(concerns: (subject: string, stream: string) => boolean): void
  /** The number of calls of `doom`. A caller that waited across a call must look for its keys again. */
  readonly dooms: number
}

/** Finds the key of a subject and a stream (both as digests), or makes one. Resolves when the key is durable. */
export type MakeKey = (value: ToSeal, subject: Buffer, stream: Buffer) => Promise<SealingKey>

/** A key that is being found or made. */
interface Coming {
  readonly subject: string
  readonly stream: string
  readonly key: Promise<SealingKey>
  doomed: boolean
}

/** Makes an issuer. It adds the keys that it obtains to the ring, unless they are doomed meanwhile. */
export function issuing({ wraps, ring, make }: { wraps: Wrapping; ring: Keyring; make: MakeKey }): Issuing {
  const coming = new Map<string, Coming>()
  let dooms = 0

  return {
    obtain(pair, value) {
      const underWay = coming.get(pair)
      if (underWay !== undefined) return underWay.key
      const subject = storedDigest(wraps, 'subject', value.subject)
      const stream = storedDigest(wraps, 'stream', value.stream)
      const one: Coming = {
        subject: latin1(subject),
        stream: latin1(stream),
        doomed: false,
        key: make(value, subject, stream).then(
          (key) => {
            if (!one.doomed) {
              coming.delete(pair)
              ring.add(key, pair)
            }
            return key
          },
          (error) => {
            if (!one.doomed) coming.delete(pair)
            throw error
          },
        ),
      }
      coming.set(pair, one)
      return one.key
    },
    doom(concerns) {
      dooms += 1
      for (const [pair, one] of coming) {
        if (!concerns(one.subject, one.stream)) continue
        one.doomed = true
        coming.delete(pair)
      }
    },
    get dooms() {
      return dooms
    },
  }
}
