import { v5 } from 'uuid'
import type { Actor } from '../../domain/kernel/index.ts'

/** Sanshe's own namespace for name-based ids (RFC 9562, UUIDv5). */
const NAMESPACE = '5f2d1c1e-6a5b-5b0e-9c39-0b6f3f0f7a11'

/** The same key of the same sender in the same community always names the same command. */
export const commandId = (community: string, actor: Actor, idempotencyKey: string): string =>
  v5(`${community}\n${actor.id}\n${idempotencyKey}`, NAMESPACE)

/** The aggregate that a creating command makes. */
export const aggregateId = (command: string): string => v5('aggregate', command)

/** The event that a command writes as its nth, so that writing it again is known to be the same. */
export const eventId = (command: string, index: number): string => v5(String(index), command)
