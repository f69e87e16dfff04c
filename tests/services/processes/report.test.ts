import { createHash } from 'node:crypto'
import { describe, expect, it, vi } from 'vitest'
import { COMMUNITY, ITEMS } from '../../../demo/pa/index.ts'
import { memberOf } from '../../../demo/people.ts'
import { REPORTING_SERVICE } from '../../../domain/community/reports.ts'
import { type Actor, instant, iso } from '../../../domain/kernel/index.ts'
import { rates, threeRates } from '../../../projections/three-rates/three-rates.ts'
import type { ViewRow } from '../../../projections/views.ts'
import { ANONYMOUS_ACTOR, serviceActor } from '../../../services/identity/reserved-actors.ts'
import { reporting } from '../../../services/processes/report/report.ts'
import { replayLog } from '../../../src/engine/stored-views.ts'
import { feedOf } from '../../figures/recomputed/feed.ts'
import { publishedOf } from '../../figures/recomputed/reports.ts'
import { folded } from '../../projections/history.ts'
import { summedFor } from '../../projections/summed.ts'
import { type Office, office } from './office.ts'

const resident: Actor = { id: 'resident-1', role: 'resident' }
const committee = memberOf('committee')
const property = memberOf('property')
const item =
  ITEMS.find((one) => one.lead === 'property' && one.level === 'L3' && one.visibility === 'public')?.code ?? ''

const typed = (name: string) => `governance.${name}.v1`
const published = async (at: Office) => (await at.events()).filter(({ type }) => type === typed('ReportPublished'))
const monthsOf = async (at: Office) => (await published(at)).map(({ data }) => Reflect.get(Object(data), 'month'))
type Report = ViewRow<'reports'>
async function reportOf(at: Office, month: string): Promise<Report> {
  await at.views.reached('reports', await at.core.log.head(), 10_000)
  const asked = { view: 'reports', community: COMMUNITY.id, filters: { month }, limit: 2, reader: ANONYMOUS_ACTOR }
  const { rows } = await at.views.page(asked)
  expect(rows).toHaveLength(1)
  return rows[0] as Report
}

async function triaged(at: Office, visibility: 'public' | 'restricted' = 'public'): Promise<string> {
  const { id } = await at.send(resident, 'raise', { text: '请帮忙' })
  await at.send(committee, 'triage', { item, summary: 'Help', visibility }, id)
  return id
}

async function delivered(at: Office, visibility?: 'restricted'): Promise<string> {
  const id = await triaged(at, visibility)
  await at.send(committee, 'assign', { party: 'property' }, id)
  await at.send(property, 'accept', { task: 't1' }, id)
  await at.send(property, 'deliver', { task: 't1', result: '修好了' }, id)
  return id
}
const word = (at: Office, id: string, resolved: boolean) =>
  at.send(
    resident,
    'give-feedback',
    { contacted: true, resolved, satisfaction: resolved ? 'satisfied' : 'unsatisfied' },
    id,
  )

/** An office in September, with the months before published. */
async function september() {
  const at = await office()
  at.at(instant('2026-09-10T02:00:00.000Z'))
  const service = await at.run(reporting)
  await service.round()
  return { at, service }
}

it('acts under the id that the rules expect', () => {
  expect(serviceActor(reporting.name).id).toBe(REPORTING_SERVICE)
})

describe('the report of a month', () => {
  it('is published after the holidays, once, by any number of copies and after a restart', async () => {
    const { at, service } = await september()
    expect(await monthsOf(at)).toEqual(['2026-03', '2026-04', '2026-05', '2026-06', '2026-07', '2026-08'])
    // Thursday and Friday are the first working days of October, and the Saturday is worked instead of a holiday.
    at.at(instant('2026-10-10T00:59:59.999Z'))
    await service.round()
    expect(await monthsOf(at)).toHaveLength(6)
    await service.stop()
    const copies = [await at.run(reporting), await at.run(reporting)]
    at.at(instant('2026-10-10T01:00:00.000Z'))
    await Promise.all(copies.map((copy) => copy.round()))
    await Promise.all(copies.map((copy) => copy.round()))
    expect((await monthsOf(at)).slice(6)).toEqual(['2026-09'])
    // The clock jumps back, and then over two months.
    at.at(instant('2026-10-09T01:00:00.000Z'))
    await copies[0]?.round()
    at.at(instant('2026-12-03T01:00:00.000Z'))
    await copies[1]?.round()
    expect((await monthsOf(at)).slice(6)).toEqual(['2026-09', '2026-10', '2026-11'])
  })

  it('counts up to one position with all that are due, and the figures of each month are read once', async () => {
    const at = await office()
    await delivered(at)
    at.at(instant('2026-09-10T02:00:00.000Z'))
    const page = vi.spyOn(at.core.views, 'page')
    await (await at.run(reporting)).round()
    const months = ['2026-03', '2026-04', '2026-05', '2026-06', '2026-07', '2026-08']
    expect(await monthsOf(at)).toEqual(months)
    const read = page.mock.calls.filter(([{ view }]) => view === 'reports/figures')
    expect(read.map(([{ filters }]) => filters.month)).toEqual(months)
    const positions = (await published(at)).map(({ data }) => Reflect.get(Object(data), 'position'))
    expect(new Set(positions).size).toBe(1)
  })

  it('freezes the figures of public demands up to its position', async () => {
    const { at, service } = await september()
    const [good, bad] = [await delivered(at), await delivered(at)]
    await word(at, good, true)
    await word(at, bad, false)
    await delivered(at, 'restricted')
    at.at(instant('2026-09-30T02:00:00.000Z'))
    await triaged(at, 'restricted')
    at.at(instant('2026-10-10T01:00:00.000Z'))
    await service.round()
    const report = await reportOf(at, '2026-09')
    expect(report).toMatchObject({
      status: 'published',
      publishedAt: '2026-10-10T01:00:00.000Z',
      counts: 'happened',
      published: {
        ...{ by: 'all', demands: 2, closed: 1, late: 1 },
        ...{ resolution: { count: 1, of: 2 }, satisfaction: { count: 1, of: 2 } },
      },
      corrections: [],
    })
    expect(report.today).toEqual(report.published)
    expect(report.figures?.map(({ by, value }) => [by, value])).toEqual([
      ['all', undefined],
      ['channel', 'self'],
      ['party', 'property'],
    ])
    const { position, digest, figures } = report
    const until = (await at.events()).filter((event) => (event.position ?? 0) <= Number(position))
    const all = summedFor(ANONYMOUS_ACTOR, folded(threeRates, until), rates.table, { by: 'all', month: '2026-09' })
    expect(all).toMatchObject({ demands: 2, asked: 2, resolved: 1, rated: 2, satisfied: 1 })
    const replayed = await replayLog(at.core.log, {
      until: { position: Number(position) },
      month: '2026-09',
      communities: undefined,
      signal: new AbortController().signal,
      onEvents: () => {},
    })
    const [happened] = replayed.months
    expect(happened).toEqual({ community: COMMUNITY.id, month: '2026-09', counts: 'happened', digest })
    expect(digest).toBe(
      createHash('sha256')
        .update(sorted({ month: '2026-09', figures }))
        .digest('hex'),
    )
  })

  it('holds the words, due times and closings that fell in it, by the local time of the community', async () => {
    const { at, service } = await september()
    const [first, second] = [await delivered(at), await delivered(at)]
    // One minute before midnight in Shanghai, and one minute after it.
    at.at(instant('2026-09-30T15:59:00.000Z'))
    await word(at, first, true)
    at.at(instant('2026-09-30T16:01:00.000Z'))
    await word(at, second, true)
    at.at(instant('2026-10-10T01:00:00.000Z'))
    await service.round()
    const one = { closed: 1, resolution: { count: 1, of: 1 }, satisfaction: { count: 1, of: 1 } }
    expect((await reportOf(at, '2026-09')).published).toMatchObject({
      demands: 2,
      response: { count: 2, of: 2 },
      ...one,
    })
    at.at(instant('2026-11-04T01:00:00.000Z'))
    await service.round()
    const october = await reportOf(at, '2026-10')
    expect(october.published).toMatchObject({ demands: 0, response: { count: 0, of: 0 }, ...one })
    expect(october.corrections).toEqual([])
    const told = publishedOf(feedOf(await at.events()))
    expect(told.map(({ month }) => month)).toEqual(
      ['03', '04', '05', '06', '07', '08', '09', '10'].map((nth) => `2026-${nth}`),
    )
    for (const { shown, recomputed } of told) expect(shown).toEqual(recomputed)
  })

  it('does not change by what comes later: the next report corrects it, once', async () => {
    const { at, service } = await september()
    const id = await delivered(at)
    at.at(instant('2026-09-30T02:00:00.000Z'))
    await triaged(at, 'restricted')
    at.at(instant('2026-10-10T01:00:00.000Z'))
    await service.round()
    const before = await reportOf(at, '2026-09')
    const apart = [{ reason: 'noContact', count: 1 }]
    expect(before.published).toMatchObject({ response: { count: 0, of: 0 }, apart })
    // The raiser says in October that there had been contact in time.
    await word(at, id, true)
    const after = await reportOf(at, '2026-09')
    expect(after).toEqual({ ...before, today: after.today })
    expect(after.today).toMatchObject({ response: { count: 1, of: 1 }, resolution: { count: 0, of: 0 }, apart: [] })

    at.at(instant('2026-11-04T01:00:00.000Z'))
    await service.round()
    const { corrections } = await reportOf(at, '2026-10')
    const changed = ['response.count', 'response.of']
    const line = (by: object) => changed.map((figure) => ({ month: '2026-09', ...by, figure, was: 0, now: 1 }))
    const scopes = [{ by: 'all' }, { by: 'channel', value: 'self' }, { by: 'party', value: 'property' }]
    const judged = { month: '2026-09', by: 'all', figure: 'apart.noContact', was: 1, now: 0 }
    expect(corrections).toEqual([judged, ...scopes.flatMap(line)])
    at.at(instant('2026-12-03T01:00:00.000Z'))
    await service.round()
    expect((await reportOf(at, '2026-11')).corrections).toEqual([])
  })

  it('of an older version counts the demands raised in it, and is shown and corrected as such', async () => {
    const at = await office()
    const id = await delivered(at)
    at.at(instant('2026-04-10T02:00:00.000Z'))
    const none = { count: 0, of: 0 }
    const all = { by: 'all', demands: 1, response: none, resolution: none, satisfaction: none, apart: [] }
    const older = { month: '2026-03', position: '9', digest: '0'.repeat(64), figures: [all], corrections: [] }
    await at.on('community', serviceActor(reporting.name), 'publish-report', older, COMMUNITY.id)
    await word(at, id, true)
    const march = await reportOf(at, '2026-03')
    expect(march).toMatchObject({ counts: 'raised', published: all, today: { resolution: { count: 1, of: 1 } } })
    expect(march.today.closed).toBeUndefined()
    at.at(instant('2026-05-12T02:00:00.000Z'))
    await (await at.run(reporting)).round()
    const april = await reportOf(at, '2026-04')
    expect(april).toMatchObject({ counts: 'happened', published: { demands: 0, resolution: { count: 1, of: 1 } } })
    const ofAll = april.corrections.filter(({ by }) => by === 'all').map(({ figure, was, now }) => [figure, was, now])
    expect(ofAll).toContainEqual(['resolution.of', 0, 1])
    expect(ofAll.some(([figure]) => figure === 'closed' || figure === 'late')).toBe(false)
  })

  it('is provisional until then, and a month of restricted demands alone is not listed', async () => {
    const { at } = await september()
    const listed = async () => {
      await at.views.reached('reports', await at.core.log.head(), 10_000)
      const asked = { view: 'reports', community: COMMUNITY.id, limit: 9, reader: committee }
      const { rows } = await at.views.page({ ...asked, filters: { published: 'false' } })
      return rows.map((row) => [(row as Report).month, (row as Report).status])
    }
    await delivered(at, 'restricted')
    expect(await listed()).toEqual([])
    await delivered(at)
    expect(await listed()).toEqual([['2026-09', 'provisional']])
  })
})

describe('the summary of a week', () => {
  it('counts what everyone may know, on Monday morning, once', async () => {
    const { at, service } = await september()
    const [first, second] = [await delivered(at), await delivered(at)]
    await triaged(at)
    await delivered(at, 'restricted')
    await word(at, first, true)
    const weeks = async () =>
      (await at.events())
        .filter(({ type, recordedtime }) => type === typed('WeekSummarized') && recordedtime > iso(at.now() - 1))
        .map(({ data }) => data)
    at.at(instant('2026-09-14T00:29:00.000Z'))
    await service.round()
    expect(await weeks()).toEqual([])
    at.at(instant('2026-09-14T00:30:00.000Z'))
    await service.round()
    await service.round()
    const counts = { open: 2, overdue: 1, raised: 3, closed: 1 }
    expect(await weeks()).toEqual([{ from: '2026-09-07', until: '2026-09-13', ...counts }])
    at.at(instant('2026-09-15T02:00:00.000Z'))
    await word(at, second, true)
    at.at(instant('2026-09-21T00:30:00.000Z'))
    await service.round()
    expect(await weeks()).toEqual([
      { from: '2026-09-14', until: '2026-09-20', open: 1, overdue: 1, raised: 0, closed: 1 },
    ])
  })
})

/** JSON with members in order. The names and values of reports need no escapes. */
function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return `{${members.map(([name, member]) => `"${name}":${sorted(member)}`).join(',')}}`
}
