import { randomInt } from 'node:crypto'
import { setTimeout as delay, setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import type { Sealed } from '../../../../domain/kernel/index.ts'
import type { Fault } from '../../../../services/kit/fault.ts'
import type { Vault } from '../../../../services/ports/vault.ts'
import { type NatsServer, startNatsServer } from '../../../fixtures/nats-server.ts'
import { type Acknowledged, MASTER_KEY } from '../../sqlite/vault/child-sealer.ts'
import { engineProcess, killedAfter } from '../../sqlite/vault/children.ts'
import { openOwn, ownBucket } from './rig.ts'

const rounds = Number(process.env.FAULT_ROUNDS ?? 5)
const LEASE_MS = 1_000
/** Milliseconds that a test may take. */
const TIME = 60_000 + 15_000 * rounds
let server: NatsServer
beforeAll(async () => {
  server = await startNatsServer()
})
afterAll(() => server.remove())

const own = (bucket: string) => openOwn(server.url, { bucket, masterKey: MASTER_KEY, leaseMs: LEASE_MS })

it(
  'opens every value that was acknowledged before a kill of two engines, and none that was erased',
  async () => {
    const bucket = ownBucket()
    const told: Acknowledged[] = []
    for (let round = 0; round < rounds; round += 1) {
      const both = [randomInt(1, 400), randomInt(1, 400)].map((count) => killedAfter(count, server.url, bucket))
      told.push(...(await Promise.all(both)).flat())
      const vault = await own(bucket)
      const opened = await vault.open(told.map(({ sealed }) => sealed))
      await vault.close()
      const wrong = told.filter(({ value, erased }, at) => opened[at] !== (erased ? undefined : value))
      expect(wrong).toEqual([])
    }
    expect(told.length).toBeGreaterThanOrEqual(2 * rounds)
  },
  TIME,
)

it(
  'lets another engine finish the recorded erasure of one that is killed in the midst of it',
  async () => {
    const GROUPS = 100
    for (let round = 0; round < rounds; round += 1) {
      const bucket = ownBucket()
      const witness = await own(bucket)
      onTestFinished(() => witness.close())
      const child = await engineProcess(server.url, bucket, LEASE_MS)
      onTestFinished(() => child.kill())
      const values = Array.from({ length: GROUPS }, (_, at) => ({ subject: 'resident-1', group: `${at}`, value: at }))
      const sealed = await witness.seal(values)
      const alive = async (): Promise<number> =>
        (await witness.open(sealed)).filter((value) => value !== undefined).length
      const recorded = (await child.ask({ erase: 'resident-1' })) as string[]
      await delay(randomInt(0, 20))
      await child.kill()
      await witness.destroy(recorded)
      expect(await alive()).toBe(0)
      expect(await witness.keysOf('resident-1')).toEqual([])
      const after = await witness.seal([{ subject: 'resident-1', value: 'after' }])
      expect(await witness.destroy(recorded)).toBe(0)
      expect(await witness.open(after)).toEqual(['after'])
    }
  },
  TIME,
)

it('uses no key that was destroyed while the process was frozen', async () => {
  const bucket = ownBucket()
  const vault = await own(bucket)
  onTestFinished(() => vault.close())
  const child = await engineProcess(server.url, bucket, LEASE_MS)
  onTestFinished(() => child.kill())
  const value = { subject: 'resident-1', value: 'before' }
  const sealed = (await child.ask({ seal: [value] })) as Sealed[]
  expect(await child.ask({ open: sealed })).toEqual(['before'])
  child.signal('SIGSTOP')
  expect(await vault.erase('resident-1')).toBe(1)
  child.signal('SIGCONT')
  const after = (await child.ask({ seal: [{ ...value, value: 'after' }] })) as Sealed[]
  expect(await child.ask({ open: [...sealed, ...after] })).toEqual([null, 'after'])
  expect(await vault.open([...sealed, ...after])).toEqual([undefined, 'after'])
}, 30_000)

it(
  'lets a process that is killed with the server go on where it was',
  async () => {
    const bucket = ownBucket()
    const told: Acknowledged[] = []
    for (let round = 0; round < rounds; round += 1) {
      const killed = killedAfter(randomInt(50, 300), server.url, bucket)
      told.push(...(await killed))
      await server.kill()
      await server.start()
      const vault = await own(bucket)
      const opened = await vault.open(told.map(({ sealed }) => sealed))
      await vault.close()
      expect(told.filter(({ value, erased }, at) => opened[at] !== (erased ? undefined : value))).toEqual([])
    }
  },
  TIME,
)

it(
  'keeps its promises to two engines under load while the server is killed beneath them',
  async () => {
    const bucket = ownBucket()
    const engines = [await own(bucket), await own(bucket)] as const
    onTestFinished(async () => {
      await Promise.all(engines.map((vault) => vault.close()))
    })
    const seals: { worker: number; begun: number; done: number; subject: string; sealed: Sealed }[] = []
    const erasures: { begun: number; done: number; subject: string }[] = []
    let tick = 0
    let running = true
    const failed: string[] = []

    /** Undefined where it was not acknowledged: then it may have happened, or happen yet. */
    const acknowledged = <T>(work: Promise<T>): Promise<T | undefined> =>
      work.catch(async (error: Fault) => {
        failed.push(error.code)
        // A refusal comes at once: a caller that repeats it without a pause keeps the process from hearing that the server is back.
        await turn()
        return undefined
      })

    async function work(vault: Vault, worker: number): Promise<void> {
      for (let nth = 0; running; nth += 1) {
        const subject = `resident-${(nth + worker) % 40}-${Math.floor(nth / 40)}`
        const begun = tick++
        if (nth % 10 === 9) {
          const erasure = { begun, done: Number.POSITIVE_INFINITY, subject }
          erasures.push(erasure)
          if ((await acknowledged(vault.erase(subject))) !== undefined) erasure.done = tick++
        } else {
          const made = await acknowledged(vault.seal([{ subject, value: begun }]))
          const sealed = made?.[0]
          if (sealed !== undefined) seals.push({ worker, begun, done: tick++, subject, sealed })
        }
      }
    }

    const working = [0, 1, 2, 3].map((worker) => work(engines[worker % 2] ?? engines[0], worker))
    for (let round = 0; round < rounds; round += 1) {
      const before = seals.length
      await expect.poll(() => seals.length, { timeout: 30_000 }).toBeGreaterThan(before + 40)
      await server.kill()
      await server.start()
    }
    // Both engines have the server again: each has sealed since.
    const before = seals.length
    const sealedSince = () => new Set(seals.slice(before).map(({ worker }) => worker % 2)).size
    await expect.poll(sealedSince, { timeout: 30_000 }).toBe(2)
    running = false
    await Promise.all(working)

    expect(new Set(failed)).toEqual(new Set(['vault.unavailable']))
    for (const vault of engines) {
      const opened = await vault.open(seals.map(({ sealed }) => sealed))
      const broken = seals.filter((seal, at) => {
        const concern = erasures.filter(({ subject }) => subject === seal.subject)
        if (concern.some(({ begun, done }) => begun > seal.done && done < tick)) return opened[at] !== undefined
        return concern.every(({ done }) => done < seal.begun) && opened[at] !== seal.begun
      })
      expect(broken).toEqual([])
    }
  },
  TIME,
)
