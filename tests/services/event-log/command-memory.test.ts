import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { RecordedEvent } from '../../../domain/kernel/index.ts'
import { openSqliteLog } from '../../../infra/sqlite/event-log/log.ts'
import { commandMemory } from '../../../services/event-log/command-memory.ts'
import { Fault } from '../../../services/kit/fault.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'
import { newEvent } from '../../infra/sqlite/event-log/events.ts'

const HOUR_MS = 60 * 60 * 1000
const SOON = { timeout: 20_000 }

/** A shared log, and engines with a memory each. */
async function shared() {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-memory-'))
  const { commandStream: _, ...log } = await openSqliteLog({ path: join(directory, 'log.db'), clock: Date.now })
  let now = 1
  onTestFinished(async () => {
    await log.close()
    rmSync(directory, { recursive: true })
  })
  return {
    log,
    pass(ms: number) {
      now += ms
    },
    async engine(over: EventLog = { ...log, exclusive: false }, limits: { mostOfActor?: number } = {}) {
      const heard: RecordedEvent[] = []
      const failures: unknown[] = []
      const memory = await commandMemory({
        log: over,
        monotonic: () => now,
        heard: (event) => heard.push(event),
        failed: (error) => failures.push(error),
        wait: async () => {},
        ...limits,
      })
      onTestFinished(() => memory.stop())
      return { ...memory, heard, failures }
    },
  }
}

const keyed = (commandid: string) => newEvent({ commandid, commanddigest: 'd' })

it('an engine knows its own commands at once, and those of another engine soon', async () => {
  const { engine } = await shared()
  const [one, other] = [await engine(), await engine()]
  const command = randomUUID()
  const appended = await one.log.append('demand-pa-1', 'none', [keyed(command), newEvent()])
  expect(await one.log.commandStream?.(command)).toBe('demand-pa-1')
  await expect.poll(() => other.log.commandStream?.(command), SOON).toBe('demand-pa-1')
  await expect.poll(() => other.heard, SOON).toEqual('events' in appended ? appended.events : [])
  expect(await other.log.commandStream?.(randomUUID())).toBeUndefined()
  await other.log.append('demand-pa-2', 'none', [keyed(randomUUID())])
  await expect.poll(() => one.heard, SOON).toHaveLength(1)
  expect(one.heard[0]?.subject).toBe('demand-pa-2')
})

it('an engine forgets a command after 24 hours, and knows none from before its start', async () => {
  const { engine, pass } = await shared()
  const one = await engine()
  const command = randomUUID()
  await one.log.append('demand-pa-1', 'none', [keyed(command)])
  const late = await engine()
  pass(23 * HOUR_MS)
  expect(await one.log.commandStream?.(command)).toBe('demand-pa-1')
  expect(await late.log.commandStream?.(command)).toBeUndefined()
  pass(2 * HOUR_MS)
  expect(await one.log.commandStream?.(command)).toBeUndefined()
})

it('an actor with many commands costs only its own', async () => {
  const { log, engine } = await shared()
  const one = await engine({ ...log, exclusive: false }, { mostOfActor: 3 })
  const [calm = '', ...busy] = Array.from({ length: 6 }, () => randomUUID())
  await one.log.append('demand-pa-1', 'none', [{ ...keyed(calm), actor: 'resident-calm' }])
  for (const [n, command] of busy.entries())
    await one.log.append(`demand-pa-busy-${n}`, 'none', [{ ...keyed(command), actor: 'resident-busy' }])
  const known = await Promise.all([calm, ...busy].map((command) => one.log.commandStream?.(command)))
  expect(known.map((stream) => stream !== undefined)).toEqual([true, false, false, true, true, true])
})

it('a failed subscription is reopened after the last event that it delivered', async () => {
  const { log, engine } = await shared()
  let fails = 2
  const { heard, failures } = await engine({
    ...log,
    exclusive: false,
    async *subscribe(after, signal) {
      for await (const events of log.subscribe(after, signal)) {
        yield events
        fails -= 1
        if (fails >= 0) throw new Fault('log.unavailable', 'The log is away.', { retryAfter: 1 })
      }
    },
  })
  for (let nth = 0; nth < 4; nth += 1) await log.append('demand-pa-1', 'any', [newEvent()])
  await expect.poll(() => heard.map(({ revision }) => revision), SOON).toEqual([0, 1, 2, 3])
  expect(failures.length).toBeGreaterThan(0)
})
