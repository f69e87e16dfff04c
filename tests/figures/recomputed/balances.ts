import { type Exchange, exchangesOf, flowOf, givenBy, receivedBy } from './exchange.ts'
import { endOf, type FeedEvent, storiesOf } from './feed.ts'
import { isOverdue, sharesOf } from './shares.ts'

/** Something that counts once for a party, and in which month and category. */
interface Entry {
  readonly party: string
  /** Undefined where an older log does not say. */
  readonly day: string | undefined
  readonly category: string
  readonly what: 'exchange' | 'pledged' | 'returned' | 'passedOn' | 'noShow' | 'damaged' | 'unreturned'
  readonly amount: number
}

/** docs/reference/metrics.md, "Balances". */
export function balancesOf(feed: readonly FeedEvent[]): object[] {
  const exchanges = exchangesOf(feed)
  const entries = [
    ...exchanges.flatMap(partiesIn),
    ...conditionsOf(exchanges, endOf(feed)),
    ...fundsIn(feed),
    ...noShowsIn(feed),
  ]
  const placed = entries.flatMap((entry) =>
    [...(entry.day === undefined ? [] : [entry.day.slice(0, 7)]), 'total'].flatMap((month) =>
      [entry.category, null].map((category) => ({ entry, party: entry.party, month, category })),
    ),
  )
  const groups = Map.groupBy(placed, ({ party, month, category }) => `${party} ${month} ${category}`)
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const { party, month, category } = first
    const within = exchangesIn(exchanges, month, category)
    const given = flowOf(givenBy(within, party))
    const received = flowOf(receivedBy(within, party))
    const sum = (what: Entry['what']): number =>
      group.reduce((all, { entry }) => all + (entry.what === what ? entry.amount : 0), 0)
    return [
      {
        ...{ party, month, category, given, received, balance: given.value - received.value },
        ...{ pledged: sum('pledged'), returned: sum('returned'), passedOn: sum('passedOn') },
        ...{ noShows: sum('noShow'), damaged: sum('damaged'), unreturned: sum('unreturned') },
      },
    ]
  })
}

/** The exchanges of a category, with what was given in a month. */
const exchangesIn = (exchanges: readonly Exchange[], month: string, category: string | null): Exchange[] =>
  exchanges
    .filter(({ share }) => category === null || share.category === category)
    .map(({ share, gifts }) => ({
      share,
      gifts: gifts.filter(({ day }) => month === 'total' || day.slice(0, 7) === month),
    }))
    .filter(({ gifts }) => gifts.length > 0)

/** Givers and receivers have a row in every month in which something was given. */
const partiesIn = ({ share: { party, category }, gifts }: Exchange): Entry[] =>
  gifts.flatMap(({ giver, day }) =>
    [giver, party].map((one) => ({ party: one, day, category, what: 'exchange' as const, amount: 1 })),
  )

/** Damage and delay count in the month of the handover. */
const conditionsOf = (exchanges: readonly Exchange[], now: number): Entry[] =>
  exchanges.flatMap(({ share }): Entry[] => {
    const { party, startDay: day, category, condition } = share
    const entry = { party, day, category, amount: 1 }
    return [
      ...(condition === 'damaged' ? [{ ...entry, what: 'damaged' as const }] : []),
      ...(condition === 'lost' || isOverdue(share, now) ? [{ ...entry, what: 'unreturned' as const }] : []),
    ]
  })

/** Money that parties added to the funds of others, and what became of it when these ended. */
const fundsIn = (feed: readonly FeedEvent[]): Entry[] =>
  [...storiesOf(feed, 'resource').values()].flatMap((story) => {
    let owner = ''
    return story.flatMap(({ name, data }): Entry[] => {
      if (name === 'ResourceOffered') owner = data.owner
      if (name === 'TermsChanged') owner = data.owner ?? owner
      if ((name !== 'FundsPledged' && name !== 'FundsReturned') || data.party === owner) return []
      const { party, day, quantity: amount } = data
      const kept = name === 'FundsReturned' && data.destination.to === 'pledger' ? 'returned' : 'passedOn'
      return [{ party, day, category: 'fund', what: name === 'FundsPledged' ? 'pledged' : kept, amount }]
    })
  })

const noShowsIn = (feed: readonly FeedEvent[]): Entry[] =>
  sharesOf(feed)
    .filter(({ state, forResident, owner, party }) => state === 'no-show' && !forResident && owner !== party)
    .map(({ party, category, missedDay: day }) => ({ party, day, category, what: 'noShow', amount: 1 }))
