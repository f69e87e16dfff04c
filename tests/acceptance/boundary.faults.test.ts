import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EngineProcess, type Installation, installation, speaking, startEngine } from '../fixtures/engine.ts'

let directory: string
let place: Installation
let engine: EngineProcess
let administrator: Record<string, string>
let committee: Record<string, string>
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sanshe-boundary-'))
  place = installation(directory, { SANSHE_LOG_LEVEL: 'error', SANSHE_ROLES: 'api' })
  engine = await startEngine(place)
  administrator = await speaking(place, 'administrator')
  committee = await speaking(place, 'committee', { party: 'committee' })
  await found()
})
afterAll(async () => {
  expect(await engine.stop()).toBe(0)
  rmSync(directory, { recursive: true })
})

async function done(path: string, body: object, headers: Record<string, string>): Promise<{ id: string }> {
  const answer = await engine.post(path, body, headers)
  expect(answer.status, path).toBeLessThan(300)
  return (await answer.json()) as { id: string }
}

/** Three societies and a property company, and a workbook with one item that is not the company's. */
async function found(): Promise<void> {
  await done('/v1/pa/communities', { name: 'Pa' }, administrator)
  const join = (party: string, kind: string, more = {}) =>
    done('/v1/pa/communities/pa/join-party', { party, kind, name: party, ...more }, administrator)
  await join('committee', 'committee')
  await join('station', 'social-work')
  await join('volunteers', 'organization', { group: 'volunteer' })
  await join('property', 'property-company')
  await done('/v1/pa/workbooks', { title: '工作手册' }, administrator)
  const item = {
    code: '6.03',
    title: '路灯不亮',
    lead: { party: 'volunteers' },
    supporters: [{ party: 'station' }],
    level: 'L3',
  }
  await done('/v1/pa/workbooks/pa/add-items', { items: [item] }, administrator)
  for (const [party, role] of [
    ['committee', 'committee'],
    ['station', 'social-work'],
    ['volunteers', 'organization'],
    ['property', 'property-company'],
  ] as const) {
    await done(
      '/v1/pa/workbooks/pa/sign',
      { version: 1 },
      await speaking(place, role, { party, sub: `person-${party}` }),
    )
  }
  await done('/v1/pa/workbooks/pa/adopt', { version: 1 }, administrator)
}

async function triaged(): Promise<string> {
  const { id } = await done('/v1/pa/demands', { text: '路灯坏了' }, await speaking(place, 'resident'))
  await done(`/v1/pa/demands/${id}/triage`, { item: '6.03', summary: 'Lamp out' }, committee)
  return id
}

const head = async () => ((await (await engine.get('/ready')).json()) as { log: { position: string } }).log.position

async function stream(name: string): Promise<{ type: string; data: object }[]> {
  const answer = await engine.get(`/v1/pa/streams/${name}?limit=1000`, administrator)
  return answer.status === 404 ? [] : ((await answer.json()) as { events: { type: string; data: object }[] }).events
}

async function refused(path: string, body: object, headers: Record<string, string>): Promise<string> {
  const answer = await engine.post(path, body, headers)
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  return `${answer.status} ${((await answer.json()) as { code: string }).code}`
}

describe('a party outside the boundary', () => {
  it('is given nothing, and the demand stays as it is', async () => {
    const id = await triaged()
    const before = await head()
    expect(await refused(`/v1/pa/demands/${id}/assign`, { party: 'property' }, committee)).toBe('422 boundary.outside')
    expect(await head()).toBe(before)
  })

  it('is given nothing when a party insists, and that is recorded once, however often it is sent at the same time', async () => {
    const id = await triaged()
    const before = await stream('interference-pa')
    const insist = (key: string) =>
      refused(
        `/v1/pa/demands/${id}/assign`,
        {
          party: 'property',
          insist: true,
          instructedBy: { name: '钱某', position: '科长' },
          words: '先派了再说。',
        },
        { ...committee, 'idempotency-key': key },
      )
    const answers = await Promise.all(Array.from({ length: 32 }, () => insist('one')))
    expect(new Set(answers)).toEqual(new Set(['422 boundary.outside']))
    expect(await insist('one')).toBe('422 boundary.outside')
    const recorded = (await stream('interference-pa')).slice(before.length)
    expect(recorded.map(({ type }) => type)).toEqual(['governance.InterferenceRecorded.v1'])
    expect(JSON.stringify(recorded[0]?.data)).toContain(id)
    expect(JSON.stringify(recorded)).not.toContain('钱某')
    expect((await stream(`demand-pa-${id}`)).map(({ type }) => type)).toEqual([
      'governance.DemandRaised.v2',
      'governance.DemandTriaged.v2',
    ])
    const list = async (headers: Record<string, string>) => {
      const answer = await engine.get('/v1/pa/interferences', { ...headers, 'x-min-position': await head() })
      return ((await answer.json()) as { rows: { demand: string; instructedBy: unknown; words: unknown }[] }).rows
    }
    expect((await list(committee)).find(({ demand }) => demand === id)).toMatchObject({
      instructedBy: { name: '钱某', position: '科长' },
      words: '先派了再说。',
    })
    const property = await speaking(place, 'property-company', { party: 'property', sub: 'person-property' })
    expect(JSON.stringify(await list(property))).not.toContain('钱某')
    expect(await list(await speaking(place, 'resident'))).toEqual([])
    expect(await insist('two')).toBe('422 boundary.outside')
    expect((await stream('interference-pa')).length - before.length).toBe(2)
  })
})

describe('what is refused', () => {
  it.each<[string, (id: string) => Promise<string>]>([
    ['422 demand.wrong-state', async (id) => refused(`/v1/pa/demands/${id}/resume`, {}, committee)],
    [
      '404 demand.unknown',
      async () => refused('/v1/pa/demands/nothing/triage', { item: '6.03', summary: 'x' }, committee),
    ],
    [
      '422 item.unknown',
      async (id) => refused(`/v1/pa/demands/${id}/triage`, { item: '7.99', summary: 'x' }, committee),
    ],
    ['400 command.invalid', async (id) => refused(`/v1/pa/demands/${id}/triage`, { item: 6.03 }, committee)],
    [
      '403 token.other-community',
      async (id) =>
        refused(`/v1/pa/demands/${id}/resume`, {}, await speaking(place, 'committee', { communities: ['other'] })),
    ],
    [
      '412 revision.stale',
      async (id) =>
        refused(`/v1/pa/demands/${id}/triage`, { item: '6.03', summary: 'x' }, { ...committee, 'if-match': '"0"' }),
    ],
  ])('%s changes nothing', async (expected, send) => {
    const id = await triaged()
    const before = await head()
    expect(await send(id)).toBe(expected)
    expect(await head()).toBe(before)
  })
})

describe('an engine that is told to stop', () => {
  it('answers the commands in flight, and has all of them after a restart', async () => {
    const resident = await speaking(place, 'resident', { sub: 'resident-9' })
    const raise = (n: number) =>
      engine.post('/v1/pa/demands', { text: `灯坏了 ${n}` }, { ...resident, 'idempotency-key': `s${n}` })
    await raise(0)
    const flying = Array.from({ length: 64 }, (_, n) =>
      raise(n)
        .then((answer) => answer.status)
        .catch(() => 0),
    )
    const code = engine.stop()
    const statuses = await Promise.all(flying)
    expect(await code).toBe(0)
    const answered = statuses.filter((status) => status !== 0)
    expect(answered.every((status) => status === 201 || status === 503)).toBe(true)

    rmSync(join(directory, 'read.db'))
    engine = await startEngine(place)
    const position = await head()
    const mine = await engine.get('/v1/pa/demands?raiser=me&limit=500', { ...resident, 'x-min-position': position })
    const { rows } = (await mine.json()) as { rows: unknown[] }
    expect(rows.length).toBeGreaterThanOrEqual(answered.filter((status) => status === 201).length)
  })
})
