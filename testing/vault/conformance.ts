import type { Vault } from '../../services/ports/vault.ts'
import { declaring, type TestFunctions } from '../functions.ts'
import { erasureCases } from './erasure-cases.ts'
import { raceCases } from './race-cases.ts'
import { redactionCases } from './redaction-cases.ts'
import { sealCases } from './seal-cases.ts'
import type { VaultCases, VaultUnderTest } from './values.ts'

/** Declares the tests that every vault has to pass. */
export function vaultConformance(name: string, { open, clear }: VaultUnderTest, tests: TestFunctions): void {
  tests.describe(`vault on ${name}`, () => {
    const opened: Vault[] = []
    tests.afterEach(async () => {
      for (const vault of opened.splice(0)) await vault.close()
      await clear()
    })
    const cases: VaultCases = {
      expect: tests.expect,
      it: declaring(tests),
      async start() {
        const vault = await open()
        opened.push(vault)
        return vault
      },
    }
    sealCases(cases)
    erasureCases(cases)
    redactionCases(cases)
    raceCases(cases)
  })
}
