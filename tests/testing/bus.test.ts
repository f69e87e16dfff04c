import { setImmediate as turn } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { openMemoryLog } from '../../infra/memory/event-log/log.ts'
import { type MemoryLogStore, memoryLogStore } from '../../infra/memory/event-log/store.ts'
import { MOST_FAILURES } from '../../services/ports/dead-letters.ts'
import { openMemoryBus } from '../../testing/bus/memory-bus.ts'
import { type MemoryBusStore, memoryBusStore } from '../../testing/bus/memory-store.ts'
import { type BusRig, busConformance } from '../../testing/index.ts'
import { tests } from '../fixtures/conformance.ts'
import { appended, newEvent } from '../infra/sqlite/event-log/events.ts'

async function over(logStore: MemoryLogStore, store: MemoryBusStore): Promise<BusRig> {
  const log = await openMemoryLog({ store: logStore, clock: Date.now, exclusive: false })
  const bus = openMemoryBus({ store, log, wait: () => turn() })
  const stop = async (): Promise<void> => {
    await bus.close()
    await log.close()
  }
  return {
    log,
    bus,
    deadLetters: store.deadLetters,
    stop,
    async again() {
      await stop()
      return over(logStore, store)
    },
  }
}

function stores() {
  const log = memoryLogStore()
  const bus = memoryBusStore({ log: log.identity, clock: Date.now })
  onTestFinished(() => bus.close())
  return { log, bus }
}

const start = () => {
  const { log, bus } = stores()
  return over(log, bus)
}

busConformance('the bus in memory', start, tests)

it('lets one of two engines work under a durable name, and the other take over from there', async () => {
  const kept = stores()
  const [one, other] = [await over(kept.log, kept.bus), await over(kept.log, kept.bus)]
  const seen: string[] = []
  const consume = (rig: BusRig, engine: string) =>
    rig.bus.subscribe('twin', {}, async ({ revision }) => {
      seen.push(`${engine} ${revision}`)
    })
  await consume(one, 'one')
  await consume(other, 'other')
  const append = async (revision: number) => appended(await one.log.append('demand-pa-1', revision - 1, [newEvent()]))
  appended(await one.log.append('demand-pa-1', 'none', [newEvent()]))
  await append(1)
  await expect.poll(() => seen, { timeout: 20_000 }).toEqual(['one 0', 'one 1'])
  await append(2)
  await expect.poll(() => seen.length, { timeout: 20_000 }).toBe(3)
  await one.bus.close()
  appended(await other.log.append('demand-pa-1', 2, [newEvent()]))
  await expect.poll(() => seen, { timeout: 20_000 }).toEqual(['one 0', 'one 1', 'one 2', 'other 3'])
  await one.stop()
  await other.stop()
})

it('keeps dead letters and checkpoints when its bus is closed', async () => {
  const kept = stores()
  const rig = await over(kept.log, kept.bus)
  const [poison] = appended(await rig.log.append('demand-pa-1', 'none', [newEvent()]))
  await rig.bus.subscribe('failing', {}, async () => {
    throw new Error('always')
  })
  await expect.poll(() => kept.bus.checkpoints.of('failing'), { timeout: 20_000 }).toBe(poison?.position)
  const again = await rig.again()
  expect((await again.deadLetters.list({ limit: 10 })).letters).toMatchObject([
    { durable: 'failing', event: poison?.id, failures: MOST_FAILURES },
  ])
  expect(kept.bus.checkpoints.of('failing')).toBe(poison?.position)
  await again.stop()
})
