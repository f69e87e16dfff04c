import { countsOf, openBreachesOf } from './breaches.ts'
import { endOf, type FeedEvent } from './feed.ts'
import { type Holding, holdingsOf } from './holdings.ts'

type Item = Extract<FeedEvent, { name: 'ItemAdded' }>['data']

/** docs/reference/metrics.md, "Workbook compliance". */
export function workbookComplianceOf(feed: readonly FeedEvent[]): object[] {
  const now = endOf(feed)
  const items = itemsOf(feed)
  const held = Map.groupBy(
    holdingsOf(feed, now).filter(({ item }) => item !== undefined),
    ({ item }) => item ?? '',
  )
  const breaches = Map.groupBy(openBreachesOf(feed), ({ item }) => item)
  const codes = new Set([...items.keys(), ...held.keys()])
  return [...codes].flatMap((item) => {
    const its = items.get(item)
    const of = held.get(item) ?? []
    const broken = breaches.get(item) ?? []
    const named = [its?.lead, ...(its?.supporters ?? []), ...(its?.statutory ?? [])].flatMap((holder) =>
      holder !== undefined && 'party' in holder ? [holder.party] : [],
    )
    const parties = new Set([...named, ...of.map(({ party }) => party)])
    return [null, ...parties].map((party) => ({
      item,
      module: item.slice(0, 1),
      title: its?.title ?? null,
      titleEn: its?.titleEn ?? null,
      level: its?.level ?? null,
      lead: its?.lead ?? null,
      supporters: its?.supporters ?? [],
      statutory: its?.statutory ?? [],
      boundary: its?.boundary ?? null,
      party,
      ...loadOf(
        of.filter((one) => party === null || one.party === party),
        now,
      ),
      ...countsOf(broken.filter((one) => party === null || one.party === party)),
    }))
  })
}

/** The items of the workbook, in their present form, by code. */
export function itemsOf(feed: readonly FeedEvent[]): Map<string, Item> {
  const items = new Map<string, Item>()
  for (const event of feed) {
    if (event.name === 'ItemAdded') items.set(event.data.code, event.data)
    if (event.name !== 'ItemAmended') continue
    const former = items.get(event.data.code)
    if (former !== undefined) items.set(former.code, { ...former, ...event.data })
  }
  return items
}

function loadOf(held: readonly Holding[], now: number) {
  const count = (which: (one: Holding) => boolean): number => held.filter(which).length
  return {
    assigned: held.length,
    open: count(({ ended }) => ended === undefined),
    overdue: count(({ ended, resolveBy }) => ended === undefined && now > resolveBy),
    accepted: count(({ accepted }) => accepted),
    acceptedLate: count(({ acceptedLate }) => acceptedLate),
    delivered: count(({ ended }) => ended === 'delivered'),
    deliveredLate: count(({ deliveredLate }) => deliveredLate),
    lateToAccept: count(({ lateToAccept }) => lateToAccept),
    lateToDeliver: count(({ lateToDeliver }) => lateToDeliver),
    returned: held.reduce((sum, { returns }) => sum + returns, 0),
    refused: count(({ ended }) => ended === 'refused'),
    withdrawn: count(({ ended }) => ended === 'withdrawn'),
    reassigned: count(({ ended }) => ended === 'reassigned'),
  }
}
