import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { OWN_PLACES } from '../../../src/http/claims.ts'
import type { IdentityProvider } from '../../../src/http/tokens.ts'

export const ISSUER = 'https://id.example.org'
export const AUDIENCE = 'sanshe'

/** A digest as that of a vault. */
export const digest = (purpose: string, text: string): string =>
  createHmac('sha256', 'a master key of the tests').update(`${purpose}\n${text}`).digest('hex')

export interface ProviderOfTest {
  readonly settings: IdentityProvider
  /** How often the key set was fetched. */
  fetches(): number
  /** Makes a key and adds it to the set. */
  addKey(kid: string): Promise<void>
  /** Takes a key out of the set. The provider can still sign with it. */
  removeKey(kid: string): void
  /** What the key set answers instead of keys, if anything. */
  answerWith(text: string | undefined): void
  /** Signs a token of one hour with these claims. */
  sign(claims?: JWTPayload, kid?: string): Promise<string>
  stop(): Promise<void>
}

/** An identity provider on this machine with the key `k1`, whose tokens are issued at the moment of the clock. */
export async function identityProvider(clock: () => number): Promise<ProviderOfTest> {
  const published = new Map<string, object>()
  const signers = new Map<string, CryptoKey>()
  let fetches = 0
  let instead: string | undefined
  const server = createServer((_, answer) => {
    fetches += 1
    answer.end(instead ?? JSON.stringify({ keys: [...published.values()] }))
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const addKey = async (kid: string): Promise<void> => {
    const { publicKey, privateKey } = await generateKeyPair('ES256')
    published.set(kid, { ...(await exportJWK(publicKey)), kid, alg: 'ES256' })
    signers.set(kid, privateKey)
  }
  await addKey('k1')
  return {
    settings: {
      jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
      issuer: ISSUER,
      audience: AUDIENCE,
      places: OWN_PLACES,
      maxLifeMs: 24 * 3_600_000,
    },
    fetches: () => fetches,
    addKey,
    removeKey: (kid) => void published.delete(kid),
    answerWith(text) {
      instead = text
    },
    async sign(claims = {}, kid = 'k1') {
      const key = signers.get(kid)
      if (key === undefined) throw new Error(`no key ${kid}`)
      const iat = Math.floor(clock() / 1000)
      const usual = { iss: ISSUER, aud: AUDIENCE, sub: 'auditor-1', role: 'auditor', communities: '*' }
      const payload = { ...usual, iat, exp: iat + 3600, ...claims }
      const held = Object.fromEntries(Object.entries(payload).filter(([, value]) => value !== undefined))
      return new SignJWT(held).setProtectedHeader({ alg: 'ES256', kid }).sign(key)
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}
