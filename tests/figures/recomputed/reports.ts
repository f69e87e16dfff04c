import { createHash } from 'node:crypto'
import { demandLife } from './demand-life.ts'
import { endOf, type FeedEvent, storiesOf } from './feed.ts'
import { figuresOf, localMonths, publicHappenings } from './month-figures.ts'
import { monthOf, wholeOf } from './rates/demand-figures.ts'
import { threeRatesOf } from './three-rates.ts'

type Published = FeedEvent & { readonly name: 'ReportPublished' }

const none = { count: 0, of: 0 }
const quiet = { by: 'all', demands: 0, response: none, resolution: none, satisfaction: none, apart: [] }

/** docs/reference/metrics.md, "Reports". */
export function reportsOf(feed: readonly FeedEvent[]): object[] {
  const now = endOf(feed)
  const published = new Map<string, Published>()
  for (const event of feed)
    if (event.name === 'ReportPublished' && !published.has(event.data.month)) published.set(event.data.month, event)
  const stories = [...storiesOf(feed, 'demand').values()].filter((story) => demandLife(story)?.visibility === 'public')
  const raised = stories.flatMap((story) => wholeOf(story, now) ?? []).map(monthOf)
  const monthAt = localMonths(feed)
  const happened = publicHappenings(feed, now)
  return [...new Set([...raised, ...published.keys()])].map((month) => {
    const report = published.get(month)
    const counts = report !== undefined && report.data.counts === undefined ? 'raised' : 'happened'
    const today =
      counts === 'raised'
        ? raisedIn(stories.flat(), month)
        : figuresOf(happened.filter(({ by, at }) => by === 'all' && monthAt(at) === month))[0]
    const { figures, position, digest, corrections, more } = report?.data ?? {}
    return {
      month,
      status: report === undefined ? 'provisional' : 'published',
      counts,
      publishedAt: report === undefined ? null : new Date(report.at).toISOString(),
      position: position ?? null,
      digest: digest ?? null,
      published: figures?.[0] ?? null,
      figures: figures ?? null,
      today: today ?? { ...quiet, closed: 0, late: 0 },
      corrections: corrections ?? [],
      correctionsLeft: more ?? 0,
    }
  })
}

/** The figures of the demands raised in a month, as older reports have them. */
function raisedIn(feed: readonly FeedEvent[], month: string): object {
  const row = threeRatesOf(feed).find((one) => Reflect.get(one, 'by') === 'all' && Reflect.get(one, 'month') === month)
  if (row === undefined) return quiet
  const of = (name: string): unknown => Reflect.get(row, name)
  const apart = Object.entries(Object(of('apart')))
    .filter(([, count]) => Number(count) > 0)
    .map(([reason, count]) => ({ reason, count }))
    .toSorted((one, other) => (one.reason < other.reason ? -1 : 1))
  const rates = { response: of('response'), resolution: of('resolution'), satisfaction: of('satisfaction') }
  return { by: 'all', demands: of('demands'), ...rates, apart }
}

/** Each report as it was published, and as the events up to its position say. */
export function publishedOf(feed: readonly FeedEvent[]) {
  const monthAt = localMonths(feed)
  return feed.flatMap((event) => {
    if (event.name !== 'ReportPublished' || event.data.counts === undefined) return []
    const { month, position, figures, digest } = event.data
    const before = feed.filter((one) => one.position <= Number(position))
    const happened = publicHappenings(before, endOf(before)).filter(({ at }) => monthAt(at) === month)
    const all = figuresOf(happened)
    const recomputed = Reflect.get(Object(all[0]), 'by') === 'all' ? all : [{ ...quiet, closed: 0, late: 0 }, ...all]
    const text = sorted({ month, figures: recomputed })
    return [{ month, shown: { figures, digest }, recomputed: { figures: recomputed, digest: sha256(text) } }]
  })
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** JSON with members in order. The names and values of reports need no escapes. */
function sorted(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return `{${members.map(([name, member]) => `"${name}":${sorted(member)}`).join(',')}}`
}
