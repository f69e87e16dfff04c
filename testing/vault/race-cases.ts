import { raceErasures, raceRedactions } from './races.ts'
import type { VaultCases } from './values.ts'

/** Declares the tests about races with erasures and redactions. */
export function raceCases({ expect, it, start }: VaultCases): void {
  it('never loses a value to a race with an erasure that it did not precede, nor opens one that it did', async () => {
    const vaults = [await start()]
    // In one vault an erasure that begins first comes first.
    await raceErasures({ vaults, expect }, 40, (erasure, seal) => erasure.begun < seal.begun)
  })

  it('never loses a sibling to a race with redactions', async () => {
    const vaults = [await start()]
    expect(await raceRedactions({ vaults, expect }, 300)).toBeGreaterThan(10)
  })
}
