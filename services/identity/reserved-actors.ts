import type { Actor } from '../../domain/kernel/index.ts'

/** Sends the commands that follow from a rejection. */
export const ENGINE_ACTOR: Actor = { id: 'engine', role: 'service' }

/** Every caller without a token. */
export const ANONYMOUS_ACTOR: Actor = { id: 'anonymous', role: 'anonymous' }

const SERVICE = 'service-'

/** The actor of a service inside the engine. */
export const serviceActor = (name: string): Actor => ({ id: SERVICE + name, role: 'service' })

/** Whether the engine itself acts, or counts callers, under this id. No token may name it. */
export const isReservedActorId = (id: string): boolean =>
  id === ENGINE_ACTOR.id || id === ANONYMOUS_ACTOR.id || id.startsWith(SERVICE)
