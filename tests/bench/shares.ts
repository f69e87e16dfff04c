import { randomBytes } from 'node:crypto'
import { communityEvents } from '../../domain/community/events.ts'
import { DAY, type DomainEvent, HOUR, iso } from '../../domain/kernel/index.ts'
import { resourceEvents as E } from '../../domain/resource/events.ts'

const START = Date.UTC(2025, 0, 6)
const CATEGORIES = ['venue', 'venue', 'equipment', 'material'] as const
const sealed = (bytes: number) => ({ sealed: randomBytes(bytes).toString('base64url') })

/** One resource's whole history: a dozen shares, most of them handed over and returned, or used up. */
export function resourceHistory(at: number): DomainEvent[] {
  const category = CATEGORIES[at % CATEGORIES.length] ?? 'venue'
  const owner = `party-${at % 40}`
  const offered = E.ResourceOffered({
    owner,
    name: '社区活动室',
    category,
    quantity: 100,
    terms: { approval: 'owner' },
    value: 5000,
    items: ['3.07.2'],
    description: sealed(90),
    day: '2025-01-06',
  })
  return [offered, ...Array.from({ length: 12 }, (_, nth) => shareHistory(at, nth, owner, category)).flat()]
}

/** The community is established, and the party of the readers joins. */
export const communityHistory: readonly DomainEvent[] = [
  communityEvents.CommunityEstablished({ name: 'P社区', zone: 'Asia/Shanghai' }),
  communityEvents.PartyJoined({ party: 'party-7', kind: 'social-work', name: '社工室' }),
]

/** One of the parties that demands and resources name joins; each in a stream of its own, which no view minds. */
export const partyHistory = (at: number): DomainEvent[] => [
  communityEvents.PartyJoined({ party: `party-${at}`, kind: 'organization', group: 'volunteer', name: '志愿队' }),
]

function shareHistory(at: number, nth: number, owner: string, category: (typeof CATEGORIES)[number]): DomainEvent[] {
  const begins = START + ((at * 7 + nth * 9) % 360) * DAY
  const day = iso(begins).slice(0, 10)
  const of = { share: `s${nth + 1}`, party: `party-${(at * 3 + nth * 11) % 40}` }
  const window = category === 'material' ? {} : { window: { from: iso(begins), until: iso(begins + 3 * HOUR) } }
  const extent = { ...of, quantity: 1 + (nth % 3), ...window }
  const asked = E.ShareRequested({
    ...extent,
    waits: false,
    purpose: sealed(60),
    expiresAt: iso(begins),
    day,
  })
  if (nth % 6 === 5) return [asked, E.ShareDeclined({ ...of, reason: sealed(40) })]
  const shared = E.ResourceShared({ ...extent, owner, value: 15_000, cause: 'approved', day })
  if (category === 'material')
    return [asked, shared, E.ResourceConsumed({ ...of, quantity: extent.quantity, value: 15_000, day })]
  const back = E.ResourceReturned({ ...of, condition: 'good', late: nth % 7 === 0, by: owner, day })
  return [asked, shared, E.ShareStarted({ ...of, day }), back]
}
