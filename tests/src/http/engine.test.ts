import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { engineRig, type Rig } from './rig.ts'

let at: Rig
let coordinator: string
beforeAll(async () => {
  at = await engineRig()
  coordinator = await at.token({ sub: 'person-committee-1', party: 'committee' })
})
afterAll(() => at.stop())

const TEXT = '三单元的灯坏了，请联系 13800001111'

test('the address of a view may lie under that of another, beside its rows', async () => {
  const ask = async (path: string) => (await at.ask(`/v1/pa/${path}`, { token: coordinator })).body
  for (const view of ['resource-sharing', 'resource-sharing/calendar', 'resource-sharing/balances']) {
    expect(await ask(view)).toEqual({ rows: [], position: expect.any(String) })
  }
  expect(await ask('resource-sharing/hall')).toMatchObject({ status: 404, code: 'row.unknown' })
  expect(await ask('resource-sharing/calendar/hall.s1')).toMatchObject({ status: 404, code: 'row.unknown' })
  expect(await ask('resource-sharing/balances/jwh')).toMatchObject({ status: 404, code: 'route.unknown' })
  const board = await ask('demand-board?limit=1')
  expect((await ask(`demands?limit=1`)).position).toBe(board.position)
})

describe('a demand, from raising to the board', () => {
  test('is on the board for a reader that names the position of its raising', async () => {
    const raised = await at.ask('/v1/pa/demands', { body: { text: TEXT }, token: coordinator })
    expect(raised.status).toBe(201)
    const board = await at.ask('/v1/pa/demand-board?limit=500', {
      token: coordinator,
      headers: { 'x-min-position': raised.body.position },
    })
    expect(board.status).toBe(200)
    expect(Number(board.body.position)).toBeGreaterThanOrEqual(Number(raised.body.position))
    expect(board.body.rows).toContainEqual(expect.objectContaining({ id: raised.body.id, state: 'raised' }))
    expect(JSON.stringify(board.body)).not.toContain('13800001111')

    const same = await at.call('/v1/pa/demand-board?limit=500', {
      token: coordinator,
      headers: { 'if-none-match': board.headers.get('etag') ?? '' },
    })
    expect([same.status, await same.text()]).toEqual([304, ''])
  })

  test('that was raised anonymously is followed with its code', async () => {
    const { body: raised } = await at.ask('/v1/pa/demands', {
      body: { text: TEXT, name: '王某', contact: '13800001111' },
    })
    const code = { 'x-follow-up-code': raised.followUpCode }
    const stream = await at.ask(`/v1/pa/streams/demand-pa-${raised.id}`, { headers: code })
    expect(stream.body.events[0]).toMatchObject({ actor: 'anonymous', data: { text: { sealed: expect.any(String) } } })
    const withdrawn = await at.ask(`/v1/pa/demands/${raised.id}/withdraw`, { body: {}, headers: code })
    expect([withdrawn.status, withdrawn.body.events]).toEqual([200, ['DemandWithdrawn']])
    expect((await at.ask(`/v1/pa/streams/demand-pa-${raised.id}`)).body.code).toBe('token.missing')
  })

  test('is unchanged by an assignment outside the boundary, and the insistence is recorded once', async () => {
    const { id } = (await at.ask('/v1/pa/demands', { body: { text: TEXT }, token: coordinator })).body
    const triage = { item: '1.01', summary: 'People stuck in a lift' }
    expect((await at.ask(`/v1/pa/demands/${id}/triage`, { body: triage, token: coordinator })).status).toBe(200)
    const auditor = await at.token({ sub: 'person-auditor', role: 'auditor' })
    const interferences = async () =>
      (await at.ask('/v1/pa/events?types=InterferenceRecorded', { token: auditor })).body
    const assign = (more = {}) =>
      at.ask(`/v1/pa/demands/${id}/assign`, {
        body: { party: 'enterprise', ...more },
        token: coordinator,
        headers: { 'idempotency-key': `assign-${JSON.stringify(more)}` },
      })
    const outside = await assign()
    expect([outside.status, outside.body.code]).toEqual([422, 'boundary.outside'])
    expect((await interferences()).events).toEqual([])
    const insistence = { insist: true, instructedBy: { name: 'Wu', position: 'clerk' }, words: 'Today.' }
    for (const insisting of [await assign(insistence), await assign(insistence)]) {
      expect([insisting.status, insisting.body.code]).toEqual([422, 'boundary.outside'])
    }
    expect((await interferences()).events).toHaveLength(1)
    const { events } = (await at.ask(`/v1/pa/streams/demand-pa-${id}`, { token: coordinator })).body
    expect(events).toHaveLength(2)
  })

  test('is refused where nothing of its text shows', async () => {
    const refused = await at.ask('/v1/pa/demands', { body: { text: '\u3000\n' }, token: coordinator })
    expect([refused.status, refused.body.code, refused.body.errors]).toEqual([
      400,
      'command.invalid',
      [{ path: '/text', message: 'must hold at least one visible character' }],
    ])
  })

  test('is refused in a community that was not established', async () => {
    const everywhere = await at.token({ sub: 'person-committee-1', party: 'committee', communities: '*' })
    const raised = await at.ask('/v1/nowhere/demands', { body: { text: TEXT }, token: everywhere })
    expect([raised.status, raised.body.code]).toEqual([404, 'community.unknown'])
  })
})

test('a community that was not established has no answers, but for the administrator who establishes it', async () => {
  const auditor = await at.token({ sub: 'auditor-1', role: 'auditor', communities: '*' })
  const administrator = await at.token({ sub: 'administrator-1', role: 'administrator', communities: '*' })
  const paths = ['demand-board', 'demand-board/counts', 'three-rates', 'parties/committee', 'events', 'webhooks']
  for (const path of [...paths, 'dead-letters', 'privacy/disclosures?subject=x', 'streams/demand-xi-1', 'commands']) {
    const { status, body } = await at.ask(`/v1/xi/${path}`, { token: auditor })
    expect([status, body.code], path).toEqual([404, 'community.unknown'])
  }
  expect((await at.ask('/v1/xi/demand-board')).body.code).toBe('community.unknown')
  const hook = { body: { url: 'http://127.0.0.1:9/' }, token: auditor }
  expect((await at.ask('/v1/xi/webhooks', hook)).body.code).toBe('community.unknown')
  expect((await at.ask('/v1/xi/directory', { token: administrator })).body).toMatchObject({ rows: [] })
  const establish = { key: 'k1', aggregate: 'community', command: 'establish', data: { name: 'Xi' } }
  const batch = (token: string) => at.ask('/v1/xi/batch', { body: { commands: [establish] }, token })
  expect((await batch(auditor)).body.code).toBe('community.unknown')
  const { status, body } = await batch(administrator)
  expect([status, body.results]).toMatchObject([207, [{ status: 201 }]])
  expect((await at.ask('/v1/xi/demand-board')).body).toMatchObject({ rows: [] })
})

test('a page links to the next one with the same filters, and `*` stands for any answer that a reader has', async () => {
  for (const text of [TEXT, TEXT]) await at.ask('/v1/pa/demands', { body: { text }, token: coordinator })
  const headers = { 'x-min-position': String(await at.log.head()) }
  const first = await at.ask('/v1/pa/demands?state=raised&limit=1&sort=oldest', { token: coordinator, headers })
  const [, next = ''] = /^<(.+)>; rel="next"$/.exec(first.headers.get('link') ?? '') ?? []
  expect(Object.fromEntries(new URLSearchParams(next.split('?')[1]))).toEqual({
    state: 'raised',
    limit: '1',
    sort: 'oldest',
    after: first.body.next,
  })
  const second = await at.ask(next, { token: coordinator })
  expect(second.status).toBe(200)
  expect(second.body.rows).not.toEqual(first.body.rows)
  const last = await at.ask('/v1/pa/demands?limit=500', { token: coordinator })
  expect([last.status, last.headers.get('link')]).toEqual([200, null])
  expect((await at.ask('/v1/pa/demands', { token: coordinator, headers: { 'if-none-match': '*' } })).status).toBe(304)
})

test('a visitor is asked for a token where visitors are never told of a row, and sees what is public', async () => {
  const token = await at.token({ sub: 'person-committee-1', party: 'committee' })
  const status = async (path: string, more = {}) => (await at.ask(`/v1/pa/${path}`, more)).status
  for (const path of ['parties', 'persons', 'resource-sharing', 'inbox', 'absences', 'duty-roster']) {
    expect([path, await status(path), await status(path, { token })]).toEqual([path, 401, 200])
  }
  for (const path of ['demand-board', 'demands/counts', 'directory', 'three-rates', 'outside-bodies']) {
    expect([path, await status(path)]).toEqual([path, 200])
  }
})

test('a webhook for types or aggregates that do not exist is refused, and each name is told', async () => {
  const token = await at.token({ sub: 'resident-1', role: 'resident' })
  const register = (filter: object) =>
    at.ask('/v1/pa/webhooks', { body: { url: 'http://127.0.0.1:9/', ...filter }, token })
  const types = ['DemandRaised', 'DemandRised', 'governance.TaskAssigned.v99', 'governance.DemandRaised.v1']
  const refused = await register({ types, aggregates: ['demands', 'demand', 'constructor'] })
  expect([refused.status, refused.body.code]).toEqual([400, 'command.invalid'])
  const wrong = ['/types/1', '/types/2', '/aggregates/0', '/aggregates/2']
  expect(refused.body.errors.map(({ path }) => path)).toEqual(wrong)
  const { status } = await register({ types: ['DemandRaised', 'governance.DemandRaised.v1'], aggregates: ['demand'] })
  expect(status).toBe(201)
})

test('64 concurrent clients on one demand each get the correct answer', async () => {
  const { id } = (await at.ask('/v1/pa/demands', { body: { text: TEXT }, token: coordinator })).body
  const notes = await Promise.all(
    Array.from({ length: 64 }, (_, client) =>
      at.ask(`/v1/pa/demands/${id}/escalate`, {
        body: { reason: 'No one comes' },
        token: coordinator,
        headers: { 'idempotency-key': `client-${client}` },
      }),
    ),
  )
  // The chain has an end: some escalate, and all others learn that it is at the top. None meets a conflict.
  const codes = new Set(notes.map(({ status, body }) => (status === 200 ? 'ok' : body.code)))
  expect([...codes].filter((code) => code === 'internal' || code.startsWith('revision'))).toEqual([])
  const { events } = (await at.ask(`/v1/pa/streams/demand-pa-${id}`, { token: coordinator })).body
  expect(events.length - 1).toBe(notes.filter(({ status }) => status === 200).length)
})

test('a hundred concurrent commands with one key lead to one set of events and a hundred equal answers', async () => {
  const headers = { 'idempotency-key': 'a-hundred-times' }
  const answers = await Promise.all(
    Array.from({ length: 100 }, () => at.ask('/v1/pa/demands', { body: { text: TEXT }, token: coordinator, headers })),
  )
  expect(new Set(answers.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1)
  const stream = await at.ask(`/v1/pa/streams/demand-pa-${answers[0]?.body.id}`, { token: coordinator })
  expect(stream.body.events).toHaveLength(1)
  const other = await at.ask('/v1/pa/demands', { body: { text: 'Another' }, token: coordinator, headers })
  expect([other.status, other.body.code]).toEqual([422, 'idempotency.reused'])
})

describe('a personal value', () => {
  test('is opened for entitled readers, listed to its subject, and gone after an erasure', async () => {
    const resident = await at.token({ sub: 'resident-7', role: 'resident' })
    const { body: raised } = await at.ask('/v1/pa/demands', { body: { text: TEXT }, token: resident })
    const file = (token: string) =>
      at.ask(`/v1/pa/demands/${raised.id}`, { token, headers: { 'x-min-position': raised.position } })
    const before = await file(coordinator)
    expect(JSON.stringify(before.body)).toContain('13800001111')
    const auditor = await at.token({ sub: 'person-auditor', role: 'auditor' })
    expect(JSON.stringify((await file(auditor)).body)).not.toContain('13800001111')

    const disclosures = (token: string) => at.ask('/v1/pa/privacy/disclosures?subject=resident-7', { token })
    const told = await disclosures(resident)
    expect([told.status, told.body.disclosures]).toEqual([
      200,
      expect.arrayContaining([expect.objectContaining({ reader: 'person-committee-1', view: 'demands' })]),
    ])
    expect((await disclosures(coordinator)).body.code).toBe('forbidden')

    const erase = (token: string) => at.ask('/v1/pa/privacy/erase', { body: { subject: 'resident-7' }, token })
    expect((await erase(coordinator)).body.code).toBe('forbidden')
    const administrator = await at.token({ sub: 'person-admin', role: 'administrator' })
    expect((await erase(administrator)).status).toBe(200)
    expect([(await erase(administrator)).status, (await erase(administrator)).body.code]).toEqual([
      404,
      'subject.unknown',
    ])

    const after = await file(coordinator)
    expect(after.status).toBe(200)
    expect(JSON.stringify(after.body)).not.toContain('13800001111')
    expect(after.headers.get('etag')).not.toBe(before.headers.get('etag'))
  })

  test('is changed on condition of the ETag of its answer, also by a reader who is told a part of its story', async () => {
    const { body: raised } = await at.ask('/v1/pa/demands', { body: { text: TEXT } })
    const read = async (headers: Record<string, string>, token?: string) => {
      const min = { 'x-min-position': String(await at.log.head()) }
      const more = token === undefined ? {} : { token }
      return (await at.ask(`/v1/pa/demands/${raised.id}`, { headers: { ...headers, ...min }, ...more })).headers
    }
    const mine = { 'x-follow-up-code': raised.followUpCode }
    const first = (await read(mine)).get('etag') ?? ''
    expect(first).toMatch(/^"0\.[\w-]+"$/)
    const triage = (match: string) =>
      at.ask(`/v1/pa/demands/${raised.id}/triage`, {
        body: { item: '2.05', summary: 'A lamp' },
        token: coordinator,
        headers: { 'if-match': match },
      })
    const seen = (await read({}, coordinator)).get('etag') ?? ''
    expect((await triage(seen)).status).toBe(200)
    expect((await triage(seen)).body).toMatchObject({ code: 'revision.stale', revision: 1 })
    const withdraw = (match: string) =>
      at.ask(`/v1/pa/demands/${raised.id}/withdraw`, { body: {}, headers: { ...mine, 'if-match': match } })
    expect((await withdraw(first)).body.code).toBe('revision.stale')
    expect((await withdraw(`W/${(await read(mine)).get('etag')}`)).status).toBe(200)
    expect((await withdraw('*')).body.code).toBe('demand.wrong-state')
  })

  test('is readable with the follow-up code', async () => {
    const { body: raised } = await at.ask('/v1/pa/demands', { body: { text: TEXT } })
    const headers = { 'x-follow-up-code': raised.followUpCode, 'x-min-position': raised.position }
    const mine = await at.ask(`/v1/pa/demands/${raised.id}`, { headers })
    expect([mine.status, JSON.stringify(mine.body)]).toEqual([200, expect.stringContaining('13800001111')])
    const other = await at.ask(`/v1/pa/demands/${raised.id}`, { headers: { 'x-min-position': raised.position } })
    expect(JSON.stringify(other.body)).not.toContain('13800001111')
  })
})

test('a query for a position that no view reaches is answered in time, with the time of a retry', async () => {
  const headers = { authorization: `Bearer ${coordinator}`, 'x-min-position': '999999999' }
  const ahead = await fetch(`${at.url}/v1/pa/demand-board`, { headers })
  const { code } = (await ahead.json()) as { readonly code: string }
  expect([ahead.status, code, ahead.headers.get('retry-after')]).toEqual([503, 'position.ahead', '1'])
})
