import { endOf, type FeedEvent, storiesOf } from './feed.ts'

const HOUR_MS = 3_600_000

/** docs/reference/metrics.md, "Restricted demands of a quarter". */
export function restrictedDemandsOf(feed: readonly FeedEvent[]): object[] {
  const counts = new Map<string, number>()
  for (const story of storiesOf(feed, 'demand').values()) {
    const raised = story.find(({ name }) => name === 'DemandRaised')
    if (raised?.name !== 'DemandRaised') continue
    const [year, month] = (raised.data.day ?? raised.day).split('-').map(Number)
    const quarter = Math.ceil((month ?? 1) / 3)
    const over = Date.UTC(year ?? 0, quarter * 3, 1) + 12 * HOUR_MS
    if (over > endOf(feed) || visibilityAt(story, over) !== 'restricted') continue
    const name = `${year}-Q${quarter}`
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return [...counts].flatMap(([quarter, count]) => (count < 10 ? [] : [{ quarter, count: Math.floor(count / 5) * 5 }]))
}

/** The visibility that the events before a moment state. */
function visibilityAt(story: readonly FeedEvent[], moment: number): string | undefined {
  let visibility: string | undefined
  for (const { name, data, at } of story) {
    if (at >= moment) break
    if (name === 'DemandRaised' || name === 'DemandTriaged') visibility = data.visibility
    const narrows = name === 'HarmSuspected' || name === 'AboutNamed'
    if (narrows || (name === 'OrderSentAgain' && data.order.confidential === true)) visibility = 'restricted'
  }
  return visibility
}
