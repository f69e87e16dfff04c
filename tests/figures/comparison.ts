import { beforeAll, expect, test } from 'vitest'
import { projections } from '../../projections/views.ts'
import type { Answers, Row } from './answers.ts'
import { askedIn, informedIn } from './asked.ts'
import { differences } from './differences.ts'
import { endOf, type FeedEvent, feedOf } from './recomputed/feed.ts'
import { inboxOf } from './recomputed/inbox.ts'
import { informedOf } from './recomputed/informed.ts'
import { figuresOf, localMonths, publicHappenings } from './recomputed/month-figures.ts'
import { NOT_RECOMPUTED, RECOMPUTED } from './recomputed/views.ts'
import { FOR_ANSWERERS, isOf, namedTasks, OFFICES, restrictedIn, secondOffice } from './second-addressees.ts'

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

  test('inbox asks of parties and people what the feed says', async () => {
    const asked = (await answers.rowsOf('inbox', { needs: 'true' })).flatMap(askedIn)
    const recomputed = inboxOf(feed)
    if (fully) expect(recomputed.length).toBeGreaterThan(0)
    expect(differences(asked, recomputed, { key: ['to', 'thing'] })).toEqual([])
  })

  test('inbox tells parties and people what the feed says', async () => {
    const told = (await answers.rowsOf('inbox')).flatMap(informedIn)
    const recomputed = informedOf(feed)
    if (fully) expect(new Set(recomputed.map(({ kind }) => kind)).size).toBeGreaterThan(7)
    const names = (all: typeof told) => all.map(({ to, kind, of }) => `${kind} ${to} ${of}`).sort()
    expect(names(told)).toEqual(names(recomputed))
  })

  test('inbox says the same of every entry of a kind, and of a restricted demand only that there is a message', async () => {
    const discreet = restrictedIn(feed)
    const titles = Map.groupBy(await answers.rowsOf('inbox'), (row) => (isOf(row, discreet) ? 'discreet' : row.kind))
    const each = [...titles].map(([kind, rows]) => [kind, new Set(rows.map(({ title }) => JSON.stringify(title))).size])
    expect(each.filter(([, count]) => count !== 1)).toEqual([])
    const open = [...titles].filter(([kind]) => kind !== 'discreet').map(([, [first]]) => JSON.stringify(first?.title))
    expect(new Set(open).size).toBe(open.length)
    expect(open).not.toContain(JSON.stringify(titles.get('discreet')?.[0]?.title))
  })

  test.each(OFFICES)('inbox has for an office of %s what another office has to know too', async (office) => {
    const all = await answers.rowsOf('inbox')
    const reader = { id: 'person-of-no-one', role: office, party: 'party-of-no-one' }
    const theirs = (await answers.rowsOf('inbox', {}, reader)).filter(
      ({ to, kind }) => Object(to).kind === 'role' && Object(to).id !== office && !FOR_ANSWERERS.includes(kind),
    )
    const expected = all.filter((row) => secondOffice(row) === office)
    expect(theirs.map(({ id }) => id).sort()).toEqual(expected.map(({ id }) => id).sort())
  })

  test('inbox has for each person the tasks that name the person', async () => {
    for (const [person, tasks] of Map.groupBy(namedTasks(feed), (one) => one.person)) {
      // Without a party, a person may know of public demands, and of few others.
      const rows = await answers.rowsOf('inbox', {}, { id: person, role: 'social-work' })
      const found = rows.flatMap(({ id, needs }) => (needs === true && /\.t\d+$/.test(String(id)) ? [String(id)] : []))
      const idsOf = (some: typeof tasks) => some.map(({ id }) => id)
      expect(idsOf(tasks)).toEqual(expect.arrayContaining(found))
      expect(found).toEqual(expect.arrayContaining(idsOf(tasks.filter(({ isPublic }) => isPublic))))
    }
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
