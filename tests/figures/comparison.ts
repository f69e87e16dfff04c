import { beforeAll, expect, test } from 'vitest'
import { projections } from '../../projections/views.ts'
import type { Answers, Row } from './answers.ts'
import { differences } from './differences.ts'
import { INBOX_COMPARISONS, INBOX_FIELDS, RARE_FIELDS, saidIn } from './inbox-comparison.ts'
import { endOf, type FeedEvent, feedOf } from './recomputed/feed.ts'
import { figuresOf, localMonths, publicHappenings } from './recomputed/month-figures.ts'
import { NOT_RECOMPUTED, RECOMPUTED } from './recomputed/views.ts'

/**
 * Compares every row of every view with what the feed says, read by a reader of the whole feed. Without `fully`, views may have no
 * rows.
 */
export function compareFigures(answer: () => Answers | Promise<Answers>, { fully = true } = {}): void {
  let answers: Answers
  let feed: FeedEvent[]
  let said: ReturnType<typeof saidIn>

  beforeAll(async () => {
    answers = await answer()
    feed = feedOf(answers.events)
    said = saidIn(feed)
    return answers.close
  })

  test.each(RECOMPUTED)('$view says of every field of every row what the feed says', async (one) => {
    const { view, key, rowsOf, rare = false, but = {}, reader } = one
    const recomputed = rowsOf(feed)
    if (fully && !rare) expect(recomputed.length).toBeGreaterThan(0)
    const shown = await answers.rowsOf(view, {}, reader)
    expect(differences(shown, recomputed, { key, but: Object.keys(but) })).toEqual([])
  })

  test('every view is recomputed, or said not to be', () => {
    const compared = [...RECOMPUTED.map(({ view }) => view), 'inbox', 'reports/figures']
    const views = projections.flatMap((one) => Object.keys(one.views))
    expect([...compared, ...Object.keys(NOT_RECOMPUTED)].sort()).toEqual(views.sort())
  })

  test('reports/figures say of every month what the feed says', async () => {
    const happened = publicHappenings(feed, endOf(feed))
    const months = Map.groupBy(happened, ({ at }) => localMonths(feed)(at))
    if (fully) expect(months.size).toBeGreaterThan(0)
    const found: string[] = []
    for (const [month, its] of months)
      found.push(
        ...differences(await answers.rowsOf('reports/figures', { month }), figuresOf(its), { key: ['by', 'value'] }),
      )
    expect(found).toEqual([])
  })

  test.each(INBOX_COMPARISONS)('inbox $says what the feed says', async ({ compare }) => {
    expect(await compare(answers, said)).toEqual([])
  })

  test('every field of the inbox is compared', async () => {
    const rows = await answers.rowsOf('inbox')
    expect(new Set(rows.flatMap((row) => Object.keys(row)))).toEqual(new Set(INBOX_FIELDS))
    if (fully) expect(RARE_FIELDS.filter((field) => rows.every((row) => row[field] === null))).toEqual([])
    if (fully) expect(new Set(rows.map(({ kind }) => kind)).size).toBeGreaterThan(30)
  })

  test.each([
    ['resource-sharing/balances', ({ month, category }: Row) => `${month} ${category}`],
    ['personnel-sharing/hours', ({ month }: Row) => String(month)],
  ])('%s adds up to zero over all parties, in every month', async (view, groupOf) => {
    const groups = Map.groupBy(await answers.rowsOf(view), groupOf)
    const sums = [...groups].map(([name, rows]) => [name, rows.reduce((sum, row) => sum + Number(row.balance), 0)])
    if (fully) expect(sums.length).toBeGreaterThan(1)
    expect(sums.filter(([, sum]) => sum !== 0)).toEqual([])
  })
}
