import type { Sealed } from '../../domain/kernel/index.ts'
import type { ToSeal, Vault } from '../../services/ports/vault.ts'
import { keyIdOf } from '../../services/privacy/sealed-values.ts'
import { generator } from '../cases.ts'
import { declaring, type TestFunctions } from '../functions.ts'

const STREAM = 'demand-pa-1'
const of = (subject: string, value: unknown, stream = STREAM): ToSeal => ({ subject, stream, value })

async function sealOne(vault: Vault, value: ToSeal): Promise<Sealed> {
  const [sealed] = await vault.seal([value])
  if (sealed === undefined) throw new Error('nothing was sealed')
  return sealed
}

const openOne = async (vault: Vault, sealed: Sealed): Promise<unknown> => (await vault.open([sealed]))[0]

/** Whether JSON names no field with a backslash: once V8 in Node 24.21 has read one, it takes the escaped form of another name for it. */
const isReadable = (value: unknown): boolean => !/\\\\[^"]*":/.test(JSON.stringify(value))

/** A vault to test. */
export interface VaultUnderTest {
  /** Opens a vault on the same keys each time, until they are cleared. */
  open(): Promise<Vault>
  /** Removes the keys; the next vault is empty. Called when all vaults are closed. */
  clear(): Promise<void>
}

/** Declares the tests that every vault has to pass. */
export function vaultConformance(name: string, { open, clear }: VaultUnderTest, tests: TestFunctions): void {
  const { describe, expect, afterEach } = tests
  const it = declaring(tests)
  describe(`vault on ${name}`, () => {
    const opened: Vault[] = []
    const start = async () => {
      const vault = await open()
      opened.push(vault)
      return vault
    }
    afterEach(async () => {
      for (const vault of opened.splice(0)) await vault.close()
      await clear()
    })

    it('opens any JSON that it sealed, in order', async () => {
      const [vault, fc] = [await start(), await generator()]
      const any = fc.record({ subject: fc.string(), stream: fc.string(), value: fc.jsonValue().filter(isReadable) })
      await fc.assert(
        fc.asyncProperty(fc.array(any, { maxLength: 8 }), async (values) => {
          const sealed = await vault.seal(values)
          expect(await vault.open(sealed)).toEqual(values.map(({ value }) => JSON.parse(JSON.stringify(value))))
        }),
        { numRuns: 50 },
      )
    })

    it('seals the same value differently each time, and shows nothing of it', async () => {
      const vault = await start()
      const sealed = await vault.seal([of('resident-1', 'Wang Xiaoming'), of('resident-1', 'Wang Xiaoming')])
      expect(sealed[0]).not.toEqual(sealed[1])
      const bytes = sealed.map((one) => Buffer.from(one.sealed, 'base64url').toString('latin1'))
      for (const text of bytes) expect(text).not.toMatch(/Wang|resident/)
      expect(sealed[0]?.sealed).toMatch(/^[\w-]+$/)
    })

    it('opens after it was closed and opened again', async () => {
      const first = await start()
      const sealed = await sealOne(first, of('resident-1', { phone: '13800001111' }))
      await first.close()
      const second = await start()
      expect(await openOne(second, sealed)).toEqual({ phone: '13800001111' })
      const again = await sealOne(second, of('resident-1', 2))
      expect(again.sealed.slice(0, 20), 'the key is the same as before').toBe(sealed.sealed.slice(0, 20))
    })

    it('gives concurrent seals for one subject and stream one key, and others another', async () => {
      const vault = await start()
      const all = await Promise.all(Array.from({ length: 20 }, (_, at) => sealOne(vault, of('resident-1', at))))
      const other = await sealOne(vault, of('resident-1', 'x', 'demand-pa-2'))
      const another = await sealOne(vault, of('resident-2', 'x'))
      const keys = new Set([...all, other, another].map((one) => one.sealed.slice(0, 20)))
      expect(keys.size).toBe(3)
    })

    it('opens nothing of an erased subject, in any stream, and everything of others', async () => {
      const vault = await start()
      const his = await vault.seal([of('resident-1', 'a'), of('resident-1', 'b', 'demand-pa-2')])
      const hers = await sealOne(vault, of('resident-2', 'c'))
      expect(await vault.erase('resident-1')).toBe(2)
      expect(await vault.open([...his, hers])).toEqual([undefined, undefined, 'c'])
      expect(await vault.erase('resident-1')).toBe(0)
      await vault.close()
      expect(await (await start()).open([...his, hers])).toEqual([undefined, undefined, 'c'])
    })

    it('seals with a new key after an erasure', async () => {
      const vault = await start()
      const before = await sealOne(vault, of('resident-1', 'before'))
      await vault.erase('resident-1')
      const after = await sealOne(vault, of('resident-1', 'after'))
      expect(await vault.open([before, after])).toEqual([undefined, 'after'])
    })

    it('redacts one value and leaves its siblings and later ones readable', async () => {
      const vault = await start()
      const values = await vault.seal(['a', 'b', 'c'].map((value) => of('resident-1', value)))
      const [a, b, c] = values
      if (a === undefined || b === undefined || c === undefined) throw new Error('three were sealed')
      expect(await vault.redact(b, [a, c])).toBe(true)
      const later = await sealOne(vault, of('resident-1', 'd'))
      expect(await vault.open([a, b, c, later])).toEqual(['a', undefined, 'c', 'd'])
      expect(await vault.redact(b, [a, c])).toBe(false)
      expect(await vault.redact(c, [a, b])).toBe(true)
      await vault.close()
      const again = await start()
      expect(await again.open([a, b, c, later])).toEqual(['a', undefined, undefined, 'd'])
      expect(await again.erase('resident-1')).toBe(2)
      expect(await again.open([a, later])).toEqual([undefined, undefined])
    })

    it('keeps siblings readable that are sealed and not yet in the log when one is redacted', async () => {
      const vault = await start()
      const target = await sealOne(vault, of('resident-1', 'target'))
      const inFlight = await sealOne(vault, of('resident-1', 'in flight'))
      await vault.redact(target, [])
      expect(await vault.open([target, inFlight])).toEqual([undefined, 'in flight'])
    })

    it('names the keys that a subject still has, as the values carry them', async () => {
      const vault = await start()
      const his = await vault.seal([of('resident-1', 'a'), of('resident-1', 'b'), of('resident-1', 'c', 'demand-pa-2')])
      const [a, b] = his
      if (a === undefined || b === undefined) throw new Error('three were sealed')
      await sealOne(vault, of('resident-2', 'x'))
      const named = [...new Set(his.map(keyIdOf))].sort()
      expect((await vault.keysOf('resident-1')).sort()).toEqual(named)
      await vault.redact(a, [b])
      expect((await vault.keysOf('resident-1')).sort(), 'after a redaction too').toEqual(named)
      await vault.erase('resident-1')
      expect(await vault.keysOf('resident-1')).toEqual([])
    })

    it('distinguishes a value that was tampered with from one that was erased', async () => {
      const vault = await start()
      const { sealed } = await sealOne(vault, of('resident-1', 'a value'))
      const bytes = Buffer.from(sealed, 'base64url')
      bytes[40] = (bytes[40] ?? 0) ^ 1
      const damaged = expect.objectContaining({ code: 'vault.damaged-value' })
      await expect(vault.open([{ sealed: bytes.toString('base64url') }])).rejects.toEqual(damaged)
      await expect(vault.open([{ sealed: 'nonsense' }])).rejects.toEqual(damaged)
    })

    it('makes digests that differ by purpose and text and stay the same', async () => {
      const first = await start()
      const digest = first.digest('follow-up', 'demand-pa-1')
      expect(digest).toMatch(/^[0-9a-f]{64}$/)
      expect(
        new Set([digest, first.digest('follow-u', 'pdemand-pa-1'), first.digest('body', 'demand-pa-1')]).size,
      ).toBe(3)
      await first.close()
      expect((await start()).digest('follow-up', 'demand-pa-1')).toBe(digest)
    })

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
                : sealOne(vault, of(subject, at)).then((sealed) =>
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
          sealOne(vault, of(`resident-${value % 3}`, value)).then((one) => sealed.push({ value, sealed: one })),
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
  })
}
