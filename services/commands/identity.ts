import { hash } from 'node:crypto'
import type { Actor } from '../../domain/kernel/index.ts'

/** Sanshe's own namespace for name-based ids. */
const NAMESPACE = '5f2d1c1e-6a5b-5b0e-9c39-0b6f3f0f7a11'

/**
 * UUIDv5 (RFC 9562, section 5.5). Every command needs several: the one-shot hash makes them in a tenth of the time of
 * the usual package.
 */
function named(name: string, namespace: string): string {
  const bytes = Buffer.allocUnsafe(16 + Buffer.byteLength(name))
  bytes.write(namespace.replaceAll('-', ''), 'hex')
  bytes.write(name, 16)
  const digest = hash('sha1', bytes, 'hex')
  const variant = ((Number.parseInt(digest.charAt(16), 16) & 0x3) | 0x8).toString(16)
  const last = digest.slice(17, 20)
  return `${digest.slice(0, 8)}-${digest.slice(8, 12)}-5${digest.slice(13, 16)}-${variant}${last}-${digest.slice(20, 32)}`
}

/** The same key of the same sender in the same community always names the same command. */
export const commandId = (community: string, actor: Actor, idempotencyKey: string): string =>
  named(`${community}\n${actor.id}\n${idempotencyKey}`, NAMESPACE)

/** The aggregate that a creating command makes. */
export const aggregateId = (command: string): string => named('aggregate', command)

/** The nth event that a command writes to a stream: distinct from every other event, and the same when it is written again. */
export const eventId = (command: string, stream: string, index: number): string => named(`${stream}\n${index}`, command)
