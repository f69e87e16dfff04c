import { connect } from 'nats'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Actor } from '../../../../domain/kernel/index.ts'
import { openNats } from '../../../../infra/nats/connection.ts'
import type { StreamNames } from '../../../../infra/nats/names.ts'
import { memoryDatabase } from '../../../../infra/sqlite/memory.ts'
import { natsServer, ownNames, startNatsServer } from '../../../fixtures/nats-server.ts'
import { disclosing } from './disclosure-rig.ts'

let server: Awaited<ReturnType<typeof natsServer>>
beforeAll(async () => {
  server = await natsServer()
})
afterAll(() => server.remove())

const HOUR = 3_600_000
const wang: Actor = { id: 'person-wang', role: 'committee', party: 'jwh' }
const place = { community: 'pa', view: 'demands' }
const ALL = { limit: 100 }

/** The state file of an engine, which outlives it. */
function stateFile() {
  const { path, close } = memoryDatabase()
  onTestFinished(close)
  return path
}

/** One engine: its state file, and its connection. `everyMs`: by default it exchanges counts only when it is asked. */
function engine(names: StreamNames, { path = stateFile(), url = server.url, everyMs = HOUR } = {}) {
  const disclosures = disclosing(openNats({ url }), path, { names, everyMs })
  let stopped: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopped ??= disclosures.stop()
    return stopped
  }
  onTestFinished(stop)
  return {
    read: (at: number, ...keys: string[]) => disclosures.record(wang, place, keys, at),
    listed: async (...keys: string[]) => (await disclosures.list(keys, ALL)).disclosures,
    list: disclosures.list,
    path,
    stop,
  }
}

const record = (key: string, times: number, more = {}) => ({
  key,
  reader: wang.id,
  role: wang.role,
  party: wang.party,
  ...place,
  times,
  ...more,
})

describe('disclosures of several engines', () => {
  test('are listed by any of them, and those of one hour as one', async () => {
    const names = ownNames()
    const [one, other] = [engine(names), engine(names)]
    one.read(10, 'k1', 'k2')
    other.read(20, 'k1')
    other.read(HOUR + 5, 'k3')
    await one.listed('k1')
    const [mine, theirs] = [await other.listed('k1', 'k2', 'k3'), await one.listed('k1', 'k2', 'k3')]
    expect(mine).toEqual(theirs)
    expect(mine).toHaveLength(3)
    expect(mine).toEqual(
      expect.arrayContaining([
        record('k1', 2, { first: 10, last: 20 }),
        record('k2', 1, { first: 10, last: 10 }),
        record('k3', 1, { first: HOUR + 5, last: HOUR + 5 }),
      ]),
    )
  })

  test('reach an engine that starts later, and outlive the engine that recorded them', async () => {
    const names = ownNames()
    const one = engine(names)
    one.read(10, 'k1')
    await one.stop()
    expect(await engine(names).listed('k1')).toEqual([record('k1', 1, { first: 10, last: 10 })])
  })

  test('count once, however often they are shared', async () => {
    const names = ownNames()
    const one = engine(names)
    one.read(10, 'k1')
    await one.listed('k1')
    one.read(30, 'k1')
    await one.stop()
    const again = engine(names, { path: one.path })
    expect(await again.listed('k1')).toEqual([record('k1', 2, { first: 10, last: 30 })])
    expect(await engine(names).listed('k1')).toEqual([record('k1', 2, { first: 10, last: 30 })])
  })

  test('are listed page by page alike', async () => {
    const names = ownNames()
    const one = engine(names)
    const keys = Array.from({ length: 450 }, (_, at) => `key-${at}`)
    one.read(10, ...keys)
    await one.listed('key-0')
    const pages = []
    for (const who of [one, engine(names)]) {
      const first = await who.list(keys, { limit: 200 })
      const second = await who.list(keys, { limit: 300, after: first.next ?? '' })
      expect([first.disclosures.length, second.disclosures.length, second.next]).toEqual([200, 250, undefined])
      pages.push([...first.disclosures, ...second.disclosures])
    }
    expect(pages[0]).toEqual(pages[1])
  })

  test('are shared again where the stream was lost', async () => {
    const names = ownNames()
    const one = engine(names)
    one.read(10, 'k1')
    await one.listed('k1')
    const nats = await connect({ servers: server.url })
    const jsm = await nats.jetstreamManager()
    await jsm.streams.delete(`${names.stream}-disclosures`)
    await nats.close()
    expect(await one.listed('k1')).toHaveLength(1)
    expect(await engine(names).listed('k1')).toEqual([record('k1', 1, { first: 10, last: 10 })])
  })

  test('are exchanged without being asked for', async () => {
    const names = ownNames()
    const one = engine(names, { everyMs: 20 })
    one.read(10, 'k1')
    await expect.poll(() => engine(names).listed('k1'), { interval: 200 }).toHaveLength(1)
  })
})

test('while NATS is away reading goes on, a list is refused, and nothing is lost', async () => {
  const names = ownNames()
  const own = await startNatsServer()
  onTestFinished(() => own.remove())
  const one = engine(names, { url: own.url })
  one.read(10, 'k1')
  await one.listed('k1')
  await own.stop()
  one.read(20, 'k1')
  await expect(one.listed('k1')).rejects.toMatchObject({ name: 'Fault', code: 'nats.unavailable' })
  await own.start()
  await expect.poll(() => one.listed('k1').catch(() => [])).toEqual([record('k1', 2, { first: 10, last: 20 })])
})
