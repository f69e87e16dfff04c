import { randomUUID } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { digestViews } from '../../../infra/sqlite/read-db/digest.ts'
import { projections } from '../../../projections/views.ts'
import { replayLog } from '../../../src/engine/stored-views.ts'
import { engineRig, type Rig } from './rig.ts'

/*
 * What people write about a demand, beside its text: on no surface does a reader get it who does not work on the demand. Events
 * that an older version recorded in plain are hidden in the same way.
 */

const folder = mkdtempSync(join(tmpdir(), 'sanshe-personal-'))
let at: Rig
let as: Readonly<Record<'coordinator' | 'raiser' | 'neighbour' | 'firm' | 'auditor' | 'administrator', string>>
beforeAll(async () => {
  at = await engineRig({}, [], { directory: folder })
  as = {
    coordinator: await at.token({ sub: 'person-committee-1', party: 'committee' }),
    raiser: await at.token({ sub: 'resident-7', role: 'resident' }),
    neighbour: await at.token({ sub: 'resident-8', role: 'resident' }),
    firm: await at.token({ sub: 'person-firm', role: 'enterprise', party: 'enterprise' }),
    auditor: await at.token({ sub: 'person-auditor', role: 'auditor' }),
    administrator: await at.token({ sub: 'person-admin', role: 'administrator' }),
  }
})
afterAll(async () => {
  await at.stop()
  rmSync(folder, { recursive: true, force: true })
})

const WORDS = { text: 'TEXT-word', category: 'CATEGORY-word', channel: 'CHANNEL-word' }
const AREA = 'AREA-word'
const OTHERS = ['neighbour', 'firm', 'auditor', 'administrator'] as const

async function publicDemand(reference: string, token = as.raiser) {
  const body = { ...WORDS, reference, place: { area: AREA } }
  const raised = await at.ask('/v1/pa/demands', { body, token })
  expect(raised.status).toBe(201)
  return { id: raised.body.id, position: await triaged(raised.body.id) }
}

async function triaged(id: string): Promise<string> {
  const body = { item: '2.05', summary: 'A lamp is out', visibility: 'public' }
  const answer = await at.ask(`/v1/pa/demands/${id}/triage`, { body, token: as.coordinator })
  expect(answer.status).toBe(200)
  return answer.body.position
}

/** Everything that a reader gets to know of a demand. */
async function toldOf(id: string, position: string, token: string | undefined, reference: string): Promise<string> {
  const paths = [
    `demands/${id}`,
    'demands?limit=500',
    `demands?reference=${reference}`,
    'demand-board?limit=500',
    'inbox?limit=500',
    `streams/demand-pa-${id}`,
    'events?limit=1000',
  ]
  const headers = { 'x-min-position': position }
  const answers = await Promise.all(
    paths.map(async (path) => (await at.call(`/v1/pa/${path}`, { headers, ...(token ? { token } : {}) })).text()),
  )
  return answers.join('\n')
}

const found = async (reference: string, position: string, token: string | undefined): Promise<number> => {
  const headers = { 'x-min-position': position }
  const answer = await at.ask(`/v1/pa/demands?reference=${reference}`, { headers, ...(token ? { token } : {}) })
  return (answer.body.rows as unknown[]).length
}

/** The hashes of references in the read store. */
function hashes(): unknown[] {
  const db = new DatabaseSync(join(folder, 'read.db'), { readOnly: true })
  try {
    const [table] = db
      .prepare("select name from sqlite_schema where name like 'demands\\_v%\\_demands' escape '\\'")
      .all()
    return db
      .prepare(`select demand, referenceHash from "${String(table?.name)}" where referenceHash is not null`)
      .all()
  } finally {
    db.close()
  }
}

describe('the words of a raiser', () => {
  test('are told on no surface to readers who do not work on the demand', async () => {
    const reference = 'REF-surfaces'
    const { id, position } = await publicDemand(reference)
    const involved = await toldOf(id, position, as.coordinator, reference)
    for (const word of [...Object.values(WORDS), AREA, reference]) expect(involved).toContain(word)
    for (const token of [undefined, ...OTHERS.map((name) => as[name])]) {
      const told = await toldOf(id, position, token, reference)
      for (const word of [...Object.values(WORDS), AREA, `"${reference}"`]) expect(told).not.toContain(word)
    }
  })

  test('are in no file', () => {
    const bytes = ['log.db', 'log.db-wal', 'read.db', 'read.db-wal', 'state.db'].map((name) => {
      try {
        return readFileSync(join(folder, name), 'latin1')
      } catch {
        return ''
      }
    })
    expect(bytes.join('')).not.toMatch(/TEXT-word|CATEGORY-word|CHANNEL-word|AREA-word|REF-surfaces/)
  })

  test('are told to all while their raiser consents, and nothing else is', async () => {
    const { id, position } = await publicDemand('REF-consent')
    const consent = async (granted: boolean, token = as.raiser) =>
      at.ask(`/v1/pa/demands/${id}/consent-to-publication`, { body: { granted }, token })
    expect((await consent(true, as.coordinator)).body.code).toBe('forbidden')
    const before = await toldOf(id, position, as.neighbour, 'REF-consent')
    const given = await consent(true)
    const published = await toldOf(id, given.body.position, as.neighbour, 'REF-consent')
    const taken = await consent(false)
    const after = await toldOf(id, taken.body.position, as.neighbour, 'REF-consent')
    expect([before, published, after].map((told) => told.includes(WORDS.text))).toEqual([false, true, false])
    for (const word of [WORDS.category, WORDS.channel, AREA]) expect(published).not.toContain(word)
  })
})

test('no cache keeps an answer with opened values, and others may be kept by the reader', async () => {
  const { id, position } = await publicDemand('REF-cache')
  const headers = { 'x-min-position': position }
  const rule = async (path: string, token: string) =>
    (await at.call(`/v1/pa/${path}`, { token, headers })).headers.get('cache-control')
  for (const path of [`demands/${id}`, 'demands?limit=500', 'demand-board?limit=500']) {
    expect(await rule(path, as.coordinator), path).toBe('no-store')
    expect(await rule(path, as.auditor), path).toBe('private, no-cache')
  }
  const raised = await at.ask('/v1/pa/demands', { body: { text: 'x' }, token: as.raiser })
  const reason = { reason: 'Not here' }
  const declined = await at.ask(`/v1/pa/demands/${raised.body.id}/decline`, {
    body: { code: 'no-request', instead: '无', ...reason },
    token: as.coordinator,
  })
  headers['x-min-position'] = declined.body.position
  expect(await rule('inbox', as.raiser)).toBe('no-store')
  expect(await rule('inbox', as.firm)).toBe('private, no-cache')
})

describe('exact search by a reference', () => {
  test('finds for readers who may read it, and is no oracle for others', async () => {
    const { position } = await publicDemand('REF-search')
    expect(await found('REF-search', position, as.coordinator)).toBe(1)
    expect(await found('REF-search,REF-other', position, as.raiser)).toBe(1)
    expect(await found('REF-searc', position, as.coordinator)).toBe(0)
    for (const token of [undefined, ...OTHERS.map((name) => as[name])])
      expect(await found('REF-search', position, token)).toBe(0)
  })

  test('finds nothing of an erased person, whose hash is deleted', async () => {
    const token = await at.token({ sub: 'resident-9', role: 'resident' })
    const { id, position } = await publicDemand('REF-erased', token)
    expect(await found('REF-erased', position, as.coordinator)).toBe(1)
    expect(hashes()).toContainEqual({ demand: id, referenceHash: expect.stringMatching(/^[0-9a-f]{16,}$/) })
    const erased = await at.ask('/v1/pa/privacy/erase', { body: { subject: 'resident-9' }, token: as.administrator })
    expect(erased.status).toBe(200)
    await expect.poll(() => found('REF-erased', position, as.coordinator)).toBe(0)
    expect(JSON.stringify(hashes())).not.toContain(id)
  })

  test('is forgotten with the redaction of that one field', async () => {
    const { id, position } = await publicDemand('REF-redacted')
    const body = { stream: `demand-pa-${id}`, revision: 0, field: 'reference' }
    const redacted = await at.ask('/v1/pa/privacy/redact', { body, token: as.administrator })
    expect(redacted.status).toBe(200)
    await expect.poll(() => found('REF-redacted', position, as.coordinator)).toBe(0)
    expect(await toldOf(id, position, as.coordinator, 'none')).toContain(WORDS.category)
  })

  test('leaves the digests of the views as a replay without keys finds them', async () => {
    const replayed = await replayLog(at.log, {
      until: undefined,
      communities: undefined,
      signal: new AbortController().signal,
      onEvents: () => {},
    })
    const stored = digestViews(join(folder, 'read.db'), projections)
    expect(stored.map(({ view, digest }) => [view, digest])).toEqual(
      replayed.digests.map(({ view, digest }) => [view, digest]),
    )
  })
})

describe('an event that an older version recorded in plain', () => {
  test('is hidden on every surface, and opened for those who work on the demand', async () => {
    const id = randomUUID()
    const due = { acceptBy: '2026-03-03T16:00:00.000Z', resolveBy: '2026-03-09T16:00:00.000Z' }
    const plain = { category: 'OLD-category', channel: 'OLD-channel', reference: 'OLD-reference' }
    const raised = {
      number: '7Q3K-09ZD-V5XM',
      raiser: { kind: 'resident', id: 'resident-7' },
      place: { area: 'OLD-area' },
      ...plain,
      urgent: false,
      visibility: 'parties-involved',
      level: 'L3',
      ...due,
    }
    await at.log.append(`demand-pa-${id}`, 'none', [
      {
        id: randomUUID(),
        type: 'governance.DemandRaised.v1',
        actor: 'resident-7',
        role: 'resident',
        correlationid: 'old',
        commandid: randomUUID(),
        data: raised,
      },
    ])
    const position = await triaged(id)
    for (const token of [undefined, ...OTHERS.map((name) => as[name])]) {
      const told = await toldOf(id, position, token, 'OLD-reference')
      expect(told).not.toMatch(/OLD-(category|channel|area)|"OLD-reference"|unsealed/)
    }
    const stream = await at.ask(`/v1/pa/streams/demand-pa-${id}`, { token: as.coordinator })
    expect(stream.body.events[0]).toMatchObject({
      type: 'governance.DemandRaised.v2',
      data: { category: { withheld: true }, channel: { withheld: true }, place: { area: { withheld: true } } },
    })
    const file = await at.ask(`/v1/pa/demands/${id}`, {
      token: as.coordinator,
      headers: { 'x-min-position': position },
    })
    expect(file.body).toMatchObject({ category: 'OLD-category', area: 'OLD-area', reference: 'OLD-reference' })
    expect(JSON.stringify(file.body.story)).toContain('OLD-channel')
    expect(await found('OLD-reference', position, as.coordinator)).toBe(1)
    expect(await found('OLD-reference', position, as.neighbour)).toBe(0)
  })
})
