import type { Wrapping } from './key-wrapper.ts'

const VERIFIER = Buffer.from('sanshe vault')

/** Makes the verifier that is stored beside the keys. It shows a wrong master key at once, before any value fails to open. */
export const verifierOf = (wraps: Wrapping): Buffer => wraps.wrap(Buffer.alloc(32), VERIFIER)

/** Whether the stored verifier was made under this master key. */
export function opensVerifier(wraps: Wrapping, verifier: Uint8Array): boolean {
  try {
    wraps.unwrap(verifier, VERIFIER)
    return true
  } catch {
    return false
  }
}
