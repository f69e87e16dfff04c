import type { About } from '../about.ts'
import { type Entries, type Entry, tell as tellEntry } from '../entry.ts'
import { type FeedEvent, storiesOf } from '../feed.ts'
import { holderIn } from '../holders.ts'

type ShareEvent = Extract<FeedEvent, { readonly data: { readonly share: string } }>

/** Events after which a booking no longer waits for a late return: it was handed over, or is over. */
const WAITED: readonly FeedEvent['name'][] = [
  ...(['ShareStarted', 'ShareCancelled', 'ShareDisplaced', 'ShareWaitlisted', 'ShareNoShow'] as const),
]

/** What asks for an answer, for the return of what is not back, and for the return of what was handed over. */
const ASKING: readonly string[] = ['share-requested', 'share-overdue', 'share-started']

/** What the borrower is told by events that say it plainly. */
const TO_BORROWER: Readonly<Partial<Record<FeedEvent['name'], string>>> = {
  ShareDeclined: 'share-declined',
  ShareDisplaced: 'share-displaced',
  SharePromoted: 'share-promoted',
  ShareExpired: 'share-expired',
  ShareStarted: 'share-started',
  ShareNoShow: 'share-no-show',
  ResourceConsumed: 'share-consumed',
}

/** docs/reference/metrics.md, "Inbox": what is told of shares, to borrowers, owners and next borrowers. */
export function sharesTold(feed: readonly FeedEvent[]): Entry[] {
  const told: Entries = new Map()
  for (const [id, story] of storiesOf(feed, 'resource')) {
    const owner = `party:${holderIn(story).administrator}`
    for (const event of story) {
      if (!('share' in event.data)) continue
      const { share, party } = event.data
      const of = `${id} ${share}`
      const tell = (place: string, to: string, kind: string | null | undefined, thing = of): void => {
        if (kind === undefined) return
        const asks = kind !== null && ASKING.includes(kind) ? { asks: true as const } : {}
        const about = place === 'owner' ? { party } : place === 'borrower' ? freeIn(event) : {}
        tellEntry(told, `${place} ${of}`, event, kind === null ? undefined : { to, kind, of: thing, about, ...asks })
      }
      const borrowers = toBorrower(event as ShareEvent)
      // The entry says already that the booking was promoted.
      const isPromoted = event.name === 'ResourceShared' && event.data.cause === 'promoted'
      if (!isPromoted || told.get(`borrower ${of}`)?.kind !== 'share-promoted')
        tell('borrower', `party:${party}`, borrowers)
      tell('owner', owner, toOwner(event as ShareEvent))
      if (WAITED.includes(event.name))
        for (const [place, one] of told) if (place.startsWith(`next ${id} `) && one.of === of) told.delete(place)
      tellNext(
        event as ShareEvent,
        (...[to, kind, next]) => tell('next', to, kind, `${id} ${next}`),
        told.get(`next ${of}`),
      )
    }
  }
  return [...told.values()]
}

function toBorrower({ name, data }: ShareEvent): string | null | undefined {
  switch (name) {
    case 'ResourceShared':
      return 'share-approved'
    case 'ShareWaitlisted':
      return data.cause === 'displaced' ? 'share-displaced' : 'share-waitlisted'
    case 'ShareCancelled':
      if (data.cause === 'borrower') return null
      return data.cause === 'displaced' ? 'share-displaced' : 'share-cancelled'
    case 'ResourceReturned':
      // Each side is told what the other recorded.
      return data.by === data.party ? null : 'share-returned'
    default:
      return TO_BORROWER[name]
  }
}

function toOwner({ name, data, role }: ShareEvent): string | null | undefined {
  switch (name) {
    case 'ShareRequested':
      return 'share-requested'
    case 'ResourceShared':
      return data.cause === 'urgent' ? 'share-urgent' : null
    case 'ShareDeclined':
    case 'ShareWaitlisted':
      return null
    case 'ShareDisplaced':
      return role === 'street-office' ? 'share-displaced' : null
    case 'ShareCancelled':
      return data.cause === 'borrower' || data.cause === 'departure' ? 'share-cancelled' : null
    case 'ShareExpired':
      return data.cause === 'unanswered' ? 'share-expired' : null
    case 'ReturnMissed':
      return 'share-overdue'
    case 'ResourceReturned':
      return data.by === data.party ? 'share-returned' : null
    default:
      return undefined
  }
}

/** The windows that are free instead. */
const freeIn = ({ name, data }: FeedEvent): About =>
  (name === 'ShareDeclined' || name === 'ShareDisplaced') && data.free !== undefined
    ? { free: data.free.map(({ from, until }) => `${from}/${until}`) }
    : {}

function tellNext(
  { name, data }: ShareEvent,
  tell: (to: string, kind: string | null, share: string) => void,
  before: Entry | undefined,
): void {
  const next = before?.of.split(' ')[1] ?? ''
  if (name === 'ReturnMissed' && data.next !== undefined)
    tell(`party:${data.next.party}`, 'share-not-back', data.next.share)
  if (name === 'ResourceReturned' && before !== undefined) tell(before.to, 'share-back', next)
  if (name === 'ShareCancelled' && before !== undefined) tell(before.to, null, next)
}
