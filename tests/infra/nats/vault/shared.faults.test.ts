import { randomBytes } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import type { Sealed } from '../../../../domain/kernel/index.ts'
import type { KvVaultOptions } from '../../../../infra/nats/vault/vault.ts'
import type { Vault } from '../../../../services/ports/vault.ts'
import { raceErasures, raceRedactions } from '../../../../testing/vault/races.ts'
import { natsServer } from '../../../fixtures/nats-server.ts'
import { gateTo } from './gate.ts'
import { LEASE_MS, type OwnVault, openOwn, ownBucket } from './rig.ts'

const masterKey = randomBytes(32)
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
  const vault = await openOwn(url, { bucket, masterKey, leaseMs: LEASE_MS, ...options })
  opened.push(vault)
  return vault
}

async function sealOne(vault: Vault, subject: string, value: unknown): Promise<Sealed> {
  const [sealed] = await vault.seal([{ subject, value }])
  if (sealed === undefined) throw new Error('nothing was sealed')
  return sealed
}

/** Ends without notice, like a process that dies. */
const die = (vault: OwnVault): Promise<void> => vault.nats.close()

it('has one key for a subject for which several engines seal at once, and each opens what the others sealed', async () => {
  const engines = await Promise.all([engine(), engine(), engine(), engine()] as const)
  const subjects = Array.from({ length: 25 }, (_, at) => `resident-${at}`)
  const sealed = await Promise.all(
    engines.map((one) => Promise.all(subjects.map((subject) => sealOne(one, subject, subject)))),
  )
  const keys = new Set(await engines[0].keysIn(sealed.flat()))
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
  const vaults = [await engine(), await engine()]
  await raceErasures({ vaults, expect }, 60)
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
  expect(await first.erase('resident-1')).toBe(1)
  expect(await second.open([later])).toEqual([undefined])
})

it('never loses a sibling to redactions by several engines at once', async () => {
  const vaults = [await engine(), await engine()]
  expect(await raceRedactions({ vaults, expect }, 200)).toBeGreaterThan(5)
}, 60_000)

it('erases although another engine has died, as soon as that one can use no key', async () => {
  const [first, second] = [await engine({ leaseMs: 500 }), await engine({ leaseMs: 500 })]
  const sealed = await sealOne(second, 'resident-1', 'a')
  await die(second)
  expect(await first.erase('resident-1')).toBe(1)
  expect(await first.open([sealed])).toEqual([undefined])
})

it('redacts although another engine has died, and keeps what that one had on its way', async () => {
  const [first, second] = [await engine(), await engine()]
  const target = await sealOne(second, 'resident-1', 'target')
  const onItsWay = await sealOne(second, 'resident-1', 'on its way')
  await die(second)
  expect(await first.redact(target, [])).toBe(true)
  expect(await first.open([target, onItsWay])).toEqual([undefined, 'on its way'])
})

it('erases a thousand subjects at once within the time of few leases', async () => {
  const [first, second] = [await engine({ leaseMs: 1_000 }), await engine({ leaseMs: 1_000 })]
  const subjects = Array.from({ length: 1_000 }, (_, at) => `resident-${at}`)
  const sealed = await second.seal(subjects.map((subject) => ({ subject, value: subject })))
  const begun = performance.now()
  await Promise.all(subjects.map((subject) => first.erase(subject)))
  expect(performance.now() - begun).toBeLessThan(30_000)
  expect((await second.open(sealed)).filter((value) => value !== undefined)).toEqual([])
}, 60_000)

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
