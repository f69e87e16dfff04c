import { communityEvents } from '../../../domain/community/events.ts'
import { type Actor, DAY, type DomainEvent, HOUR, type Instant, iso } from '../../../domain/kernel/index.ts'
import { type Assumptions, given, type Past } from '../../../domain/kernel/scenario.ts'
import { resourceEvents } from '../../../domain/resource/events.ts'
import { resource } from '../../../domain/resource/resource.ts'
import type { ResourceState } from '../../../domain/resource/state.ts'
import { workbookEvents } from '../../../domain/workbook/events.ts'
import { undrafted, type WorkbookState } from '../../../domain/workbook/state.ts'
import { zones } from '../../../services/clock/zones.ts'
import { chess, jwh, of, quarter, workers } from '../community/people.ts'
import { communityWith, inCommunity, inForce, volunteers } from '../workbook/founding.ts'

/** Monday, 2 March 2026, 16:00 in Shanghai. */
export const NOW: Instant = Date.UTC(2026, 2, 2, 8)
export const TODAY = { day: '2026-03-02' }
export const hours = (count: number): Instant => NOW + count * HOUR
export const days = (count: number): Instant => NOW + count * DAY
/** A window that begins and ends the given hours after NOW. */
export const window = (from: number, until: number) => ({ from: iso(hours(from)), until: iso(hours(until)) })

export const guard = of('guard', 'property-company')
export const safe = of('safe', 'organization')
export const service: Actor = { id: 'succession', role: 'service' }
export { chess, jwh, workers }

const { PartyLeft, PartySuspended } = communityEvents
export const left = (party: string): DomainEvent => PartyLeft({ party, reason: 'moved' })
export const suspended = (party: string): DomainEvent => PartySuspended({ party, reason: 'audit' })
export const place = (...more: DomainEvent[]) => communityWith(volunteers, quarter, ...more)
/** The community after some parties have left. */
export const since = (...more: DomainEvent[]) => ({ reads: { community: place(...more), workbook: undrafted } })

/** A workbook in force with a price list p1: a venue is worth 300 to 2,000 an hour, equipment 50 to 400, a kg of material 300 to 600. */
export const priced: WorkbookState = inCommunity([
  ...inForce,
  workbookEvents.PriceListSet({
    list: 'p1',
    prices: [
      { category: 'venue', least: 300, most: 2_000 },
      { category: 'equipment', least: 50, most: 400 },
      { category: 'material', unit: 'kg', least: 300, most: 600 },
    ],
    hour: { least: 1, most: 1 },
    proposedBy: 'jwh',
  }),
]).state
export const withPrices = { reads: { community: place(), workbook: priced } }

/** A scenario of one resource. The default sender is jwh, its owner. */
export const story = (history: readonly (DomainEvent | Past)[], assumed: Assumptions = {}) =>
  given(resource, history, { now: NOW, actor: jwh, zones, ...since(), ...assumed })

/** A scenario that starts from a state, where the history would be long. */
export const storyOf = (initial: ResourceState, assumed: Assumptions = {}) =>
  given({ ...resource, initial }, [], { now: NOW, actor: jwh, zones, exists: true, ...since(), ...assumed })

export const stateAfter = (...history: (DomainEvent | Past)[]): ResourceState => story(history).state

type Data<K extends keyof typeof resourceEvents> = Parameters<(typeof resourceEvents)[K]>[0]

export const offered = (more: Partial<Data<'ResourceOffered'>> = {}) =>
  resourceEvents.ResourceOffered({
    owner: 'jwh',
    name: '活动室',
    category: 'venue',
    quantity: 1,
    terms: { approval: 'owner' },
    value: 1000,
    ...TODAY,
    ...more,
  })
export const hall = offered()
/** No approval is needed while enough is free. */
export const open = offered({ terms: { approval: 'automatic' } })
export const chairs = offered({ category: 'equipment', quantity: 10, terms: { approval: 'automatic' }, value: 100 })
export const rice = offered({ category: 'material', quantity: 100, unit: 'kg', value: 500 })
const { value: _worth, ...money } = offered({ category: 'fund', quantity: 50_000 }).data
export const fund = resourceEvents.ResourceOffered(money)
export const guide = offered({ category: 'information', quantity: 1, value: 2000 })

const WINDOW = window(24, 26)

export const requested = (share: string, party: string, more: Partial<Data<'ShareRequested'>> = {}) =>
  resourceEvents.ShareRequested({
    share,
    party,
    quantity: 1,
    window: WINDOW,
    waits: false,
    expiresAt: WINDOW.from,
    ...TODAY,
    ...more,
  })

export const shared = (share: string, party: string, more: Partial<Data<'ResourceShared'>> = {}) =>
  resourceEvents.ResourceShared({
    share,
    party,
    owner: 'jwh',
    quantity: 1,
    window: WINDOW,
    value: 2000,
    cause: 'approved',
    ...TODAY,
    ...more,
  })

/** A request and its approval. The default window begins tomorrow at 16:00 and lasts two hours. */
export const held = (
  share: string,
  party: string,
  more: Partial<Data<'ResourceShared'>> & { waits?: boolean } = {},
) => {
  const { waits = false, value: _, cause: _cause, owner: _owner, ...extent } = more
  const { waits: _waits, ...rest } = more
  return [requested(share, party, { ...extent, waits }), shared(share, party, rest)]
}
export const waitlisted = (share: string, party: string, cause: 'full' | 'displaced' = 'full') =>
  resourceEvents.ShareWaitlisted({ share, party, cause })
export const waiting = (share: string, party: string, more: Partial<Data<'ShareRequested'>> = {}) => [
  requested(share, party, { waits: true, ...more }),
  waitlisted(share, party),
]
export const started = (share: string, party: string) => resourceEvents.ShareStarted({ share, party, ...TODAY })
export const cancelled = (share: string, party: string, cause: Data<'ShareCancelled'>['cause']) =>
  resourceEvents.ShareCancelled({ share, party, cause })
export const promoted = (share: string, party: string) => resourceEvents.SharePromoted({ share, party })

/** The same event without a window. */
export function timeless(event: DomainEvent): DomainEvent {
  const { window: _window, ...data } = event.data as { window?: unknown }
  return { ...event, data }
}
