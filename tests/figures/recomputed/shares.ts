import { type FeedEvent, ms, storiesOf } from './feed.ts'

/** One share of a resource, as it stands. */
export interface Share {
  readonly resource: string
  readonly category: string
  readonly share: string
  party: string
  /** The owner of the resource when the share was requested, then approved, then given. */
  owner: string
  state: string
  quantity: number
  from: number | undefined
  until: number | undefined
  /** The value of the whole share; once it is given, of what was given. Unknown where no unit value was known. */
  value: number | undefined
  /** The local day on which it came to count as given. */
  given: string | undefined
  condition: string | undefined
  late: boolean
  returned: number | undefined
  /** When an open request expires. */
  expiresAt: string | undefined
  startedAt: number | undefined
  readonly requested: FeedEvent & { name: 'ShareRequested' }
}

/** Whether a share was handed over and not returned although its window has passed. */
export const isOverdue = ({ state, until }: Share, now: number): boolean =>
  state === 'using' && until !== undefined && until <= now

/** Returns every share that was ever requested. */
export const sharesOf = (feed: readonly FeedEvent[]): Share[] =>
  [...storiesOf(feed, 'resource').values()].flatMap(sharesIn)

function sharesIn(story: readonly FeedEvent[]): Share[] {
  const shares = new Map<string, Share>()
  let owner = ''
  let category = ''
  for (const event of story) {
    if (event.name === 'ResourceOffered') ({ owner, category } = event.data)
    if (event.name === 'TermsChanged') owner = event.data.owner ?? owner
    if (event.name === 'ShareRequested') {
      const { share, party, quantity, window } = event.data
      shares.set(share, {
        ...{ resource: event.id, category, share, party, owner, state: 'requested', quantity },
        ...{ from: window && ms(window.from), until: window && ms(window.until), value: undefined },
        ...{ given: undefined, condition: undefined, late: false, returned: undefined, startedAt: undefined },
        ...{ expiresAt: event.data.expiresAt, requested: event },
      })
      continue
    }
    const share = 'share' in event.data ? shares.get(event.data.share) : undefined
    if (share !== undefined) change(share, event, owner)
  }
  return [...shares.values()]
}

function change(share: Share, event: FeedEvent, owner: string): void {
  switch (event.name) {
    case 'ResourceShared': {
      const { party, quantity, value, window, day } = event.data
      const isInformation = share.category === 'information'
      Object.assign(share, { party, owner: event.data.owner, quantity, value, state: isInformation ? 'given' : 'held' })
      Object.assign(share, { from: window && ms(window.from), until: window && ms(window.until), expiresAt: undefined })
      // Information has no handover: it counts as given at its approval.
      if (isInformation) share.given ??= day
      break
    }
    case 'ShareStarted':
      Object.assign(share, { owner, state: 'using', given: event.data.day, startedAt: event.at })
      break
    case 'ResourceConsumed':
      // The whole rest may become free again without any use.
      if (event.data.quantity > 0) Object.assign(share, { owner, given: event.data.day, value: event.data.value })
      Object.assign(share, { state: 'consumed', quantity: event.data.quantity, expiresAt: undefined })
      break
    case 'ResourceReturned':
      Object.assign(share, { state: 'returned', condition: event.data.condition, late: event.data.late })
      share.returned = event.time
      break
    case 'ShareWaitlisted':
      Object.assign(share, { state: 'waiting', value: undefined })
      break
    default:
      if (STATES[event.name] !== undefined) Object.assign(share, { state: STATES[event.name], expiresAt: undefined })
  }
}

const STATES: Readonly<Record<string, string>> = {
  ShareDeclined: 'declined',
  ShareCancelled: 'cancelled',
  ShareExpired: 'expired',
  ShareNoShow: 'no-show',
}
