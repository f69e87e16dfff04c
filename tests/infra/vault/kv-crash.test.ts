import { randomInt } from 'node:crypto'
import { connect } from 'nats'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import type { Sealed } from '../../../domain/kernel/index.ts'
import { type NatsServer, startNatsServer } from '../../fixtures/nats-server.ts'
import { type Acknowledged, MASTER_KEY } from './child-sealer.ts'
import { engineProcess, killedAfter } from './children.ts'
import { openOwn, ownBucket } from './kv-rig.ts'

const rounds = Number(process.env.FAULT_ROUNDS ?? 5)
const LEASE = 1_000
let server: NatsServer
beforeAll(async () => {
  server = await startNatsServer()
})
afterAll(() => server.remove())

const own = (bucket: string) => openOwn(server.url, { bucket, masterKey: MASTER_KEY, lease: LEASE })

/** Names of the destructions that are not over. */
async function destructions(bucket: string): Promise<string[]> {
  const nc = await connect({ servers: server.url })
  try {
    const jsm = await nc.jetstreamManager()
    const { state } = await jsm.streams.info(`KV_${bucket}-notices`, { subjects_filter: '>' })
    return Object.keys(state.subjects ?? {}).filter((subject) => !subject.includes('.engine.'))
  } finally {
    await nc.close()
  }
}

it('opens every value that was acknowledged before a kill of two engines, and none that was erased', async () => {
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
}, 180_000)

it('finishes for an engine that is killed in the midst of an erasure what that had begun', async () => {
  const STREAMS = 400
  let midway = 0
  for (let round = 0; round < rounds; round += 1) {
    const bucket = ownBucket()
    const witness = await own(bucket)
    onTestFinished(() => witness.close())
    const child = await engineProcess(server.url, bucket, LEASE)
    onTestFinished(() => child.kill())
    const values = Array.from({ length: STREAMS }, (_, at) => ({
      subject: 'resident-1',
      stream: `demand-pa-${at}`,
      value: at,
    }))
    const sealed = await witness.seal(values)
    const alive = async (): Promise<number> =>
      (await witness.open(sealed)).filter((value) => value !== undefined).length
    child.tell({ erase: 'resident-1' })
    const target = randomInt(1, STREAMS)
    await expect.poll(alive, { interval: 1, timeout: 20_000 }).toBeLessThanOrEqual(target)
    await child.kill()
    if ((await destructions(bucket)).length > 0) midway += 1
    await expect.poll(() => destructions(bucket), { timeout: 20_000 }).toEqual([])
    expect(await alive()).toBe(0)
    expect(await witness.keysOf('resident-1')).toEqual([])
    const [after] = await witness.seal([{ subject: 'resident-1', stream: 'demand-pa-1', value: 'after' }])
    expect(after && (await witness.open([after]))).toEqual(['after'])
  }
  expect(midway).toBeGreaterThan(0)
}, 180_000)

it('uses nothing that was destroyed while the process stood still', async () => {
  const bucket = ownBucket()
  const vault = await own(bucket)
  onTestFinished(() => vault.close())
  const child = await engineProcess(server.url, bucket, LEASE)
  onTestFinished(() => child.kill())
  const value = { subject: 'resident-1', stream: 'demand-pa-1', value: 'before' }
  const sealed = (await child.ask({ seal: [value] })) as Sealed[]
  expect(await child.ask({ open: sealed })).toEqual(['before'])
  child.signal('SIGSTOP')
  expect(await vault.erase('resident-1')).toBe(1)
  child.signal('SIGCONT')
  const after = (await child.ask({ seal: [{ ...value, value: 'after' }] })) as Sealed[]
  expect(await child.ask({ open: [...sealed, ...after] })).toEqual([null, 'after'])
  expect(await vault.open([...sealed, ...after])).toEqual([undefined, 'after'])
}, 30_000)

it('lets a process that is killed with the server go on where it was', async () => {
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
}, 120_000)
