import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import type { Sealed } from '../../../../domain/kernel/index.ts'
import type { KvVaultOptions } from '../../../../infra/nats/vault/vault.ts'
import type { Vault } from '../../../../services/ports/vault.ts'
import { natsServer } from '../../../fixtures/nats-server.ts'
import { gateTo } from './gate.ts'
import { type OwnVault, openOwn, ownBucket } from './rig.ts'

const masterKey = randomBytes(32)
const STREAM = 'demand-pa-1'
const fault = (code: string) => expect.objectContaining({ name: 'Fault', code })
let server: Awaited<ReturnType<typeof natsServer>>
let bucket = ''
const opened: OwnVault[] = []
beforeAll(async () => {
  server = await natsServer()
})
afterAll(() => server.remove())
beforeEach(() => {
  bucket = ownBucket()
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((vault) => vault.close()))
})

async function engine(options: Partial<KvVaultOptions> = {}, url = server.url): Promise<OwnVault> {
  const vault = await openOwn(url, { bucket, masterKey, ...options })
  opened.push(vault)
  return vault
}

async function sealOne(vault: Vault, subject: string, value: unknown, stream = STREAM): Promise<Sealed> {
  const [sealed] = await vault.seal([{ subject, stream, value }])
  if (sealed === undefined) throw new Error('nothing was sealed')
  return sealed
}

/** Ends without notice, like a process that dies. */
const die = (vault: OwnVault): Promise<void> => vault.nats.close()

it('has one key for a pair for which several engines seal at once, and each opens what the others sealed', async () => {
  const engines = await Promise.all([engine(), engine(), engine(), engine()])
  const subjects = Array.from({ length: 25 }, (_, at) => `resident-${at}`)
  const sealed = await Promise.all(
    engines.map((one) => Promise.all(subjects.map((subject) => sealOne(one, subject, subject)))),
  )
  const keys = new Set(sealed.flat().map((one) => one.sealed.slice(0, 20)))
  expect(keys.size).toBe(subjects.length)
  for (const one of engines)
    expect(await one.open(sealed.flat())).toEqual([...subjects, ...subjects, ...subjects, ...subjects])
})

it('obeys an erasure of another engine from the moment it has returned, also for keys in memory', async () => {
  const [first, second] = [await engine(), await engine()]
  for (let round = 0; round < 50; round += 1) {
    const subject = `resident-${round}`
    const sealed = await sealOne(second, subject, 'before')
    expect(await second.open([sealed])).toEqual(['before'])
    expect(await first.erase(subject)).toBe(1)
    expect(await second.open([sealed])).toEqual([undefined])
    const after = await sealOne(second, subject, 'after')
    expect(await first.open([sealed, after])).toEqual([undefined, 'after'])
  }
})

it('never loses a value to a race with another engine’s erasure, nor opens one that was sealed before it', async () => {
  const engines = [await engine(), await engine()]
  const step = fc.record({
    act: fc.constantFrom('seal' as const, 'seal' as const, 'seal' as const, 'erase' as const),
    subject: fc.constantFrom('resident-1', 'resident-2'),
    at: fc.constantFrom(0, 1),
    wait: fc.boolean(),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const seals: { begun: number; done: number; subject: string; value: number; sealed: Sealed }[] = []
      const erasures: { begun: number; done: number; subject: string }[] = []
      let tick = 0
      const running: Promise<unknown>[] = []
      for (const [value, { act, subject, at, wait }] of steps.entries()) {
        const vault = engines[at]
        if (vault === undefined) throw new Error('there are two')
        const begun = tick++
        const done =
          act === 'erase'
            ? vault.erase(subject).then(() => erasures.push({ begun, done: tick++, subject }))
            : sealOne(vault, subject, value).then((sealed) =>
                seals.push({ begun, done: tick++, subject, value, sealed }),
              )
        running.push(done)
        if (wait) await done
      }
      await Promise.all(running)
      const sealed = seals.map((seal) => seal.sealed)
      const [here, there] = await Promise.all(engines.map((vault) => vault.open(sealed)))
      expect(here).toEqual(there)
      seals.forEach((seal, index) => {
        const own = erasures.filter(({ subject }) => subject === seal.subject)
        if (own.some((one) => one.begun > seal.done)) expect(here?.[index]).toBeUndefined()
        else if (own.every((one) => one.done < seal.begun)) expect(here?.[index]).toBe(seal.value)
        else expect([seal.value, undefined]).toContain(here?.[index])
      })
    }),
    { numRuns: 60 },
  )
}, 60_000)

it('keeps what another engine has sealed and not yet written when a value of the same key is redacted', async () => {
  const [first, second] = [await engine(), await engine()]
  const target = await sealOne(first, 'resident-1', 'target')
  const inFlight = await sealOne(second, 'resident-1', 'in flight')
  expect(await second.open([target])).toEqual(['target'])
  expect(await first.redact(target, [])).toBe(true)
  const later = await sealOne(second, 'resident-1', 'later')
  for (const one of [first, second]) {
    expect(await one.open([target, inFlight, later])).toEqual([undefined, 'in flight', 'later'])
  }
  expect(await second.redact(inFlight, [])).toBe(true)
  expect(await first.open([inFlight, later])).toEqual([undefined, 'later'])
  expect(await first.erase('resident-1')).toBe(2)
  expect(await second.open([later])).toEqual([undefined])
})

it('never loses a sibling to redactions by several engines at once', async () => {
  const engines = [await engine(), await engine()]
  const redacted = new Set<string>()
  const sealed: { value: number; sealed: Sealed }[] = []
  const running: Promise<unknown>[] = []
  for (let value = 0; value < 200; value += 1) {
    const vault = engines[value % 2]
    if (vault === undefined) throw new Error('there are two')
    running.push(sealOne(vault, `resident-${value % 3}`, value).then((one) => sealed.push({ value, sealed: one })))
    const target = sealed[(value * 7) % (sealed.length || 1)]
    if (value % 20 > 17 && target !== undefined) {
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
  for (const vault of engines) {
    const values = await vault.open(sealed.map((one) => one.sealed))
    expect(values).toEqual(sealed.map((one) => (redacted.has(one.sealed.sealed) ? undefined : one.value)))
  }
  expect(redacted.size).toBeGreaterThan(5)
}, 60_000)

it('erases although another engine has died, as soon as that one can use no key', async () => {
  const [first, second] = [await engine({ leaseMs: 500 }), await engine({ leaseMs: 500 })]
  const sealed = await sealOne(second, 'resident-1', 'a')
  await die(second)
  expect(await first.erase('resident-1')).toBe(1)
  expect(await first.open([sealed])).toEqual([undefined])
})

it('redacts only once it is certain that an engine that died has nothing in flight', async () => {
  const lively = { leaseMs: 500, graceMs: 2_000 }
  const [first, second] = [await engine(lively), await engine(lively)]
  const target = await sealOne(second, 'resident-1', 'target')
  const onItsWay = await sealOne(second, 'resident-1', 'on its way')
  await die(second)
  await expect(first.redact(target, [])).rejects.toEqual(fault('vault.unavailable'))
  expect(await first.open([target, onItsWay])).toEqual(['target', 'on its way'])
  await expect.poll(() => first.redact(target, [onItsWay]).catch(() => false), { timeout: 15_000 }).toBe(true)
  expect(await first.open([target, onItsWay])).toEqual([undefined, 'on its way'])
}, 30_000)

it('answers an erasure only once an engine that does not hear it has stopped by itself', async () => {
  const gate = await gateTo(server.url)
  onTestFinished(() => gate.close())
  const leaseMs = 1_000
  const [first, deaf] = [await engine({ leaseMs }), await engine({ leaseMs }, gate.url)]
  const sealed = await sealOne(deaf, 'resident-1', 'before')
  expect(await deaf.open([sealed])).toEqual(['before'])
  gate.shut()
  expect(await deaf.open([sealed]), 'it goes on for the length of a lease').toEqual(['before'])
  expect(await first.erase('resident-1')).toBe(1)
  const refused = [deaf.open([sealed]), sealOne(deaf, 'resident-1', 'lost'), deaf.redact(sealed, [])]
  expect(await Promise.all(refused.map((one) => one.catch((error) => error.code)))).toEqual(
    refused.map(() => 'vault.unavailable'),
  )
  gate.open()
  const after = () => sealOne(deaf, 'resident-1', 'after').catch(() => undefined)
  await expect
    .poll(async () => first.open([sealed, (await after()) ?? sealed]), { timeout: 15_000 })
    .toEqual([undefined, 'after'])
  expect(await deaf.open([sealed])).toEqual([undefined])
}, 30_000)
