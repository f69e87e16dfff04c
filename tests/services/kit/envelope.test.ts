import { randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { envelopeOf, keyIdOf, sealedFrom } from '../../../services/kit/envelope.ts'

const parts = { id: randomBytes(16), nonce: randomBytes(16), ciphertext: randomBytes(5), tag: randomBytes(16) }

it('splits a sealed value into the parts that it was joined from', () => {
  expect(envelopeOf(sealedFrom(parts))).toEqual(parts)
})

it('has no parts for a value that is too short for them, and an empty ciphertext at the least length', () => {
  const empty = sealedFrom({ ...parts, ciphertext: Buffer.alloc(0) })
  expect(envelopeOf(empty)?.ciphertext).toHaveLength(0)
  expect(envelopeOf({ sealed: empty.sealed.slice(0, -2) })).toBeUndefined()
})

it('reads the key id without the rest of the value', () => {
  const sealed = sealedFrom(parts)
  expect(keyIdOf(sealed)).toBe(envelopeOf(sealed)?.id.toString('hex'))
  expect(keyIdOf({ sealed: sealed.sealed.slice(0, 22) })).toBe(parts.id.toString('hex'))
})
