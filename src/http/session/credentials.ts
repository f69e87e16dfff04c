import type { Engine } from '../../engine/engine.ts'
import type { Credentials } from '../caller.ts'
import type { EdgeOptions } from '../edge-options.ts'
import type { TokenVerifier } from '../tokens.ts'
import type { IsSecure } from './cookies.ts'
import { SIGN_IN } from './provider-routes.ts'
import { type Sealer, sealer } from './sealer.ts'
import { sessions, USUAL_SESSION } from './sessions.ts'
import { tickets } from './tickets.ts'

/** Everything by which callers prove who they are, and what seals it. */
export function credentialsOf(
  { vault, clock }: Pick<Engine, 'vault' | 'clock'>,
  tokens: TokenVerifier,
  { session }: Pick<EdgeOptions, 'session'>,
): Credentials & { readonly sealer: Sealer; readonly secure: IsSecure } {
  const settings = { ...USUAL_SESSION, ...session }
  const { publicUrl } = settings
  const own = { sealer: sealer(vault.digest, tokens.secretMark, clock), clock }
  const secure: IsSecure = ({ protocol }) => protocol === 'https' || publicUrl?.startsWith('https:') === true
  return { ...own, secure, tokens, sessions: sessions({ ...own, secure, settings }), tickets: tickets(own), publicUrl }
}

/** The ways of signing in, as those who have not signed in are told them. */
export const waysIn = ({ personas, provider }: { readonly personas: boolean; readonly provider: boolean }) => ({
  token: true,
  ...(personas ? { personas: '/personas' } : {}),
  ...(provider ? { provider: SIGN_IN } : {}),
})
