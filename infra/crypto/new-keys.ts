import type { Writing } from '../sqlite/vault/writer.ts'
import type { KeyRow } from '../sqlite/vault/writer-messages.ts'
import { keyBinding, latin1 } from './bound-keys.ts'
import { hmacKey } from './hmac.ts'
import { numberedId } from './key-ids.ts'
import type { MakeKey } from './key-issuer.ts'
import type { Wrapping } from './key-wrapper.ts'
import type { SealingKey } from './keyring.ts'
import type { Random } from './random.ts'

/**
 * Makes the function that makes keys and stores them through the writer. Where the pair has a key already, it returns that one.
 *
 * @param parts.unwrapped makes a sealing key of a stored row
 * @param parts.nextNumber returns a number that no key has
 */
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
    const id = numberedId(n, random)
    const secret = random(32)
    const row = together({ n, id, subject, stream, wrapped: wraps.wrap(secret, keyBinding({ id, subject, stream })) })
    const answer = await writing.ask({ kind: 'key', row })
    if (answer.kind !== 'key') throw new Error(`no key came for a value of ${value.stream}`)
    if (answer.row !== undefined) return unwrapped(answer.row)
    return { id, key: hmacKey(secret), subject: latin1(subject), stream: latin1(stream) }
  }
}

/** Copies the row's bytes into one buffer: a message copies each buffer whole, with everything else that lies in it. */
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
