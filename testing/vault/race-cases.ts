import type { Sealed } from '../../domain/kernel/index.ts'
import { generator } from '../cases.ts'
import { sealOne, toSeal, type VaultCases } from './values.ts'

/** Declares the tests about races with erasures and redactions. */
export function raceCases({ expect, it, start }: VaultCases): void {
  it('never loses a value to a race with an erasure that it did not precede, nor opens one that it did', async () => {
    const [vault, fc] = [await start(), await generator()]
    const step = fc.record({
      act: fc.constantFrom('seal' as const, 'seal' as const, 'seal' as const, 'erase' as const),
      subject: fc.constantFrom('resident-1', 'resident-2'),
      wait: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const seals: { begun: number; done: number; subject: string; at: number; sealed: Sealed }[] = []
        const erasures: { begun: number; done: number; subject: string }[] = []
        let tick = 0
        const running: Promise<unknown>[] = []
        for (const [at, { act, subject, wait }] of steps.entries()) {
          const begun = tick++
          const done =
            act === 'erase'
              ? vault.erase(subject).then(() => erasures.push({ begun, done: tick++, subject }))
              : sealOne(vault, toSeal(subject, at)).then((sealed) =>
                  seals.push({ begun, done: tick++, subject, at, sealed }),
                )
          running.push(done)
          if (wait) await done
        }
        await Promise.all(running)
        const opened = await vault.open(seals.map(({ sealed }) => sealed))
        seals.forEach((seal, index) => {
          const own = erasures.filter(({ subject }) => subject === seal.subject)
          if (own.some((one) => one.begun > seal.done)) expect(opened[index]).toBeUndefined()
          else if (own.every((one) => one.begun < seal.begun)) expect(opened[index]).toBe(seal.at)
          else expect([seal.at, undefined]).toContain(opened[index])
        })
      }),
      { numRuns: 40 },
    )
  })

  it('never loses a sibling to a race with redactions', async () => {
    const vault = await start()
    const redacted = new Set<string>()
    const sealed: { value: number; sealed: Sealed }[] = []
    const running: Promise<unknown>[] = []
    for (let value = 0; value < 300; value += 1) {
      running.push(
        sealOne(vault, toSeal(`resident-${value % 3}`, value)).then((one) => sealed.push({ value, sealed: one })),
      )
      const target = sealed[(value * 7) % (sealed.length || 1)]
      if (value % 10 === 9 && target !== undefined) {
        redacted.add(target.sealed.sealed)
        running.push(
          vault.redact(
            target.sealed,
            sealed.map((one) => one.sealed),
          ),
        )
      }
      if (value % 17 === 0) await running[value]
    }
    await Promise.all(running)
    const opened = await vault.open(sealed.map((one) => one.sealed))
    sealed.forEach((one, at) => {
      expect(opened[at]).toBe(redacted.has(one.sealed.sealed) ? undefined : one.value)
    })
    expect(redacted.size).toBeGreaterThan(10)
  })
}
