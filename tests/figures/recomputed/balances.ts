import { endOf, type FeedEvent, storiesOf } from './feed.ts'
import { isOverdue, type Share, sharesOf } from './shares.ts'

/** What one share or pledge adds to the row of a party. */
interface Entry {
  readonly party: string
  readonly day: string
  readonly category: string
  readonly share?: Share
  readonly way: 'given' | 'received' | 'pledged'
  readonly amount: number
}

/** docs/reference/metrics.md, "Balances". */
export function balancesOf(feed: readonly FeedEvent[]): object[] {
  const now = endOf(feed)
  const entries = [...givenIn(feed), ...pledgesIn(feed)].flatMap((entry) =>
    [entry.day.slice(0, 7), 'total'].flatMap((month) =>
      [entry.category, null].map((category) => ({ entry, month, category })),
    ),
  )
  const groups = Map.groupBy(entries, ({ entry, month, category }) => `${entry.party} ${month} ${category}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { month, category } = first
    const of = (way: Entry['way']): Entry[] => group.map(({ entry }) => entry).filter((entry) => entry.way === way)
    const received = of('received').flatMap(({ share }) => share ?? [])
    return [
      {
        party: first.entry.party,
        month,
        category,
        given: flowOf(of('given')),
        received: flowOf(of('received')),
        balance: sum(of('given')) - sum(of('received')),
        pledged: sum(of('pledged')),
        damaged: received.filter(({ condition }) => condition === 'damaged').length,
        unreturned: received.filter((share) => isOverdue(share, now) || share.condition === 'lost').length,
      },
    ]
  })
}

const sum = (entries: readonly Entry[]): number => entries.reduce((all, { amount }) => all + amount, 0)

const flowOf = (entries: readonly Entry[]) => ({
  shares: entries.length,
  value: sum(entries),
  unvalued: entries.filter(({ share }) => share?.value === undefined).length,
})

/** The use of a share by its owner is in no balance. */
const givenIn = (feed: readonly FeedEvent[]): Entry[] =>
  sharesOf(feed).flatMap((share): Entry[] => {
    const { owner, party, given: day, category, value: amount = 0 } = share
    if (day === undefined || owner === party) return []
    return [
      { party: owner, day, category, share, way: 'given', amount },
      { party, day, category, share, way: 'received', amount },
    ]
  })

/** Money that parties added to the funds of others. */
function pledgesIn(feed: readonly FeedEvent[]): Entry[] {
  return [...storiesOf(feed, 'resource').values()].flatMap((story) => {
    let owner = ''
    return story.flatMap(({ name, data }): Entry[] => {
      if (name === 'ResourceOffered') owner = data.owner
      if (name === 'TermsChanged') owner = data.owner ?? owner
      if (name !== 'FundsPledged' || data.party === owner) return []
      return [{ party: data.party, day: data.day, category: 'fund', way: 'pledged', amount: data.quantity }]
    })
  })
}
