import { afterAll, describe, expect, test } from 'vitest'
import { communityEvents } from '../../../domain/community/events.ts'
import { viewsOf } from '../../../projections/runtime/index.ts'
import { projections } from '../../../projections/views.ts'
import { reader } from '../../projections/demands.ts'
import { history, moment } from '../../projections/history.ts'
import { enrolled, member, of, requested } from '../../projections/people.ts'
import { asked, offered, toResource } from '../../projections/resources.ts'
import { viewsOver } from './memory-views.ts'

const founded = (zone: string) => ({
  stream: 'community-pa',
  event: communityEvents.CommunityEstablished({ name: '葩社区', zone }),
})
const window = (from: string, until: string) => ({ window: { from, until } })
const closing: (() => void)[] = []
afterAll(() => {
  for (const close of closing) close()
})

function asking(zone: string | undefined, ...windows: { window: { from: string; until: string } }[]) {
  const shares = windows.map((one, at) => asked(`s${at + 1}`, one))
  const events = [...(zone === undefined ? [] : [founded(zone)]), ...toResource('hall', offered(), ...shares)]
  const { views, close } = viewsOver(projections, history(events))
  closing.push(close)
  return async (filters: Record<string, string>) => {
    const question = { view: 'resource-sharing/calendar', community: 'pa', limit: 50, reader: reader('auditor') }
    const { rows } = await views.page({ ...question, filters })
    return rows.map((row) => (row as { id: string }).id)
  }
}

describe('a day as a filter', () => {
  test('is a local day of the community, on both sides of UTC', async () => {
    // 0:30 to 1:30 and 23:00 to 23:30 of 10 June in New York.
    const early = window('2026-06-10T04:30:00.000Z', '2026-06-10T05:30:00.000Z')
    const late = window('2026-06-11T03:00:00.000Z', '2026-06-11T03:30:00.000Z')
    const find = asking('America/New_York', early, late)
    expect(await find({ from: '2026-06-10', until: '2026-06-11' })).toEqual(['hall.s1', 'hall.s2'])
    expect(await find({ from: '2026-06-11' })).toEqual([])
    expect(await find({ until: '2026-06-10' })).toEqual([])
    expect(await find({ from: '2026-06-11T00:00:00Z', until: '2026-06-12T00:00:00-04:00' })).toEqual(['hall.s2'])
    // 0:30 of 10 June in Shanghai.
    const east = asking('Asia/Shanghai', window('2026-06-09T16:30:00.000Z', '2026-06-09T17:30:00.000Z'))
    expect(await east({ from: '2026-06-10', until: '2026-06-11' })).toEqual(['hall.s1'])
    expect(await east({ until: '2026-06-10' })).toEqual([])
  })

  test('begins and ends where clocks change', async () => {
    // On Lord Howe Island 5 April 2026 has 24.5 hours, and ends at 13:30 UTC.
    const last = window('2026-04-05T13:00:00.000Z', '2026-04-05T13:30:00.000Z')
    const first = window('2026-04-05T13:30:00.000Z', '2026-04-05T14:00:00.000Z')
    const find = asking('Australia/Lord_Howe', last, first)
    expect(await find({ from: '2026-04-05', until: '2026-04-06' })).toEqual(['hall.s1'])
    expect(await find({ from: '2026-04-06' })).toEqual(['hall.s2'])
  })

  test('is one of the default zone before the community is established', async () => {
    const find = asking(undefined, window('2026-06-09T16:30:00.000Z', '2026-06-09T17:30:00.000Z'))
    expect(await find({ from: '2026-06-10', until: '2026-06-11' })).toEqual(['hall.s1'])
  })

  test('is the same in every view that has such a filter', () => {
    const startOf = (day: number) => day * 1_000
    const asked = { reader: reader('auditor'), now: 0, searchHash: () => '', startOf }
    const described = [...viewsOf(projections)].flatMap(([view, { view: of }]) =>
      Object.entries(of.filters)
        .filter(([, { schema }]) => /moment|RFC 3339|local day/.test(String(schema.description)))
        .map(([name, { where }]) => ({ name: `${view}?${name}`, day: where('1970-01-11', asked), where })),
    )
    expect(described.length).toBeGreaterThan(9)
    for (const { name, day, where } of described) {
      expect(JSON.stringify(day), name).toMatch(/:(9999|1000[01])/)
      for (const none of ['2026-02-30', '2026-06-10T24:00:00Z', '2026-06-10T25:00:00Z', '2026-06-30T23:59:60Z'])
        expect(where(none, asked), name).toBeUndefined()
    }
  })
})

describe('the skipped dates of a series', () => {
  const skipped = [moment(300), moment(468)]

  test('stand at each of its shares', async () => {
    const series = [asked('s1', { series: { id: 's1', skipped } }), asked('s2', { series: { id: 's1' } }), asked('s3')]
    const { views, close } = viewsOver(projections, history(toResource('hall', offered(), ...series)))
    closing.push(close)
    const question = { view: 'resource-sharing/calendar', community: 'pa', filters: {}, limit: 9 }
    const { rows } = await views.page({ ...question, reader: reader('property-company', { party: 'wuye' }) })
    expect(rows).toMatchObject([
      { id: 'hall.s1', skipped },
      { id: 'hall.s2', skipped },
      { id: 'hall.s3', skipped: [] },
    ])
    const { row } = await views.one({ ...question, id: 'hall.s2', reader: reader('auditor') })
    expect(row).toMatchObject({ series: 'hall.s1', skipped })
  })

  test('stand at each of its secondments, and in the file of the person', async () => {
    const first = requested({ series: { id: 'c1', skipped } })
    const second = requested({ secondment: 'c2', series: { id: 'c1' } })
    const events = of('li', enrolled(), member(), first, second, requested({ secondment: 'c3' }))
    const { views, close } = viewsOver(projections, history(events))
    closing.push(close)
    const question = { community: 'pa', filters: {}, limit: 9, reader: reader('organization', { party: 'dui' }) }
    const { rows } = await views.page({ ...question, view: 'personnel-sharing' })
    expect(rows).toMatchObject([{ id: 'li.c1', skipped }, { id: 'li.c2', skipped }, { skipped: [] }])
    const { row } = await views.one({ ...question, view: 'persons', id: 'li' })
    expect(row).toMatchObject({ skipped: [{ series: 'li.c1', dates: skipped }] })
  })
})
