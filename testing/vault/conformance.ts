import type { Vault } from '../../services/ports/vault.ts'
import type { TestFunctions } from '../functions.ts'
import { erasureConformance } from './erasure.ts'
import { racesConformance } from './races.ts'
import type { VaultTests, VaultUnderTest } from './rig.ts'
import { valuesConformance } from './values.ts'

/** Declares the tests that every vault has to pass. */
export function vaultConformance(name: string, { open, clear }: VaultUnderTest, tests: TestFunctions): void {
  tests.describe(`vault on ${name}`, () => {
    const opened: Vault[] = []
    tests.afterEach(async () => {
      for (const vault of opened.splice(0)) await vault.close()
      await clear()
    })
    const vaults: VaultTests = {
      ...tests,
      async start() {
        const vault = await open()
        opened.push(vault)
        return vault
      },
    }
    valuesConformance(vaults)
    erasureConformance(vaults)
    racesConformance(vaults)
  })
}
