import type { Writing } from '../sqlite/vault/writer.ts'
import type { KeyRow } from '../sqlite/vault/writer-messages.ts'
import { bound, latin1 } from './bound-keys.ts'
import { ID } from './envelope.ts'
import { hmacKey } from './hmac.ts'
import type { MakeKey } from './key-issuer.ts'
import type { Wrapping } from './key-wrapper.ts'
import type { SealingKey } from './keyring.ts'
import type { Random } from './random.ts'

/** @param unwrapped makes a key of a row as stored */
export function keyMaking(parts: {
  writing: Pick<Writing, 'ask'>
  wraps: Wrapping
  unwrapped: (row: KeyRow) => SealingKey
  nextNumber: () => number
  random: Random
}): MakeKey {
  const { writing, wraps, unwrapped, nextNumber, random } = parts
  return async (value, subject, stream) => {
    const n = nextNumber()
    const id = newId(n, random)
    const secret = random(32)
    const row = together({ n, id, subject, stream, wrapped: wraps.wrap(secret, bound({ id, subject, stream })) })
    const answer = await writing.ask({ kind: 'key', row })
    if (answer.kind !== 'key') throw new Error(`no key came for a value of ${value.stream}`)
    if (answer.row !== undefined) return unwrapped(answer.row)
    return { id, key: hmacKey(secret), subject: latin1(subject), stream: latin1(stream) }
  }
}

/** The number leads, so that the key is found without an index; the rest makes it unlike any other vault's. */
function newId(n: number, random: Random): Buffer {
  const id = Buffer.allocUnsafe(ID)
  id.writeUIntBE(n, 0, 6)
  random(ID - 6).copy(id, 6)
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
