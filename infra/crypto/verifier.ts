import type { Wrapping } from './key-wrapper.ts'

const VERIFIER = Buffer.from('sanshe vault')

/** What is kept beside the keys, so that a wrong master key is told at once, not by values that will not open. */
export const verifierOf = (wraps: Wrapping): Buffer => wraps.wrap(Buffer.alloc(32), VERIFIER)

export function opensVerifier(wraps: Wrapping, verifier: Uint8Array): boolean {
  try {
    wraps.unwrap(verifier, VERIFIER)
    return true
  } catch {
    return false
  }
}
