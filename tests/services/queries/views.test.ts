import { describe, expect, test } from 'vitest'
import { contexts } from '../../../domain/contexts.ts'
import { catalogue } from '../../../domain/kernel/index.ts'
import { projections } from '../../../projections/views.ts'
import type { Question, ViewPage } from '../../../services/queries/contract.ts'
import { folder, logHere, question, readSide } from '../../infra/sqlite/read-db/engine.ts'
import { assigned, raised, reader, sealed, stream, triaged } from '../../projections/demands.ts'
import { errand, errandCatalogue, errands, given } from '../../projections/errands.ts'
import { BEGINNING, moment } from '../../projections/history.ts'

const { Asked, Taken, Done } = errand

async function errandSide() {
  const path = folder()
  const { log, append, tell } = await logHere()
  const side = await readSide(path, log, [errands], errandCatalogue)
  return { ...side, append, tell, log }
}
async function demandSide() {
  const path = folder()
  const { log, append, tell } = await logHere(() => BEGINNING)
  const side = await readSide(path, log, projections, catalogue(contexts))
  return { ...side, append, tell }
}
const ids = (page: ViewPage) =>
  page.rows.map((row) => (row as { errand?: string; id?: string }).errand ?? (row as { id: string }).id)

describe('pages', () => {
  test('follow each other without repeating or skipping a row that stays, also where others change between them', async () => {
    const { views, append, seen } = await errandSide()
    const stays = Array.from({ length: 60 }, (_, at) => `s${String(at).padStart(2, '0')}`)
    const changes = Array.from({ length: 60 }, (_, at) => `c${String(at).padStart(2, '0')}`)
    const due = (at: number) => Asked({ due: moment(1e6 + Math.floor(at / 5)) })
    let position = 0
    for (const [at, id] of stays.entries()) position = await append(`errand-pa-${id}`, due(at))
    for (const [at, id] of changes.entries()) if (at % 2 === 0) position = await append(`errand-pa-${id}`, due(at))
    await seen(position)
    for (const sort of ['due', 'latest']) {
      const found: string[] = []
      let after: string | undefined
      for (let round = 0; ; round += 1) {
        const page: ViewPage = await views.page(
          question('errands', { limit: 7, filters: { sort }, ...(after === undefined ? {} : { after }) }),
        )
        found.push(...ids(page))
        if (page.next === undefined) break
        after = page.next
        // Other rows are removed and added all over the order.
        for (let at = round; at < 60; at += 9) {
          position = await append(`errand-pa-${changes[at]}`, (at + round) % 2 === 0 ? Done({}) : due(at))
        }
        await seen(position)
      }
      const order = sort === 'due' ? stays : stays.toReversed()
      expect(found.filter((id) => id.startsWith('s'))).toEqual(order)
      expect(new Set(found).size).toBe(found.length)
    }
  })

  test('end with the last row, and are no longer than requested', async () => {
    const { views, append, seen } = await errandSide()
    for (const id of ['1', '2', '3']) await seen(await append(`errand-pa-${id}`, Asked({})))
    const three = await views.page(question('errands', { limit: 3 }))
    expect(three).toMatchObject({ rows: [{}, {}, {}] })
    expect(three).not.toHaveProperty('next')
    const two = await views.page(question('errands', { limit: 2 }))
    expect(ids(await views.page(question('errands', { after: two.next ?? '' })))).toEqual(['3'])
  })

  test('begin only after cursors of the same view, community and order', async () => {
    const { views, append, seen } = await errandSide()
    for (const id of ['1', '2']) await append(`errand-pa-${id}`, Asked({}))
    await seen(await append('errand-qu-1', Asked({})))
    const { next = '' } = await views.page(question('errands', { limit: 1 }))
    const refused = { code: 'cursor.invalid' }
    const ask = (more: Partial<Question>) => views.page(question('errands', { after: next, ...more }))
    await expect(ask({ filters: { sort: 'latest' } })).rejects.toMatchObject(refused)
    await expect(ask({ community: 'qu' })).rejects.toMatchObject(refused)
    for (const after of [
      '',
      'x',
      next.slice(2),
      Buffer.from('[1,"errands","pa","due",{},"1"]').toString('base64url'),
    ]) {
      await expect(ask({ after })).rejects.toMatchObject(refused)
    }
  })
})

describe('queries', () => {
  test('that are invalid are refused with the valid values', async () => {
    const { views, seen } = await errandSide()
    await seen(0)
    const ask = (more: Partial<Question>) => views.page(question('errands', more))
    await expect(ask({ view: 'nothing' })).rejects.toMatchObject({ code: 'view.unknown' })
    await expect(ask({ filters: { colour: 'red' } })).rejects.toMatchObject({ code: 'filter.unknown' })
    await expect(ask({ filters: { toString: 'red' } })).rejects.toMatchObject({ code: 'filter.unknown' })
    await expect(ask({ filters: { state: 'lost' } })).rejects.toMatchObject({ code: 'filter.invalid' })
    await expect(ask({ filters: { before: 'tomorrow' } })).rejects.toMatchObject({ code: 'filter.invalid' })
    await expect(ask({ filters: { sort: 'colour' } })).rejects.toMatchObject({ code: 'filter.invalid' })
  })

  test('find the rows that match all filters', async () => {
    const { views, tell, seen } = await errandSide()
    await seen(
      await tell([
        given('1', Asked({ due: moment(1e6) })),
        given('2', Asked({})),
        given('2', Taken({ helper: 'li' })),
        given('3', Asked({ due: moment(2e6) })),
        given('3', Taken({ helper: 'li' })),
        given('3', Taken({ helper: "o'wu" })),
      ]),
    )
    const find = async (filters: Record<string, string>) => ids(await views.page(question('errands', { filters })))
    expect(await find({ state: 'taken' })).toEqual(['3', '2'])
    expect(await find({ state: 'asked,taken' })).toHaveLength(3)
    expect(await find({ helper: 'li' })).toEqual(['3', '2'])
    expect(await find({ helper: "o'wu" })).toEqual(['3'])
    expect(await find({ before: moment(1.5e6) })).toEqual(['1'])
    expect(await find({ helper: 'li', before: moment(3e6), state: 'taken' })).toEqual(['3'])
  })

  test('of several views of one projection are answered from the same rows, at the same position', async () => {
    const { views, tell, seen } = await errandSide()
    const last = await tell([
      given('1', Asked({})),
      given('1', Taken({ helper: 'li' })),
      given('2', Asked({})),
      given('2', Taken({ helper: 'wu' })),
    ])
    await seen(last)
    expect(await views.page(question('errands'))).toMatchObject({
      rows: [{ errand: '1' }, { errand: '2' }],
      position: last,
    })
    const helping = await views.page(question('errands/helpers', { filters: { helper: 'wu' } }))
    expect(helping).toEqual({ rows: [{ errand: '2', helper: 'wu' }], position: last })
    expect(await views.one({ ...question('errands/helpers'), id: '1' })).toEqual({ position: last })
    const { next = '' } = await views.page(question('errands', { limit: 1 }))
    await expect(views.page(question('errands/helpers', { after: next }))).rejects.toMatchObject({
      code: 'cursor.invalid',
    })
  })

  test('of a view that is not built yet are answered when it is', async () => {
    const path = folder()
    const { log } = await logHere()
    const { views, seen } = await readSide(path, log, [errands], errandCatalogue)
    await expect(views.page(question('errands'))).rejects.toMatchObject({ code: 'view.unavailable', retryAfter: 2 })
    await seen(0)
    expect(await views.page(question('errands'))).toEqual({ rows: [], position: 0 })
  })
})

describe('the answer to a reader', () => {
  test('contains only rows of their community that the view shows them', async () => {
    const { views, append, seen } = await errandSide()
    await append('errand-pa-1', Asked({ note: sealed('note') }))
    await seen(await append('errand-qu-2', Asked({})))
    const resident = reader('resident', { id: 'person-1' })
    expect(ids(await views.page(question('errands', { reader: resident })))).toEqual(['1'])
    expect(ids(await views.page(question('errands', { reader: reader('resident') })))).toEqual([])
    expect((await views.one({ ...question('errands'), id: '2' })).row).toBeUndefined()
    expect((await views.one({ ...question('errands', { reader: reader('resident') }), id: '1' })).row).toBeUndefined()
  })

  test('has sealed values where they may open them, and null otherwise', async () => {
    const { views, append, seen } = await errandSide()
    await seen(await append('errand-pa-1', Asked({ note: sealed('note') })))
    const note = async (id: string) =>
      (await views.page(question('errands', { reader: reader('auditor', { id }) }))).rows[0]
    expect(await note('person-1')).toMatchObject({ note: { sealed: 'note' } })
    expect(await note('another')).toMatchObject({ note: null })
  })

  test('depends on a demand’s visibility, the reader’s part in it, and its subject', async () => {
    const { views, append, seen } = await demandSide()
    await append(stream('public'), raised(), triaged({ visibility: 'public' }))
    await append(stream('involved'), raised(), triaged({ visibility: 'parties-involved' }), assigned('wuye'))
    await append(stream('about'), raised({ visibility: 'restricted', about: { party: 'shegong' } }))
    await append(stream('code'), raised({ raiser: { kind: 'anonymous' } }))
    await seen(await append(stream('secret', 'qu'), raised(), triaged({ visibility: 'public' })))
    const known = async (...who: Parameters<typeof reader>) =>
      ids(await views.page(question('demands', { reader: reader(...who) }))).sort()
    expect(await known('anonymous')).toEqual(['public'])
    expect(await known('anonymous', { follows: stream('code') })).toEqual(['code', 'public'])
    expect(await known('anonymous', { follows: stream('about') })).toEqual(['public'])
    expect(await known('resident')).toEqual(['public'])
    expect(await known('resident', { id: 'resident-1' })).toEqual(['about', 'involved', 'public'])
    expect(await known('property-company', { party: 'wuye' })).toEqual(['involved', 'public'])
    expect(await known('organization', { party: 'other' })).toEqual(['public'])
    expect(await known('social-work', { party: 'another' })).toEqual(['about', 'code', 'involved', 'public'])
    expect(await known('social-work', { party: 'shegong' })).toEqual(['about', 'code', 'involved', 'public'])
    expect(await known('auditor')).toEqual(['about', 'code', 'involved', 'public'])
  })
})

test('an item is overdue where its next due time is before the time of the query', async () => {
  const { views, append, seen } = await demandSide()
  await append(stream('soon'), raised({ acceptBy: moment(5) }))
  await seen(await append(stream('late'), raised({ acceptBy: moment(2) })))
  const at = async (hours: number, overdue: string) =>
    ids(await views.page(question('demand-board', { filters: { overdue }, now: Date.parse(moment(hours)) })))
  expect(await at(1, 'true')).toEqual([])
  expect(await at(2, 'true')).toEqual(['late'])
  expect(await at(2, 'false')).toEqual(['soon'])
  expect(await at(9, 'true')).toEqual(['late', 'soon'])
})

test('one demand has its story, up to the position of the answer', async () => {
  const { views, append, seen } = await demandSide()
  const last = await append(stream('1'), raised(), triaged(), assigned())
  await seen(last)
  const ask = (who: ReturnType<typeof reader>) => views.one({ ...question('demands', { reader: who }), id: '1' })
  const { row, position } = await ask(reader('property-company', { party: 'wuye' }))
  expect(position).toBe(last)
  expect(row).toMatchObject({
    id: '1',
    state: 'assigned',
    story: [
      { event: 'DemandRaised', revision: 0, data: { contact: sealed('contact') } },
      { event: 'DemandTriaged', data: { summary: 'Lamp out' } },
      { event: 'TaskAssigned', actor: 'person-1', party: 'jwh' },
    ],
  })
  const own = await views.page(
    question('demands', { reader: reader('resident', { id: 'resident-1' }), filters: { raiser: 'me' } }),
  )
  expect(ids(own)).toEqual(['1'])
})
