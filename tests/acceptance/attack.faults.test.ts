import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Actor } from '../../domain/kernel/index.ts'
import { type EngineProcess, speaking } from '../fixtures/engine.ts'
import { receiver } from '../fixtures/receiver.ts'
import { newTown, type Town } from '../fixtures/town.ts'
import { answerTo, probes } from './alike.ts'
import { gather, leaks } from './attacker.ts'
import { linesOf, type Secrets, secretsOf, type Truth, truthOf } from './secrets.ts'

/** A simulated community with some hundreds of demands and everything that became of them. */
const HISTORY = ['demo', '--days', '33', '--until', '2026-07-01', '--seed', '7']

let town: Town
let engine: EngineProcess
let truth: Truth
/** The code by which a restricted demand can be read that was raised without a token. */
let followUpCode: string

beforeAll(async () => {
  town = await newTown({ SANSHE_WEBHOOK_PRIVATE: 'true' })
  engine = await town.start(town.place, ...HISTORY)
  const service = await speaking(town.place, 'service', { sub: 'overseer' })
  const found = await truthOf(engine, service)
  await recordBreaches(found, service)
  followUpCode = await raiseInSecret()
  truth = await truthOf(engine, service)
}, 120_000)
afterAll(() => town.remove())

/** Breaches that restricted demands show. A short history has few. */
const HIDDEN_BREACHES = 3

async function recordBreaches({ demands }: Truth, service: Record<string, string>): Promise<void> {
  let recorded = 0
  for (const [id, { visibility, item }] of demands) {
    if (visibility === 'public' || item === undefined) continue
    const source = `demand-pa-${id}`
    const { events } = (await (await engine.get(`/v1/pa/streams/${source}`, service)).json()) as { events: Assigned[] }
    const assigned = events.find(({ type }) => type.startsWith('governance.TaskAssigned.'))
    if (assigned === undefined) continue
    const body = { party: assigned.data.party, item, kind: 'late', source, event: assigned.id }
    const answer = await engine.post('/v1/pa/workbooks/pa/record-breach', body, service)
    expect(answer.status, await answer.text()).toBe(200)
    recorded += 1
    if (recorded === HIDDEN_BREACHES) return
  }
  throw new Error('too few restricted demands were assigned')
}

interface Assigned {
  readonly id: string
  readonly type: string
  readonly data: { readonly party: string }
}

async function raiseInSecret(): Promise<string> {
  const answer = await engine.post('/v1/pa/demands', { text: 'x', concerns: ['violence'] })
  expect(answer.status).toBe(201)
  return ((await answer.json()) as { followUpCode: string }).followUpCode
}

interface Attacker {
  readonly reader: Actor
  readonly headers: Record<string, string>
  readonly secrets: Secrets
}

async function attacker(reader: Actor): Promise<Attacker> {
  const { id: sub, role, party } = reader
  const headers =
    role === 'anonymous' ? {} : await speaking(town.place, role, { sub, ...(party === undefined ? {} : { party }) })
  const secrets = secretsOf(truth, reader)
  return {
    reader,
    headers,
    secrets: { ...secrets, words: new Map([...secrets.words, [followUpCode, 'follow-up code']]) },
  }
}

/** A resident who raised a demand, a party that works on few, and a caller without a token. */
const attackers: readonly (readonly [string, () => Actor])[] = [
  ['a resident', () => ({ id: raiserIn(truth), role: 'resident' })],
  ['a party', () => ({ id: 'person-pharmacy-1', role: 'enterprise', party: 'pharmacy' })],
  ['a caller without a token', () => ({ id: 'anonymous', role: 'anonymous' })],
]

const raiserIn = ({ demands }: Truth): string => {
  for (const { raiser } of demands.values())
    if (raiser?.kind === 'resident' && raiser.id !== undefined) return raiser.id
  throw new Error('no resident raised a demand')
}

describe('from all surfaces together', () => {
  it.each(attackers)('%s learns no hidden demand and no raiser', { timeout: 480_000 }, async (_, actor) => {
    const { reader, headers, secrets } = await attacker(actor())
    expect(secrets.demands.length).toBeGreaterThan(50)
    const told = await gather(engine, headers, reader)
    expect(leaks(told, secrets)).toEqual([])
  })
})

/** Kinds of events that tell most about demands. A webhook is sent one event at a time. */
const TELLING = ['DemandRaised', 'DemandTriaged', 'DemandMerged', 'TaskAssigned', 'FeedbackGiven', 'BreachRecorded']

describe('from a webhook that begins at the beginning', () => {
  it.each(attackers.slice(0, 2))('%s learns no hidden demand and no raiser', { timeout: 120_000 }, async (_, actor) => {
    const { headers, secrets } = await attacker(actor())
    const here = await receiver()
    onTestFinished(() => here.stop())
    const fed = await engine.get(`/v1/pa/events?types=${TELLING}`, { ...headers, accept: 'application/x-ndjson' })
    const ids = linesOf(await fed.text()).map((line) => (JSON.parse(line) as { id: string }).id)
    expect(ids.length).toBeGreaterThan(50)
    const registered = await engine.post('/v1/pa/webhooks', { url: here.url, types: TELLING, after: '0' }, headers)
    expect(registered.status).toBe(201)
    await here.until((received) => received.some(({ id }) => id === ids.at(-1)))
    const told = here.received.map(({ body, headers: sent }) => ({
      surface: 'a webhook',
      text: `${body}\n${JSON.stringify(sent)}`,
    }))
    expect(here.ids()).toEqual(ids)
    expect(leaks(told, secrets)).toEqual([])
  })
})

/** An id of the form of those that the engine makes. */
const UNKNOWN = '5f0c1d9e-7a3b-4c2d-8e1f-0a9b8c7d6e5f'

describe('hidden and unknown ids are answered alike on every route', () => {
  it.each(attackers)('%s', { timeout: 120_000 }, async (_, actor) => {
    const { headers, secrets } = await attacker(actor())
    const differ: string[] = []
    for (const hidden of secrets.demands.slice(0, 3)) {
      const [known, unknown] = [probes(hidden), probes(UNKNOWN)]
      for (const [at, probe] of known.entries()) {
        const other = unknown[at] ?? probe
        const answers = [
          await answerTo(engine, headers, probe, hidden),
          await answerTo(engine, headers, other, UNKNOWN),
        ]
        if (answers[0] !== answers[1])
          differ.push(`${probe.path} ${JSON.stringify(probe.headers)}: ${answers.join(' | ')}`)
      }
    }
    expect(differ).toEqual([])
  })
})

it('the same search finds what is hidden where a service reads', { timeout: 120_000 }, async () => {
  const { secrets } = await attacker({ id: 'anonymous', role: 'anonymous' })
  const text = truth.events.map((event) => JSON.stringify(event)).join('\n')
  const found = leaks([{ surface: 'the log', text }], secrets)
  expect(secrets.breaches.size).toBeGreaterThanOrEqual(HIDDEN_BREACHES)
  expect(secrets.places.size).toBeGreaterThan(20)
  // The follow-up code is in no event.
  expect(found).toHaveLength(secrets.words.size - 1 + secrets.places.size + secrets.breaches.size)
})
