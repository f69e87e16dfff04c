import type { FeedEvent } from './feed.ts'

/** docs/reference/metrics.md, "Order columns". */
export function orderColumnsOf(feed: readonly FeedEvent[]): object[] {
  const saved = new Map<string, object>()
  for (const { name, data, at } of feed) {
    if (name !== 'OrderColumnsSaved') continue
    const { hotline: id, party, columns } = data
    saved.set(id, { id, party, saved: new Date(at).toISOString(), columns })
  }
  return [...saved.values()]
}
