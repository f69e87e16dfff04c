import { EncryptJWT, type JWTPayload, jwtDecrypt } from 'jose'
import type { Clock } from '../../../services/ports/clock.ts'
import type { Vault } from '../../../services/ports/vault.ts'

/** Seals what the engine hands out and takes back. Others can neither read nor change nor make it. */
export interface Sealer {
  /** @param endsAt milliseconds since 1970, rounded down to seconds, from which it opens no more */
  seal(purpose: SealPurpose, content: JWTPayload, endsAt: number): Promise<string>
  /** The content; undefined where it was sealed for another purpose or by another installation, was changed, or has ended. */
  open(purpose: SealPurpose, text: string): Promise<JWTPayload | undefined>
}

export type SealPurpose = 'session' | 'ticket' | 'sign-in'

/** Browsers keep no larger cookie. */
const MAX_CHARS = 4096

const METHOD = { alg: 'dir', enc: 'A256GCM' }
const ALGORITHMS = { keyManagementAlgorithms: [METHOD.alg], contentEncryptionAlgorithms: [METHOD.enc] }

/**
 * @param digest the digest of the vault: all engines of an installation derive the same keys from it
 * @param mark another mark gives other keys
 */
export function sealer(digest: Vault['digest'], mark: string, clock: Clock): Sealer {
  const keyFor = (purpose: SealPurpose): Buffer => Buffer.from(digest(`seal ${purpose}`, mark), 'hex')
  const keys = { session: keyFor('session'), ticket: keyFor('ticket'), 'sign-in': keyFor('sign-in') }
  return {
    seal: (purpose, content, endsAt) =>
      new EncryptJWT(content)
        .setProtectedHeader(METHOD)
        .setExpirationTime(Math.floor(endsAt / 1000))
        .encrypt(keys[purpose]),
    async open(purpose, text) {
      if (text.length > MAX_CHARS) return undefined
      try {
        const options = { ...ALGORITHMS, currentDate: new Date(clock()), requiredClaims: ['exp'] }
        return (await jwtDecrypt(text, keys[purpose], options)).payload
      } catch {
        return undefined
      }
    },
  }
}
