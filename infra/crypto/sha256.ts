import { hash } from 'node:crypto'

/** Bytes of a digest of SHA-256. */
export const SHA256_BYTES = 32

/**
 * Writes the SHA-256 of a message into a buffer, which may hold the message. The digest passes through a text of Latin-1: a third
 * of the time of a buffer of its own, which the garbage collector would have to free.
 */
export function sha256Into(target: Buffer, at: number, message: Uint8Array): void {
  target.write(hash('sha256', message, 'binary'), at, SHA256_BYTES, 'latin1')
}
