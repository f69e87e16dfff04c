import { beforeAll, expect, test } from 'vitest'
import type { Answers, Row } from './answers.ts'
import { askedIn, informedIn } from './asked.ts'
import { differences } from './differences.ts'
import { endOf, type FeedEvent, feedOf } from './recomputed/feed.ts'
import { inboxOf } from './recomputed/inbox.ts'
import { informedOf } from './recomputed/informed.ts'
import { figuresOf, localMonths, publicHappenings } from './recomputed/month-figures.ts'
import { RECOMPUTED } from './recomputed/views.ts'

/**
 * Compares every row of every view with what the feed says, read by a reader of the whole feed. Without `fully`, views may have no
 * rows.
 */
export function compareFigures(answer: () => Answers | Promise<Answers>, { fully = true } = {}): void {
  let answers: Answers
  let feed: FeedEvent[]

  beforeAll(async () => {
    answers = await answer()
    feed = feedOf(answers.events)
    return answers.close
  })

  test.each(RECOMPUTED)('$view says of every row what the feed says', async ({ view, key, rowsOf, rare = false }) => {
    const recomputed = rowsOf(feed)
    if (fully && !rare) expect(recomputed.length).toBeGreaterThan(0)
    expect(differences(await answers.rowsOf(view), recomputed, key)).toEqual([])
  })

  test('reports/figures say of every month what the feed says', async () => {
    const happened = publicHappenings(feed, endOf(feed))
    const months = Map.groupBy(happened, ({ at }) => localMonths(feed)(at))
    if (fully) expect(months.size).toBeGreaterThan(0)
    const found: string[] = []
    for (const [month, its] of months)
      found.push(...differences(await answers.rowsOf('reports/figures', { month }), figuresOf(its), ['by', 'value']))
    expect(found).toEqual([])
  })

  test('inbox asks of parties and people what the feed says', async () => {
    const asked = (await answers.rowsOf('inbox', { needs: 'true' })).flatMap(askedIn)
    const recomputed = inboxOf(feed)
    if (fully) expect(recomputed.length).toBeGreaterThan(0)
    expect(differences(asked, recomputed, ['to', 'thing'])).toEqual([])
  })

  test('inbox tells parties and people what the feed says', async () => {
    const told = (await answers.rowsOf('inbox')).flatMap(informedIn)
    const recomputed = informedOf(feed)
    if (fully) expect(new Set(recomputed.map(({ kind }) => kind)).size).toBeGreaterThan(7)
    const names = (all: typeof told) => all.map(({ to, kind, of }) => `${kind} ${to} ${of}`).sort()
    expect(names(told)).toEqual(names(recomputed))
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
