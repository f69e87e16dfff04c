import { afterAll, beforeAll, describe, expect, expectTypeOf, test } from 'vitest'
import { HttpProblem, ifTold, nameOfEvent, type PublishedEvent } from '../../../client/http/index.ts'
import { allOf, type Town, town } from './town.ts'

let at: Town
beforeAll(async () => {
  at = await town()
})
afterAll(() => at.stop())

const failureOf = (answer: Promise<unknown>): Promise<unknown> =>
  answer.then(
    () => undefined,
    (error: unknown) => error,
  )

describe('a command', () => {
  test('is answered with what its context adds', async () => {
    const answer = await at.api().send('demand', 'raise', { text: 'A lamp' })
    expectTypeOf(answer.number).toBeString()
    expect(answer).toMatchObject({ revision: 0, events: ['DemandRaised'], replayed: false })
    expect(answer.number).toMatch(/^\d/)
  })

  test('with the key of an earlier one gets its answer', async () => {
    const api = at.api()
    const first = await api.send('demand', 'raise', { text: 'A lamp' }, { key: 'once' })
    const second = await api.send('demand', 'raise', { text: 'A lamp' }, { key: 'once' })
    expect(second).toEqual({ ...first, replayed: true })
  })

  test('whose answer was lost is executed once', async () => {
    let requests = 0
    const api = at.api({
      async fetch(url, init) {
        const answer = await at.reach(url, init)
        requests += 1
        if (requests > 1) return answer
        await answer.text()
        throw new TypeError('the connection broke')
      },
    })
    const { id, replayed } = await api.send('demand', 'raise', { text: 'A lamp' })
    expect({ requests, replayed }).toEqual({ requests: 2, replayed: true })
    const events = await allOf(at.api().events({ subject: `demand-pa-${id}`, types: ['DemandRaised'] }))
    expect(events).toHaveLength(1)
  })

  test('goes to the aggregate that it names, and to the only one of its kind without a name', async () => {
    const api = at.api()
    const { id } = await api.send('demand', 'raise', { text: 'A lamp' })
    const noted = await api.send('demand', 'urge', { note: 'Please' }, { id })
    expect(noted.id).toBe(id)
    const added = await api.send('community', 'add-quarter', { quarter: 'q', name: 'Q', buildings: ['1'] })
    expect(added.id).toBe('pa')
  })

  test('is refused where the aggregate has changed since', async () => {
    const api = at.api()
    const { id } = await api.send('demand', 'raise', { text: 'A lamp' })
    const stale = { id, ifMatch: 7 }
    expect(await failureOf(api.send('demand', 'urge', {}, stale))).toMatchObject({
      status: 412,
      code: 'revision.stale',
    })
  })

  test('without a name is followed with the code that its answer holds', async () => {
    const api = at.api({ token: () => undefined })
    const { id, position: minPosition, followUpCode } = await api.send('demand', 'raise', { text: 'A lamp' })
    expect(followUpCode).toBeDefined()
    const { row } = await api.view('demands', { id, minPosition, followUpCode })
    expect(row.id).toBe(id)
    expect(await failureOf(api.view('demands', { id }))).toMatchObject({ status: 404 })
  })
})

test.each([
  ['en', 'Not found'],
  ['zh', '未找到'],
] as const)('a problem speaks the language of the caller: %s', async (language, title) => {
  const failed = await failureOf(at.api({ language: () => language }).view('demands', { id: 'none' }))
  expect(failed).toBeInstanceOf(HttpProblem)
  expect(failed).toMatchObject({ status: 404, code: 'row.unknown', title })
})

test('a wrong field is named', async () => {
  const failed = await failureOf(at.api().sendAny('demand', 'raise', { txt: 'A lamp' }))
  expect(failed).toMatchObject({ status: 400, code: 'command.invalid' })
  expect(failed instanceof HttpProblem ? failed.errors.map(({ path }) => path) : []).toContain('/text')
})

test('a batch answers each command alone, also more than one request takes', async () => {
  const raise = { aggregate: 'demand', command: 'raise', body: { text: 'A lamp' } } as const
  const answers = await at
    .api()
    .batch([
      raise,
      { aggregate: 'demand', command: 'urge', id: 'none', body: {} },
      ...Array.from({ length: 100 }, () => raise),
    ])
  expect(answers).toHaveLength(102)
  expect(answers[0]).toMatchObject({ ok: true, events: ['DemandRaised'], replayed: false })
  expect(answers[1]).toMatchObject({ ok: false, problem: { status: 404, code: 'demand.unknown' } })
  expect(answers.filter(({ ok }) => ok)).toHaveLength(101)
  expect(new Set(answers.map(({ key }) => key)).size).toBe(102)
})

describe('a view', () => {
  test('shows what the reader just wrote', async () => {
    const api = at.api()
    const { id, position } = await api.send('demand', 'raise', { text: 'A lamp' })
    const page = await api.view('demand-board', { sort: 'newest', limit: 1, minPosition: position })
    expectTypeOf(page.rows[0]?.level).toEqualTypeOf<'L1' | 'L2' | 'L3' | 'L4' | undefined>()
    expect(page.rows.map((row) => row.id)).toEqual([id])
    expect(Number(page.position)).toBeGreaterThanOrEqual(Number(position))
    expect(page.next).toBeDefined()
  })

  test('takes filters with one value, several, and yes or no', async () => {
    const api = at.api()
    const { position: minPosition } = await api.send('demand', 'raise', { text: 'A lamp' })
    const filters = { level: ['L1', 'L3'], state: 'raised', overdue: false } as const
    const { rows } = await api.view('demand-board', { filters, minPosition })
    expect(rows.length).toBeGreaterThan(0)
    const others = await api.view('demand-board', { filters: { ...filters, level: ['L1', 'L2'] }, minPosition })
    expect(others.rows).toEqual([])
  })

  test('that has not changed says so', async () => {
    const api = at.api()
    const { etag } = await api.view('duty-roster')
    expect(await api.view('duty-roster', { etag })).toBeUndefined()
    expect(await api.view('duty-roster', { etag: '"another"' })).toMatchObject({ rows: [] })
  })

  test('has rows page by page', async () => {
    const api = at.api()
    const raise = { aggregate: 'demand', command: 'raise', body: { text: 'A lamp' } } as const
    await api.batch(Array.from({ length: 10 }, () => raise))
    const minPosition = await at.head()
    const { rows } = await api.view('demand-board', { limit: 500, sort: 'oldest', minPosition })
    const ids: string[] = []
    for await (const row of api.pages('demand-board', {}, { limit: 7, sort: 'oldest', minPosition })) ids.push(row.id)
    expect(ids.length).toBeGreaterThan(7)
    expect(ids).toEqual(rows.map(({ id }) => id))
  })

  test('counts its rows by their state', async () => {
    const api = at.api()
    const { position: minPosition } = await api.send('demand', 'raise', { text: 'A lamp' })
    const states: string[] = []
    for await (const { state } of api.pages('demand-board', { level: ['L1', 'L3'] }, { minPosition }))
      states.push(state)
    const { counts } = await api.counts('demand-board', { level: ['L1', 'L3'] }, { minPosition })
    expect(counts.raised).toBe(states.filter((state) => state === 'raised').length)
    expect(counts.raised).toBeGreaterThan(0)
    // @ts-expect-error this view is not counted
    await expect(api.counts('duty-roster')).rejects.toMatchObject({ status: 404 })
  })

  test('has one row with its story', async () => {
    const api = at.api()
    const { id, position } = await api.send('demand', 'raise', { text: 'A lamp' })
    const one = await api.view('demands', { id, minPosition: position })
    expect(one.row.story?.map(({ event }) => event)).toEqual(['DemandRaised'])
    expect(await api.view('demands', { id, etag: one.etag })).toBeUndefined()
  })
})

test('events come in the order of the log, with the values that the reader is told', async () => {
  const api = at.api()
  await api.send('demand', 'raise', { text: 'A lamp' })
  const all: PublishedEvent[] = []
  for await (const event of api.events()) all.push(event)
  const positions = all.map(({ position }) => Number(position))
  expect(positions).toEqual(positions.toSorted((one, other) => one - other))
  const raised = all.filter((event) => event.type === 'governance.DemandRaised.v2')
  expect(raised.length).toBeGreaterThan(0)
  const [first] = raised
  expectTypeOf(ifTold(raised[0]?.data.text)).toEqualTypeOf<string | undefined>()
  expect(first?.data.text).toHaveProperty('sealed')
  expect(ifTold(first?.data.text)).toBeUndefined()
  expect(ifTold(first?.data.urgent)).toBe(false)
  const middle = all[10]?.position
  const rest = await allOf(api.events({ after: middle }))
  expect(rest).toEqual(all.slice(11))
  expect(new Set((await allOf(api.events({ types: ['DemandRaised'] }))).map(nameOfEvent))).toEqual(
    new Set(['DemandRaised']),
  )
})

test('any other route is asked in the same way', async () => {
  const { body, status } = await at.api().request('/schemas/TaskAssigned.v1.json')
  expect({ status, title: (body as { title: string }).title }).toEqual({
    status: 200,
    title: 'governance.TaskAssigned.v1',
  })
})
