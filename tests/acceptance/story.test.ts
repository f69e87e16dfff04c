import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { expect, it, onTestFinished } from 'vitest'
import { type Client, connect, type EventName, type EventOf } from '../../client/index.ts'
import { DAY, HOUR, type Instant, instant, iso, MINUTE, type Role } from '../../domain/kernel/index.ts'
import { processManagers } from '../../services/processes/process-managers.ts'
import { readConfig } from '../../src/config/config.ts'
import { openCore } from '../../src/engine/core.ts'
import { natsSettings } from '../../src/engine/nats-settings.ts'
import { withViews } from '../../src/engine/read-side.ts'
import { serve } from '../../src/engine/server.ts'
import { mintToken } from '../../src/http/tokens.ts'
import { startNatsServer } from '../fixtures/nats-server.ts'

const SECRET = 'a secret of the story that is long enough'
/** Monday, ten in the morning in Shanghai. */
const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '08:00', until: '22:00' }))
const MONDAY: Instant = instant('2026-03-02T02:00:00.000Z')

/** A whole engine with all services on a real nats-server, with a clock that the story sets. */
async function stage() {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-story-'))
  const nats = await startNatsServer()
  let now = MONDAY
  const config = readConfig({
    SANSHE_DATA: directory,
    SANSHE_PORT: '0',
    SANSHE_JWT_SECRET: SECRET,
    SANSHE_RATE_LIMIT: '100000',
    NATS_URL: nats.url,
  })
  const core = await openCore({ directory, clock: () => now, environment: {}, nats: natsSettings(config) })
  const failures: string[] = []
  const engine = await withViews(core, {
    services: processManagers,
    relays: true,
    onFailure: ({ code }) => failures.push(code),
  })
  const server = await serve(engine, config, pino({ level: 'silent' }))
  onTestFinished(async () => {
    await server.stop()
    await nats.remove()
    rmSync(directory, { recursive: true })
  })
  return {
    url: server.url,
    nats: nats.url,
    failures,
    /** Sets the clock for the following steps. */
    at(moment: Instant) {
      now = moment
    },
  }
}

type Stage = Awaited<ReturnType<typeof stage>>

/** A person with a token: over HTTP and, where connected, over NATS. */
async function person({ url }: Stage, role: Role, sub: string, party?: string) {
  const grantee = { sub, role, communities: ['pa'], ...(party === undefined ? {} : { party }) }
  const token = await mintToken(SECRET, grantee, { ttlSeconds: 3600, clock: Date.now })
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }

  async function answer(response: Response, expected: number) {
    const body = (await response.json()) as Record<string, unknown>
    expect([response.status, body.code], JSON.stringify(body)).toEqual([expected, undefined])
    return body
  }
  return {
    token,
    /** Sends a command that must succeed, and resolves with the answer. */
    async does(path: string, body: object = {}): Promise<{ id: string; position: string; events: string[] }> {
      const response = await fetch(`${url}/v1/pa/${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
      return (await answer(response, response.status === 201 ? 201 : 200)) as never
    },
    /** Returns the rows of a view, at this position or later. */
    async sees(path: string, position: string): Promise<Record<string, unknown>[]> {
      const response = await fetch(`${url}/v1/pa/${path}`, { headers: { ...headers, 'x-min-position': position } })
      return (await answer(response, 200)).rows as Record<string, unknown>[]
    },
    /** Returns one row of a view, at this position or later. */
    async reads(path: string, position: string): Promise<Record<string, unknown>> {
      const response = await fetch(`${url}/v1/pa/${path}`, { headers: { ...headers, 'x-min-position': position } })
      return answer(response, 200)
    },
  }
}

/** A subscriber, as an external service would be. */
async function listener(client: Client) {
  const heard: EventOf[] = []
  await client.subscribe({ durable: 'story', community: 'pa' }, (event) => {
    heard.push(event)
  })
  return {
    names: (): string[] => heard.map(({ name }) => name),
    /** Waits for an event of this name, and returns the latest. */
    async hears(wanted: EventName): Promise<EventOf['data']> {
      const latest = () => heard.findLast(({ name }) => name === wanted)?.data
      await expect.poll(latest, { timeout: 15_000 }).toBeDefined()
      return latest() ?? {}
    },
  }
}

it('a demand passes through all three societies, and every figure is as computed by hand', async () => {
  const on = await stage()
  const administrator = await person(on, 'administrator', 'admin-1')
  const committee = await person(on, 'committee', 'person-li', 'jwh')
  const workers = await person(on, 'social-work', 'person-zhou', 'station')
  const worker = await person(on, 'social-work', 'person-chen', 'station')
  const property = await person(on, 'property-company', 'person-sun', 'property')
  const chess = await person(on, 'organization', 'person-qi', 'chess')
  const resident = await person(on, 'resident', 'resident-wang')

  // The community is founded, and its parties sign the workbook.
  await administrator.does('communities', { name: '帕社区' })
  await administrator.does('communities/pa/add-quarter', { quarter: 'q01', name: '东风里', buildings: ['1'] })
  for (const [party, kind, group] of [
    ['jwh', 'committee'],
    ['station', 'social-work'],
    ['property', 'property-company'],
    ['chess', 'organization', 'culture-sport'],
  ])
    await administrator.does('communities/pa/join-party', { party, kind, name: party, ...(group ? { group } : {}) })
  await administrator.does('workbooks', { title: '管理工作手册' })
  const item = {
    code: '5.03',
    title: '老人活动',
    lead: { party: 'property' },
    supporters: [{ party: 'chess' }],
    level: 'L3',
  }
  await administrator.does('workbooks/pa/add-items', { items: [item] })
  const prices = { prices: [{ category: 'venue', least: 3_000, most: 8_000 }], hour: { least: 2_500, most: 6_000 } }
  await administrator.does('workbooks/pa/set-prices', prices)
  for (const party of [committee, workers, property, chess]) await party.does('workbooks/pa/sign', { version: 1 })
  await administrator.does('workbooks/pa/adopt', { version: 1 })

  const client = await connect({ servers: on.nats, token: chess.token })
  const ofProperty = await connect({ servers: on.nats, token: property.token })
  onTestFinished(async () => {
    await client.close()
    await ofProperty.close()
  })
  const story = await listener(client)

  // A resident raises it, the committee triages it, and dispatch assigns it to the lead of the item.
  const { id } = await resident.does('demands', { text: '想有人教棋', place: { quarter: 'q01' } })
  await committee.does(`demands/${id}/triage`, { item: '5.03', summary: 'Chess lessons for the elderly' })
  expect(await story.hears('TaskAssigned')).toMatchObject({ task: 't1', party: 'property', item: '5.03' })

  // The lead returns it over NATS and names the right party, which gets the task.
  on.at(MONDAY + 20 * MINUTE)
  const returned = await ofProperty.command('demand', 'return', {
    community: 'pa',
    id,
    data: { task: 't1', code: 'not-ours', reason: '物业不会下棋', proper: 'chess' },
  })
  expect(returned).toMatchObject({ ok: true, events: ['TaskReturned'] })
  await committee.does(`demands/${id}/assign`, { party: 'chess', person: 'person-qi' })
  const accepted = await client.command('demand', 'accept', { community: 'pa', id, data: { task: 't2' } })
  expect(accepted).toMatchObject({ ok: true, events: ['TaskAccepted'] })

  // The committee shares a room, and the station a social worker, for two hours tomorrow.
  on.at(MONDAY + HOUR)
  await committee.does('resources', {
    resource: 'hall',
    name: '活动室',
    category: 'venue',
    quantity: 1,
    value: 5_000,
    terms: { approval: 'owner', opening: EVERY_DAY },
  })
  await workers.does('persons', { person: 'person-chen', name: '陈社工' })
  await workers.does('persons/person-chen/certify', { skill: 'elder-care' })
  const window = { from: iso(MONDAY + DAY + 4 * HOUR), until: iso(MONDAY + DAY + 6 * HOUR) }
  const purpose = { demand: id, task: 't2' }
  await chess.does('resources/hall/request', { window, for: purpose })
  await committee.does('resources/hall/approve', { share: 's1' })
  expect(await story.hears('ResourceShared')).toMatchObject({ party: 'chess', owner: 'jwh', value: 10_000 })
  const asked = { home: 'station', host: 'chess', window, skill: 'elder-care', for: purpose }
  await chess.does('persons/person-chen/request', asked)
  await workers.does('persons/person-chen/agree', { secondment: 'c1' })
  await worker.does('persons/person-chen/agree', { secondment: 'c1' })
  expect(await story.hears('PersonnelShared')).toMatchObject({ home: 'station', host: 'chess', minutes: 120 })
  const uses = { shares: ['hall.s1'], secondments: ['person-chen.c1'] }
  await chess.does(`demands/${id}/set-work-plan`, { task: 't2', plan: '明天下午在活动室教棋', uses })

  // The share and the secondment take place.
  on.at(MONDAY + DAY + 4 * HOUR)
  await committee.does('resources/hall/start', { share: 's1' })
  on.at(MONDAY + DAY + 6 * HOUR)
  await chess.does('resources/hall/return', { share: 's1', condition: 'good' })
  await worker.does('persons/person-chen/log-hours', { secondment: 'c1', day: '2026-03-03', minutes: 120 })
  await chess.does('persons/person-chen/confirm-hours', {
    secondment: 'c1',
    entry: 'h1',
    minutes: 110,
    reason: '提前十分钟结束',
  })
  await chess.does(`demands/${id}/deliver`, { task: 't2', result: '教了两小时', atHome: false })
  expect(await story.hears('ServiceDelivered')).toMatchObject({ task: 't2', party: 'chess', inTime: true })

  // A person who did not deliver calls back, which closes it.
  on.at(MONDAY + 2 * DAY)
  const word = { reached: true, contacted: true, resolved: true, satisfaction: 'satisfied' }
  await committee.does(`demands/${id}/record-callback`, word)
  expect(await story.hears('DemandClosed')).toMatchObject({ basis: 'callback', party: 'jwh' })

  // A week later everything is over: the deadline service has ended the secondment.
  await story.hears('SecondmentEnded')
  on.at(MONDAY + 7 * DAY)
  const { position } = await resident.does('demands', { text: '再来一次', place: { quarter: 'q01' } })

  const [rates] = await committee.sees('three-rates?by=item&value=5.03&month=total', position)
  expect(rates).toMatchObject({
    demands: 1,
    response: { count: 1, of: 1 },
    resolution: { count: 1, of: 1 },
    satisfaction: { count: 1, of: 1 },
    // The first receiver returned it.
    accuracy: { count: 0, of: 1 },
    returns: 1,
  })
  const [ofChess] = await committee.sees('resource-sharing/balances?party=chess&month=2026-03&category=all', position)
  expect(ofChess).toMatchObject({
    given: { shares: 0, value: 0 },
    received: { shares: 1, value: 10_000 },
    balance: -10_000,
  })
  const [ofCommittee] = await chess.sees('resource-sharing/balances?party=jwh&month=total&category=venue', position)
  expect(ofCommittee).toMatchObject({ given: { shares: 1, value: 10_000 }, received: { shares: 0 }, balance: 10_000 })
  // Offered on Monday at 03:00 UTC: 165 of 168 hours of the week are left, so as much of its 98 open hours; two were used.
  const hall = await chess.reads('resource-sharing/hall', position)
  expect(hall).toMatchObject({ idle: { count: 5_775 - 120, of: 5_775 } })
  const hours = await committee.sees('personnel-sharing/hours?month=2026-03&sort=party', position)
  expect(hours).toEqual([
    expect.objectContaining({
      party: 'chess',
      received: expect.objectContaining({ minutes: 110, logged: 120 }),
      balance: -110,
    }),
    expect.objectContaining({
      party: 'station',
      given: expect.objectContaining({ minutes: 110, people: 1 }),
      balance: 110,
    }),
  ])
  expect(await committee.reads('parties/chess', position)).toMatchObject({
    received: { shares: 1, value: 10_000, minutes: 110 },
    inTime: { accepted: { count: 1, of: 1 }, delivered: { count: 1, of: 1 } },
  })
  expect(await chess.reads(`demands/${id}`, position)).toMatchObject({ state: 'closed' })

  // The stream had all events, in the order of the log.
  await expect.poll(() => story.names().at(-1)).toBe('DemandRaised')
  const told = story.names()
  const chapters = ['DemandRaised', 'DemandTriaged', 'TaskAssigned', 'TaskReturned', 'TaskAccepted', 'ResourceShared']
  const rest = ['PersonnelShared', 'WorkPlanSet', 'ShareStarted', 'HoursConfirmed', 'ServiceDelivered', 'DemandClosed']
  const places = [...chapters, ...rest].map((name) => told.indexOf(name))
  expect(places).toEqual(places.toSorted((one, other) => one - other))
  expect(places).not.toContain(-1)
  // Services start before the first connection is made.
  expect(on.failures.filter((code) => code !== 'nats.unavailable')).toEqual([])
})
