import { describe, expect, it } from 'vitest'
import { instant } from '../../../domain/kernel/index.ts'
import { openMemoryLog } from '../../../infra/memory/event-log/log.ts'
import { openMemoryLogReader } from '../../../infra/memory/event-log/reader.ts'
import { type MemoryLogStoreOptions, memoryLogStore } from '../../../infra/memory/event-log/store.ts'
import { markOf } from '../../../services/kit/mark.ts'
import { commandsConformance, eventLogConformance, type OpenLog, positionsConformance } from '../../../testing/index.ts'
import { tests } from '../../fixtures/conformance.ts'
import { all, appended, newEvent } from '../sqlite/event-log/events.ts'

const opening =
  (options: MemoryLogStoreOptions, exclusive: boolean): OpenLog =>
  async (clock) => {
    const store = memoryLogStore(options)
    let log = await openMemoryLog({ store, clock, exclusive })
    return {
      log,
      async reopen() {
        await log.close()
        log = await openMemoryLog({ store, clock, exclusive })
        return log
      },
      close: () => log.close(),
    }
  }

eventLogConformance('the log in memory', opening({}, true), tests)
eventLogConformance('the log in memory, shared and sparse', opening({ positionStep: 7 }, false), tests)
positionsConformance('the log in memory', opening({}, true), tests)
positionsConformance('the log in memory, sparse', opening({ positionStep: 7 }, true), tests)
commandsConformance('the log in memory', opening({}, true), tests)

const STREAM = 'demand-pa-1'

describe('a store', () => {
  it('outlives its adapters, and shows each what the others wrote', async () => {
    const store = memoryLogStore()
    const options = { store, clock: Date.now, exclusive: false }
    const [one, other] = [await openMemoryLog(options), await openMemoryLog(options)]
    appended(await one.append(STREAM, 'none', [newEvent()]))
    expect(await other.append(STREAM, 'none', [newEvent()])).toEqual({ conflict: true, revision: 0 })
    appended(await other.append(STREAM, 0, [newEvent()]))
    await one.close()
    await other.close()
    await expect(one.head()).rejects.toMatchObject({ code: 'log.unavailable' })
    const reader = await openMemoryLogReader({ store })
    expect((await all(reader.readStream(STREAM))).map(({ revision }) => revision)).toEqual([0, 1])
    expect(await reader.identity()).toEqual(store.identity)
  })

  it('has one writer, unless all of them share it', async () => {
    const store = memoryLogStore()
    const owned = { code: 'log.owned' }
    const open = (exclusive: boolean) => openMemoryLog({ store, clock: Date.now, exclusive })
    const alone = await open(true)
    expect(alone.exclusive).toBe(true)
    await expect(open(true)).rejects.toMatchObject(owned)
    await expect(open(false)).rejects.toMatchObject(owned)
    await alone.close()
    await alone.close()
    const shared = [await open(false), await open(false)]
    expect(shared.map(({ exclusive }) => exclusive)).toEqual([false, false])
    await expect(open(true)).rejects.toMatchObject(owned)
    for (const log of shared) await log.close()
    await (await open(true)).close()
  })

  it('never records earlier than another writer did, and refuses a writer that is over 5 s behind', async () => {
    const store = memoryLogStore()
    const at = instant('2026-03-01T08:00:00.000Z')
    const writer = (lateMs: number) => openMemoryLog({ store, clock: () => at - lateMs, exclusive: false })
    const [first] = appended(await (await writer(0)).append(STREAM, 'none', [newEvent()]))
    const [second] = appended(await (await writer(5_000)).append('demand-pa-2', 'none', [newEvent()]))
    expect(second?.recordedtime).toBe(first?.recordedtime)
    await expect((await writer(5_001)).append('demand-pa-3', 'none', [newEvent()])).rejects.toMatchObject({
      code: 'log.clock-behind',
    })
  })

  it('keeps history as written, whatever callers do to their objects', async () => {
    const log = await openMemoryLog({ store: memoryLogStore(), clock: Date.now })
    const data = { steps: ['raised'] }
    const [answered] = appended(await log.append(STREAM, 'none', [newEvent({ data })]))
    const mark = answered && markOf(answered)
    data.steps.push('forged')
    for (const event of await all(log.readAll(0))) Object.assign(event, { actor: 'another', data: {} })
    expect((await all(log.readAll(0))).map((event) => event.data)).toEqual([{ steps: ['raised'] }])
    expect(mark && (await log.holds(mark))).toBe(true)
  })

  it('copies into one that diverges, which marks distinguish', async () => {
    const store = memoryLogStore()
    const log = await openMemoryLog({ store, clock: Date.now })
    const [common] = appended(await log.append(STREAM, 'none', [newEvent()]))
    const older = await openMemoryLog({ store: store.copy(), clock: Date.now })
    const [here] = appended(await log.append(STREAM, 0, [newEvent()]))
    if (common === undefined || here === undefined) throw new Error('two events were appended')
    expect(await older.identity()).toEqual(await log.identity())
    expect([await older.holds(markOf(common)), await older.holds(markOf(here))]).toEqual([true, false])
    appended(await older.append(STREAM, 0, [newEvent()]))
    expect([await older.head(), await older.holds(markOf(here))]).toEqual([here.position, false])
  })

  it('is full at its limit, writes nothing of what does not fit, and accepts what does', async () => {
    const log = await openMemoryLog({ store: memoryLogStore({ maxBytes: 30_000 }), clock: Date.now })
    const large = newEvent({ data: { text: 'x'.repeat(20_000) } })
    await expect(log.append(STREAM, 'none', [newEvent(), large, large])).rejects.toMatchObject({
      code: 'log.full',
      retryAfter: 60,
    })
    expect(await log.head()).toBe(0)
    appended(await log.append(STREAM, 'none', [large]))
  })
})
