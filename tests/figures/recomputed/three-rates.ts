import { endOf, type FeedEvent, storiesOf } from './feed.ts'
import { type Counts, countedOf } from './rates/demand-figures.ts'

/** docs/reference/metrics.md, "Three rates". */
export function threeRatesOf(feed: readonly FeedEvent[]): object[] {
  const now = endOf(feed)
  const rows = new Map<string, { by: string; value: string | null; month: string; counts: Counts }>()
  for (const story of storiesOf(feed, 'demand').values()) {
    for (const { by, value, month, counts } of countedOf(story, now)) {
      const name = `${by} ${value} ${month}`
      const row = rows.get(name) ?? { by, value, month, counts: {} }
      rows.set(name, row)
      for (const [figure, count] of Object.entries(counts)) row.counts[figure] = (row.counts[figure] ?? 0) + count
    }
  }
  return [...rows.values()].map(({ counts, ...row }) => ({ ...row, ...answerOf((name) => counts[name] ?? 0) }))
}

function answerOf(of: (figure: string) => number) {
  const rate = (count: string, all: string) => ({ count: of(count), of: of(all) })
  const apart = [
    ...['merged', 'withdrawn', 'referred', 'declined', 'imported', 'exempt', 'unreachable', 'silent', 'helper'],
    ...['standIn', 'noContact', 'unrecorded'],
  ]
  return {
    demands: of('demands'),
    response: rate('inTime', 'due'),
    resolution: rate('resolved', 'asked'),
    satisfaction: rate('satisfied', 'rated'),
    accuracy: rate('right', 'firsts'),
    byFirstWord: {
      resolution: rate('firstResolved', 'asked'),
      satisfaction: rate('firstSatisfied', 'firstRated'),
    },
    firstTime: rate('firstTime', 'asked'),
    reopening: rate('reopened', 'delivered'),
    coverage: rate('covered', 'delivered'),
    disagreement: rate('differing', 'repeated'),
    late: of('late'),
    returns: of('returns'),
    escalations: of('escalations'),
    holds: { count: of('holds'), minutes: of('heldMinutes'), standIn: of('heldStandIn') },
    extensions: { count: of('extensions'), minutes: of('extendedMinutes'), standIn: of('extendedStandIn') },
    own: {
      demands: of('ownDemands'),
      response: rate('ownInTime', 'ownDue'),
      resolution: rate('ownResolved', 'ownAsked'),
      satisfaction: rate('ownSatisfied', 'ownRated'),
    },
    apart: Object.fromEntries(apart.map((reason) => [reason, of(reason)])),
  }
}
