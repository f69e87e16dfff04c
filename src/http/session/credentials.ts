import type { FastifyRequest } from 'fastify'
import type { Engine } from '../../engine/engine.ts'
import type { Credentials } from '../caller.ts'
import type { EdgeOptions } from '../edge-options.ts'
import type { TokenVerifier } from '../tokens.ts'
import { sealer } from './sealer.ts'
import { sessions, USUAL_SESSION } from './sessions.ts'
import { tickets } from './tickets.ts'

/** Everything by which callers prove who they are. */
export function credentialsOf(
  { vault, clock }: Pick<Engine, 'vault' | 'clock'>,
  tokens: TokenVerifier,
  { session }: Pick<EdgeOptions, 'session'>,
): Credentials {
  const settings = { ...USUAL_SESSION, ...session }
  const { publicUrl } = settings
  const own = { sealer: sealer(vault.digest, tokens.secretMark, clock), clock }
  const secure = ({ protocol }: FastifyRequest): boolean =>
    protocol === 'https' || publicUrl?.startsWith('https:') === true
  return { tokens, sessions: sessions({ ...own, secure, settings }), tickets: tickets(own), publicUrl }
}

/** The ways of signing in, as those who have not signed in are told them. */
export const waysIn = ({ personas }: { readonly personas: boolean }): Readonly<Record<string, unknown>> => ({
  token: true,
  ...(personas ? { personas: '/personas' } : {}),
})
