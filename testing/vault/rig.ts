import type { Sealed } from '../../domain/kernel/index.ts'
import type { ToSeal, Vault } from '../../services/ports/vault.ts'
import type { TestFunctions } from '../functions.ts'

/** A vault to test. */
export interface VaultUnderTest {
  /** Opens a vault on the same keys each time, until they are cleared. */
  open(): Promise<Vault>
  /** Removes the keys; the next vault is empty. Called when all vaults are closed. */
  clear(): Promise<void>
}

/** The test functions, and the vaults of one suite. */
export interface VaultTests extends TestFunctions {
  /** Opens a vault, which is closed after the test. */
  start(): Promise<Vault>
}

const STREAM = 'demand-pa-1'

/** A value of this subject to seal. */
export const toSeal = (subject: string, value: unknown, stream = STREAM): ToSeal => ({ subject, stream, value })

/** Seals one value. */
export async function sealOne(vault: Vault, value: ToSeal): Promise<Sealed> {
  const [sealed] = await vault.seal([value])
  if (sealed === undefined) throw new Error('nothing was sealed')
  return sealed
}
