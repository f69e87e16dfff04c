import type { Sealed } from '../../domain/kernel/index.ts'
import type { Vault } from '../../services/ports/vault.ts'
import { generator } from '../cases.ts'
import type { Expect } from '../functions.ts'
import { sealOne, toSeal } from './values.ts'

/** When a call began and when it resolved, in the order of all such moments of a race. */
interface Span {
  readonly begun: number
  readonly done: number
}

interface Seal extends Span {
  readonly subject: string
  readonly value: number
  readonly sealed: Sealed
}

interface Erasure extends Span {
  readonly subject: string
}

/** The vaults on the same keys that race, and what the race expects of them. */
export interface Race {
  readonly vaults: readonly Vault[]
  readonly expect: Expect
}

/** One call of a race. */
interface Step {
  readonly act: 'seal' | 'erase'
  readonly subject: string
  /** Index of the vault. */
  readonly at: number
  /** Whether the next step waits for this one. */
  readonly wait: boolean
}

/**
 * Runs generated races of seals and erasures. No vault may open a value that was sealed before an erasure of its subject, or lose one
 * that was sealed after every erasure. All vaults must open the same values.
 *
 * @param precedes whether an erasure certainly precedes a seal. By default it does where it resolved before the seal began
 */
export async function raceErasures(
  { vaults, expect }: Race,
  runs: number,
  precedes = (erasure: Span, seal: Span): boolean => erasure.done < seal.begun,
): Promise<void> {
  const fc = await generator()
  const step = fc.record<Step>({
    act: fc.constantFrom('seal', 'seal', 'seal', 'erase'),
    subject: fc.constantFrom('resident-1', 'resident-2'),
    at: fc.nat({ max: vaults.length - 1 }),
    wait: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { seals, erasures } = await run(vaults, steps)
      const sealed = seals.map((seal) => seal.sealed)
      const [opened = [], ...others] = await Promise.all(vaults.map((vault) => vault.open(sealed)))
      for (const other of others) expect(other).toEqual(opened)
      seals.forEach((seal, index) => {
        const own = erasures.filter(({ subject }) => subject === seal.subject)
        if (own.some((one) => one.begun > seal.done)) expect(opened[index]).toBeUndefined()
        else if (own.every((one) => precedes(one, seal))) expect(opened[index]).toBe(seal.value)
        else expect([seal.value, undefined]).toContain(opened[index])
      })
    }),
    { numRuns: runs },
  )
}

async function run(vaults: readonly Vault[], steps: readonly Step[]): Promise<{ seals: Seal[]; erasures: Erasure[] }> {
  const [seals, erasures]: [Seal[], Erasure[]] = [[], []]
  let tick = 0
  const running: Promise<unknown>[] = []
  for (const [value, { act, subject, at, wait }] of steps.entries()) {
    const vault = vaultAt(vaults, at)
    const begun = tick++
    const done =
      act === 'erase'
        ? vault.erase(subject).then(() => erasures.push({ begun, done: tick++, subject }))
        : sealOne(vault, toSeal(subject, value)).then((sealed) =>
            seals.push({ begun, done: tick++, subject, value, sealed }),
          )
    running.push(done)
    if (wait) await done
  }
  await Promise.all(running)
  return { seals, erasures }
}

/**
 * Seals values of three subjects, and redacts some meanwhile: every vault one in ten times. No vault may open a redacted value, or
 * lose another one.
 *
 * @param values the number of values
 * @returns the number of redacted values
 */
export async function raceRedactions({ vaults, expect }: Race, values: number): Promise<number> {
  const redacted = new Set<string>()
  const sealed: { readonly value: number; readonly sealed: Sealed }[] = []
  const running: Promise<unknown>[] = []
  for (let value = 0; value < values; value += 1) {
    const vault = vaultAt(vaults, value % vaults.length)
    const sealing = sealOne(vault, toSeal(`resident-${value % 3}`, value))
    running.push(sealing.then((one) => sealed.push({ value, sealed: one })))
    const target = sealed[(value * 7) % (sealed.length || 1)]
    if (value % (10 * vaults.length) >= 9 * vaults.length && target !== undefined) {
      redacted.add(target.sealed.sealed)
      const others = sealed.map((one) => one.sealed)
      running.push(vault.redact(target.sealed, others))
    }
    if (value % 17 === 0) await running[value]
  }
  await Promise.all(running)
  for (const vault of vaults) {
    const opened = await vault.open(sealed.map((one) => one.sealed))
    expect(opened).toEqual(sealed.map((one) => (redacted.has(one.sealed.sealed) ? undefined : one.value)))
  }
  return redacted.size
}

function vaultAt(vaults: readonly Vault[], at: number): Vault {
  const vault = vaults[at]
  if (vault === undefined) throw new Error(`the race has no vault ${at}`)
  return vault
}
