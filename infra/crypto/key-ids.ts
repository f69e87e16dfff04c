import { KEY_ID_BYTES } from '../../services/kit/envelope.ts'
import type { Random } from './random.ts'

/** Bytes of a key's number at the beginning of its id. */
const NUMBER_BYTES = 6

/** Makes the id of a key: its number, by which it is found without an index, and random bytes that no other vault's id has. */
export function numberedId(n: number, random: Random): Buffer {
  const id = Buffer.allocUnsafe(KEY_ID_BYTES)
  id.writeUIntBE(n, 0, NUMBER_BYTES)
  random(KEY_ID_BYTES - NUMBER_BYTES).copy(id, NUMBER_BYTES)
  return id
}

/** Returns the number that the id of a key begins with. */
export const numberIn = (id: Uint8Array): number =>
  Buffer.from(id.buffer, id.byteOffset, id.length).readUIntBE(0, NUMBER_BYTES)
