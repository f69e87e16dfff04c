import type { FeedEvent } from './feed.ts'

type Listed = Extract<FeedEvent, { readonly name: 'PriceListSet' | 'PriceListProposed' }>

/** docs/reference/metrics.md, "Price lists". */
export function pricesOf(feed: readonly FeedEvent[]): object[] {
  const lists = new Map<string, Record<string, unknown>>()
  const change = (list: string | undefined, state: string): void => {
    const found = list === undefined ? undefined : lists.get(list)
    if (found !== undefined) found.state = state
  }
  const put = ({ data, at }: Listed, state: string, proposedBy: string | null): void => {
    const { list, prices, hour, replaces } = data
    change(replaces, 'replaced')
    lists.set(list, { list, state, proposedBy, prices, hour, since: new Date(at).toISOString() })
  }
  for (const event of feed) {
    if (event.name === 'PriceListProposed') put(event, 'proposed', event.party ?? null)
    if (event.name === 'PriceListSet') put(event, 'set', event.data.proposedBy ?? null)
    if (event.name === 'PriceListRefused') change(event.data.list, 'refused')
  }
  return [...lists.values()]
}
