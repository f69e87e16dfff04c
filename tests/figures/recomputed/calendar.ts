import { endOf, type FeedEvent, storiesOf } from './feed.ts'
import { isOverdue, type Share, sharesOf } from './shares.ts'

const iso = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString())

/** docs/reference/metrics.md, "Calendar". */
export function calendarOf(feed: readonly FeedEvent[]): object[] {
  const now = endOf(feed)
  const resources = new Map([...storiesOf(feed, 'resource')].map(([id, story]) => [id, resourceOf(story)]))
  const all = new Map(sharesOf(feed).map((share) => [nameOf(share), share]))
  return [...all].map(([id, share]) => {
    const { data, time } = share.requested
    const { name = '', nameEn = null, owner = '' } = resources.get(share.resource) ?? {}
    const first = data.series === undefined ? undefined : all.get(`${share.resource}.${data.series.id}`)
    return {
      id,
      resource: share.resource,
      name,
      nameEn,
      category: share.category,
      owner,
      party: share.party,
      own: owner === share.party,
      state: share.state,
      heldFor: data.heldFor ?? null,
      quantity: share.quantity,
      consumed: share.consumed,
      from: iso(share.from),
      until: iso(share.until),
      asked: iso(time),
      expiresAt: share.expiresAt ?? null,
      series: data.series === undefined ? null : `${share.resource}.${data.series.id}`,
      skipped: first?.requested.data.series?.skipped ?? [],
      overdue: isOverdue(share, now),
      returned: iso(share.returned),
      condition: share.condition ?? null,
      late: share.late,
      value: worthOf(share),
      for: data.for ?? null,
      purpose: data.purpose ?? null,
      resident: data.resident === undefined ? null : { name: data.resident.name, phone: data.resident.phone },
    }
  })
}

/** The value of the whole share; once some of it was used, the value of that, whether a price list confirms it or not. */
function worthOf({ gifts, value }: Share): number | null {
  const known = gifts.flatMap((gift) => gift.value ?? [])
  return known.length === 0 ? (value ?? null) : known.reduce((sum, one) => sum + one, 0)
}

const nameOf = ({ resource, share }: Share): string => `${resource}.${share}`

interface Named {
  readonly name: string
  readonly nameEn: string | null
  readonly owner: string
}

/** The names of a resource, and its owner today. */
function resourceOf(story: readonly FeedEvent[]): Named {
  let found: Named = { name: '', nameEn: null, owner: '' }
  for (const { name, data } of story) {
    if (name === 'ResourceOffered') found = { name: data.name, nameEn: data.nameEn ?? null, owner: data.owner }
    if (name === 'TermsChanged') found = { ...found, owner: data.owner ?? found.owner }
  }
  return found
}
