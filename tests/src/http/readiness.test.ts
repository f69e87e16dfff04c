import { describe, expect, onTestFinished, test } from 'vitest'
import { Fault } from '../../../services/kit/fault.ts'
import { type Duty, health } from '../../../services/kit/health.ts'
import type { Position } from '../../../services/ports/event-log.ts'
import type { ViewStatus } from '../../../services/ports/view-status.ts'
import type { ServiceStatus } from '../../../services/processes/status.ts'
import type { RelayStatus } from '../../../services/relay/relay.ts'
import { unable } from '../../../src/http/readiness.ts'
import { rig } from './rig.ts'

const away = new Fault('nats.unavailable', 'NATS cannot be reached.', { retryAfter: 1 })
const otherLog = new Fault('relay.other-log', 'The stream holds another log.')
const built: ViewStatus = { view: 'demands', version: 1, position: 9 }
const first: ViewStatus = { ...built, position: 0, building: { version: 1, position: 4 }, unbuilt: true }
const failed: ViewStatus = { ...first, failure: { position: 4, type: 'x', reason: 'a step threw' } }
const service = (failure?: string): ServiceStatus => ({
  service: 'dispatch',
  deadLetters: 0,
  ...(failure === undefined ? {} : { failure }),
})

function judged(
  duties: readonly Duty[],
  seen: {
    views?: ViewStatus[]
    services?: ServiceStatus[]
    relay?: RelayStatus
    nats?: Fault
    stops?: readonly Duty[]
  },
): string[] {
  const conditions = health()
  if (seen.stops !== undefined) conditions.report('clock', new Fault('clock.jumped', 'The clock jumped.'), seen.stops)
  const { views = [built], services = [], relay } = seen
  const nats = { failure: () => seen.nats, ...(relay === undefined ? {} : { relay: () => relay }) }
  return unable({ duties, health: conditions, nats }, { views, services }).map(({ work, code }) => `${work} ${code}`)
}

const API: readonly Duty[] = ['commands', 'views', 'relay', 'services', 'webhooks']

describe('a process that answers queries', () => {
  test.each<[string, Parameters<typeof judged>[1], string[]]>([
    ['with everything well is ready', {}, []],
    ['with a view that is built for the first time is not', { views: [built, first] }, ['views view.unavailable']],
    [
      'with a rebuild beside a view that serves is',
      { views: [{ ...built, building: { version: 2, position: 1 } }] },
      [],
    ],
    ['with a view that failed is', { views: [failed] }, []],
    ['while commands are stopped is not', { stops: ['commands'] }, ['commands clock.jumped']],
    ['while webhooks are stopped is', { stops: ['webhooks', 'services'] }, []],
    ['without NATS is', { nats: away, relay: { state: 'waiting', failure: away } }, []],
    ['whose relay refuses is', { relay: { state: 'failed', failure: otherLog } }, []],
    ['whose services fail is', { services: [service('vault.unavailable')] }, []],
  ])('%s', (_, seen, expected) => {
    expect(judged(API, seen)).toEqual(expected)
  })
})

describe('a process that is a relay alone', () => {
  test.each<[string, Parameters<typeof judged>[1], string[]]>([
    ['and publishes is ready', { relay: { state: 'publishing', position: 9 } }, []],
    ['and stands by is', { relay: { state: 'standby', position: 9 } }, []],
    ['and has not looked yet is not', { relay: { state: 'starting' } }, ['relay relay.starting']],
    ['and is refused is not', { relay: { state: 'failed', failure: otherLog } }, ['relay relay.other-log']],
    ['and has no NATS is not', { nats: away, relay: { state: 'publishing' } }, ['relay nats.unavailable']],
    ['and is stopped is not', { stops: ['relay'], relay: { state: 'publishing' } }, ['relay clock.jumped']],
  ])('%s', (_, seen, expected) => {
    expect(judged(['relay'], seen)).toEqual(expected)
  })
})

describe('a process of services', () => {
  test.each<[string, Parameters<typeof judged>[1], string[]]>([
    ['of which one works is ready', { services: [service(), service('vault.unavailable')] }, []],
    ['of which none works is not', { services: [service('vault.unavailable')] }, ['services vault.unavailable']],
    ['without NATS is not', { nats: away }, ['services nats.unavailable']],
    ['whose views are built is not', { views: [first] }, ['views view.unavailable']],
  ])('%s', (_, seen, expected) => {
    expect(judged(['views', 'services'], seen)).toEqual(expected)
  })
})

describe('/ready', () => {
  test('reports the position of the log and its age, and why it is not ready', async () => {
    const conditions = health()
    const at = await rig({ engine: { health: conditions } })
    onTestFinished(() => at.stop())
    const { position } = (await at.ask('/v1/pa/petitions', { body: { text: 'x' }, token: await at.token() })).body
    expect(await at.ask('/ready')).toMatchObject({
      status: 200,
      body: { status: 'ready', log: { position, ageMs: expect.any(Number) } },
    })
    conditions.report('event-log', new Fault('log.full', 'The event log has no room left.'), ['commands'])
    expect(await at.ask('/ready')).toMatchObject({
      status: 503,
      body: {
        status: 'not ready',
        stopped: [{ work: 'commands', code: 'log.full', detail: 'The event log has no room left.' }],
        log: { position },
      },
    })
    const metrics = await (await at.call('/metrics')).text()
    expect(metrics).toMatch(/^sanshe_commands_accepted 0$/m)
    expect(metrics).toMatch(/^sanshe_build_info\{version="\d+\.\d+\.\d+",node="\d+\.\d+\.\d+"\} 1$/m)
    conditions.report('event-log', undefined)
    expect(await at.ask('/ready')).toMatchObject({ status: 200, body: { status: 'ready' } })
  })

  test('reports the last known state of a log that does not answer, without waiting for it', async () => {
    const may: { head?: PromiseWithResolvers<Position> } = {}
    const plain = await rig()
    onTestFinished(() => plain.stop())
    const log = { ...plain.log, head: () => may.head?.promise ?? Promise.resolve(41) }
    const at = await rig({ engine: { log } })
    onTestFinished(() => at.stop())
    expect(await at.ask('/ready')).toMatchObject({ status: 200, body: { log: { position: '41' } } })
    may.head = Promise.withResolvers()
    may.head.reject(new Fault('log.unavailable', 'The event log does not answer.', { retryAfter: 1 }))
    may.head.promise.catch(() => {})
    const later = (await at.ask('/ready')).status === 503 ? await at.ask('/ready') : undefined
    expect(later).toMatchObject({
      status: 503,
      body: { status: 'not ready', log: { failure: 'log.unavailable', position: '41', ageMs: expect.any(Number) } },
    })
    delete may.head
    await expect.poll(async () => (await at.ask('/ready')).status, { timeout: 20_000 }).toBe(200)
  })
})
