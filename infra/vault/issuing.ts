import type { ToSeal } from '../../services/ports.ts'
import { ID } from './envelope.ts'
import { hmacKey } from './hmac.ts'
import type { Key, Keyring } from './keyring.ts'
import type { KeyRow } from './messages.ts'
import { freshBytes } from './random.ts'
import type { Wrapping } from './wrapping.ts'
import type { Writing } from './writing.ts'

/** Keys to seal with. */
export interface Issuing {
  /** The key of this subject and stream, durable: the one there is, or a new one. Concurrent callers share it. */
  obtain(pair: string, value: ToSeal): Promise<Key>
  /** From now on nobody seals with a key of these: who waits for one asks again, and gets a new one. */
  doom(concerns: (subject: string, stream: string) => boolean): void
  /** How often `doom` was called: who waited across a call must look for its keys again. */
  readonly dooms: number
}

/** A key on its way. */
interface Coming {
  readonly subject: string
  readonly stream: string
  readonly key: Promise<Key>
  doomed: boolean
}

/** What a wrapped key is bound to, so that rows cannot be swapped. */
export const bound = ({ id, subject, stream }: Pick<KeyRow, 'id' | 'subject' | 'stream'>): Buffer =>
  Buffer.concat([id, subject, stream])

/** Digests of subjects and streams, by which the file knows them. */
export const short = (wraps: Wrapping, purpose: 'subject' | 'stream', text: string): Buffer =>
  wraps.digest(purpose, text).subarray(0, 16)

export const latin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')

/** @param unwrapped makes a key of a row as stored */
export function issuing(parts: {
  writing: Writing
  wraps: Wrapping
  ring: Keyring
  unwrapped: (row: KeyRow) => Key
}): Issuing {
  const { writing, wraps, ring, unwrapped } = parts
  const coming = new Map<string, Coming>()
  let next = writing.opened.next
  let dooms = 0

  async function make(value: ToSeal, subject: Buffer, stream: Buffer): Promise<Key> {
    const n = next++
    const id = newId(n)
    const secret = freshBytes(32)
    const row = together({ n, id, subject, stream, wrapped: wraps.wrap(secret, bound({ id, subject, stream })) })
    const answer = await writing.ask({ kind: 'key', row })
    if (answer.kind !== 'key') throw new Error(`no key came for a value of ${value.stream}`)
    if (answer.row !== undefined) return unwrapped(answer.row)
    return { id, key: hmacKey(secret), subject: latin1(subject), stream: latin1(stream) }
  }

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

/** The number leads, so that the key is found without an index; the rest makes it unlike any other vault's. */
function newId(n: number): Buffer {
  const id = Buffer.allocUnsafe(ID)
  id.writeUIntBE(n, 0, 6)
  freshBytes(ID - 6).copy(id, 6)
  return id
}

/** The row with all its bytes in one buffer: on its way to the writer each buffer is copied whole, with what else it holds. */
function together({ n, id, subject, stream, wrapped }: KeyRow): KeyRow {
  const all = new Uint8Array(48 + wrapped.length)
  all.set(id)
  all.set(subject, 16)
  all.set(stream, 32)
  all.set(wrapped, 48)
  return {
    n,
    id: all.subarray(0, 16),
    subject: all.subarray(16, 32),
    stream: all.subarray(32, 48),
    wrapped: all.subarray(48),
  }
}
