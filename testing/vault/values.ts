import type { Sealed } from '../../domain/kernel/index.ts'
import type { ToSeal, Vault } from '../../services/ports/vault.ts'
import type { TestFunctions } from '../functions.ts'

/** A vault to test. */
export interface VaultUnderTest {
  /** Opens a vault on the same keys each time, until they are cleared. */
  open(): Promise<Vault>
  /** Removes the keys, so that the next vault is empty. Called when all vaults are closed. */
  clear(): Promise<void>
}

/** The functions that the topics of the suite share. */
export interface VaultCases {
  readonly expect: TestFunctions['expect']
  readonly it: (name: string, run: () => Promise<void>) => void
  /** Opens the vault, which is closed after the test. */
  start(): Promise<Vault>
}

/** Returns a value to seal. */
export const toSeal = (subject: string, value: unknown, group?: string): ToSeal => ({
  subject,
  value,
  ...(group === undefined ? {} : { group }),
})

/** Seals one value. */
export async function sealOne(vault: Vault, value: ToSeal): Promise<Sealed> {
  const [sealed] = await vault.seal([value])
  if (sealed === undefined) throw new Error('nothing was sealed')
  return sealed
}

/** Opens one value. Resolves with undefined where it was erased or redacted. */
export const openOne = async (vault: Vault, sealed: Sealed): Promise<unknown> => (await vault.open([sealed]))[0]

/**
 * Whether no member name in the value's JSON has a backslash. V8 in Node 24.21 confuses the escaped form of another name with one
 * that it has read.
 */
export const readsBack = (value: unknown): boolean => !/\\\\[^"]*":/.test(JSON.stringify(value))
