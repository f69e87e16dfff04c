import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { acceptClock } from '../../../infra/files/clock-acceptance.ts'
import { deadline } from '../../../services/processes/deadline.ts'
import type { EdgeOptions } from '../../../src/http/edge-options.ts'
import { engineRig } from '../http/rig.ts'

const SECOND_MS = 1_000
const DAY_MS = 24 * 60 * 60 * SECOND_MS
const SOON = { timeout: 20_000 }

/** An engine with the service `deadline`, on a machine whose clock the test sets. */
async function machine(edge: Partial<EdgeOptions> = {}) {
  let ahead = 0
  let passed = 0
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-clock-'))
  const wall = () => Date.now() + passed + ahead
  const monotonic = () => performance.now() + passed
  const at = await engineRig(edge, [deadline], { directory, clock: wall, monotonic })
  onTestFinished(async () => {
    await at.stop()
    rmSync(directory, { recursive: true, force: true })
  })
  const token = await at.token({ sub: 'person-committee-1', role: 'committee', party: 'committee' })
  const ready = async () => (await at.ask('/ready')).body
  return {
    ...at,
    directory,
    wall,
    raise: () => at.ask('/v1/pa/demands', { body: { text: '路灯坏了' }, token }),
    condition: async () => (await ready()).conditions,
    /** What the service failed at last; `null` where it goes on. */
    async failure(): Promise<unknown> {
      const { services } = await ready()
      const found = (services as { service: string; failure?: string }[]).find(({ service }) => service === 'deadline')
      return found === undefined ? 'absent' : (found.failure ?? null)
    },
    set(ms: number) {
      ahead += ms
    },
    pass(ms: number) {
      passed += ms
    },
  }
}

it('an engine whose clock jumps 400 days ahead for 4 s writes nothing meanwhile, and continues by itself', async () => {
  const { raise, condition, failure, set, pass, log } = await machine()
  expect((await raise()).status).toBe(201)
  const head = await log.head()
  set(400 * DAY_MS)
  const refused = await raise()
  expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([503, 'clock.jumped', '10'])
  // The service has looked at the clock, and was refused.
  await expect.poll(failure, SOON).toBe('clock.jumped')
  await expect
    .poll(condition, SOON)
    .toEqual([expect.objectContaining({ part: 'clock', code: 'clock.jumped', stops: ['commands', 'services'] })])
  pass(4 * SECOND_MS)
  set(-400 * DAY_MS)
  expect((await raise()).body.code).toBe('clock.jumped')
  expect(await log.head()).toBe(head)
  pass(10 * SECOND_MS)
  expect((await raise()).status).toBe(201)
  await expect.poll(condition, SOON).toEqual([])
  await expect.poll(failure, SOON).toBeNull()
})

it('an engine whose clock is set once by 6 s takes commands after 10 s; its services wait for a person', async () => {
  const { raise, condition, directory, wall, set, pass } = await machine()
  set(6 * SECOND_MS)
  expect((await raise()).body.code).toBe('clock.jumped')
  pass(10 * SECOND_MS)
  expect((await raise()).status).toBe(201)
  await expect
    .poll(condition, SOON)
    .toEqual([expect.objectContaining({ part: 'clock', code: 'clock.unconfirmed', stops: ['services'] })])
  const { taken } = acceptClock(directory, wall())
  await expect.poll(taken, SOON).toBe(true)
  await expect.poll(condition, SOON).toEqual([])
})

it('a jump of the clock is logged when it begins and ends, not with every command', async () => {
  const lines: { readonly level: number; readonly code?: string; readonly at?: unknown }[] = []
  const logger = pino({ level: 'info' }, { write: (line) => lines.push(JSON.parse(line)) })
  const { raise, condition, set } = await machine({ logger })
  set(400 * DAY_MS)
  expect((await raise()).body.code).toBe('clock.jumped')
  await expect.poll(condition, SOON).toHaveLength(1)
  for (let nth = 0; nth < 20; nth += 1) expect((await raise()).body.code).toBe('clock.jumped')
  set(-400 * DAY_MS)
  await expect.poll(condition, SOON).toEqual([])
  const told = lines.filter(({ code, at }) => code === 'clock.jumped' && at === undefined)
  const conditions = told.filter((line) => 'part' in line)
  expect(conditions.map(({ level }) => level)).toEqual([50, 30])
  expect(lines.filter(({ at }) => at !== undefined).length).toBeLessThanOrEqual(1)
})

it('a command that was done before the clock jumped still gets its answer', async () => {
  const { ask, token, set } = await machine()
  const headers = { 'idempotency-key': 'before' }
  const mine = await token({ sub: 'person-committee-1', role: 'committee', party: 'committee' })
  const raise = () => ask('/v1/pa/demands', { body: { text: '路灯坏了' }, token: mine, headers })
  const first = await raise()
  set(400 * DAY_MS)
  expect((await raise()).body).toEqual(first.body)
})
