import type { ToSeal } from '../../services/ports/vault.ts'
import { latin1, short } from './bound-keys.ts'
import type { Wrapping } from './key-wrapper.ts'
import type { Keyring, SealingKey } from './keyring.ts'

/** Keys to seal with. */
export interface Issuing {
  /** The key of this subject and stream, durable: the one there is, or a new one. Concurrent callers share it. */
  obtain(pair: string, value: ToSeal): Promise<SealingKey>
  /** Stops sealing with the keys of these pairs. Callers that wait for one ask again, and get a new key. */
  doom(concerns: (subject: string, stream: string) => boolean): void
  /** How often `doom` was called: a caller that waited across a call must look for its keys again. */
  readonly dooms: number
}

/** Finds the key of a pair, by digests, or makes one; resolves when it is durable. */
export type MakeKey = (value: ToSeal, subject: Buffer, stream: Buffer) => Promise<SealingKey>

/** A key on its way. */
interface Coming {
  readonly subject: string
  readonly stream: string
  readonly key: Promise<SealingKey>
  doomed: boolean
}

export function issuing({ wraps, ring, make }: { wraps: Wrapping; ring: Keyring; make: MakeKey }): Issuing {
  const coming = new Map<string, Coming>()
  let dooms = 0

  return {
    obtain(pair, value) {
      const underWay = coming.get(pair)
      if (underWay !== undefined) return underWay.key
      const subject = short(wraps, 'subject', value.subject)
      const stream = short(wraps, 'stream', value.stream)
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
