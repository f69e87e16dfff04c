import { hash } from 'node:crypto'

const BLOCK = 64
const DIGEST = 32

/** A key prepared for {@link hmac}: its inner and its outer block. */
export type HmacKey = Buffer

/** @param key at most 64 bytes */
export function hmacKey(key: Uint8Array): HmacKey {
  if (key.length > BLOCK) throw new Error('a longer key would have to be hashed first')
  const blocks = Buffer.alloc(2 * BLOCK)
  blocks.set(key)
  blocks.set(key, BLOCK)
  for (let at = 0; at < BLOCK; at += 1) {
    blocks[at] = (blocks[at] ?? 0) ^ 0x36
    blocks[BLOCK + at] = (blocks[BLOCK + at] ?? 0) ^ 0x5c
  }
  return blocks
}

/**
 * HMAC-SHA256 (RFC 2104) as two one-shot hashes: half the time of a `createHmac` object, and no object to collect. Each
 * sealed value needs one.
 */
export function hmac(key: HmacKey, message: Uint8Array): Buffer {
  const inner = Buffer.allocUnsafe(BLOCK + message.length)
  key.copy(inner, 0, 0, BLOCK)
  inner.set(message, BLOCK)
  const outer = Buffer.allocUnsafe(BLOCK + DIGEST)
  key.copy(outer, 0, BLOCK)
  outer.set(hash('sha256', inner, 'buffer'), BLOCK)
  return hash('sha256', outer, 'buffer')
}
