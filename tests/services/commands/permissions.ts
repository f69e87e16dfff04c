import fc from 'fast-check'
import { communityEvents } from '../../../domain/community/events.ts'
import { PARTY_KINDS } from '../../../domain/community/shapes.ts'
import {
  type Actor,
  type AnyContext,
  type CommandDefinition,
  type DomainEvent,
  ROLES,
  type Role,
} from '../../../domain/kernel/index.ts'
import { notificationEvents } from '../../../domain/notification/events.ts'
import { DEFAULT_SETTINGS } from '../../../domain/notification/state.ts'
import { founded, of } from '../../domain/community/people.ts'
import { accepted, assigned, raised, triaged } from '../../domain/demand/story.ts'
import * as people from '../../domain/personnel/story.ts'
import * as resources from '../../domain/resource/story.ts'
import { inForce } from '../../domain/workbook/founding.ts'
import { valid } from '../../src/http/arbitrary.ts'

const { PartyJoined, PartyLeft, PartySuspended } = communityEvents

/** Parties that do not take part, whose persons hold whatever `chess` holds. */
const gone = PartyJoined({ party: 'gone', kind: 'organization', name: 'gone' })
const out = PartyJoined({ party: 'out', kind: 'organization', name: 'out' })
/** A party of each kind that the founders are not of. */
const others = PARTY_KINDS.map((kind) => PartyJoined({ party: `the-${kind}`, kind, name: kind }))

export const COMMUNITY: readonly DomainEvent[] = [
  ...founded,
  gone,
  out,
  ...others,
  PartyLeft({ party: 'gone', reason: 'x' }),
  PartySuspended({ party: 'out', reason: 'x' }),
]

type Visibility = 'public' | 'parties-involved' | 'restricted'
type Raised = Parameters<typeof raised>[0]

/** A demand that resident-7 raised, with a task for each of these parties. */
const demandOf = (visibility: Visibility, more: Raised = {}): DomainEvent[] => [
  raised({ visibility, ...more }),
  triaged({ visibility }),
  assigned('chess'),
  accepted('chess'),
  assigned('gone', { task: 't2' }),
  assigned('out', { task: 't3' }),
]

/** Aggregates of every visibility, by stream. */
export const STREAMS: Readonly<Record<string, readonly DomainEvent[]>> = {
  'community-pa': COMMUNITY,
  'workbook-pa': inForce,
  'demand-pa-public': demandOf('public'),
  'demand-pa-involved': demandOf('parties-involved'),
  'demand-pa-restricted': demandOf('restricted'),
  'demand-pa-anonymous': demandOf('restricted', { raiser: { kind: 'anonymous' } }),
  'demand-pa-of-party': demandOf('restricted', { raiser: { kind: 'party', party: 'guard' } }),
  'demand-pa-about-chess': demandOf('restricted', { about: { party: 'chess' } }),
  'demand-pa-about-jwh': demandOf('restricted', { about: { party: 'jwh' } }),
  'person-pa-lin': [people.enrolled(), people.member(), people.requested()],
  'resource-pa-hall': [resources.hall, resources.requested('s1', 'chess')],
  'notification-pa-person-chess': [
    notificationEvents.NotificationsSet({ person: 'person-chess', ...DEFAULT_SETTINGS }),
  ],
}

/** One sender for each role, those in a relation to an aggregate, and those who do not stand in the community. */
export const SENDERS: Readonly<Record<string, Actor>> = {
  ...Object.fromEntries(
    ROLES.map((role): [string, Actor] => [
      role,
      PARTY_KINDS.some((kind) => kind === role) ? of(`the-${role}`, role) : { id: `some-${role}`, role },
    ]),
  ),
  raiser: { id: 'resident-7', role: 'resident' },
  follower: { id: 'anonymous', role: 'anonymous', follows: 'demand-pa-anonymous' },
  'the party that raised': of('guard', 'property-company'),
  holder: of('chess', 'organization'),
  'a coordinator whom it is about': of('jwh', 'committee'),
  lin: people.lin,
  'lin as a resident': people.linAtHome,
  'the sending party': of('workers', 'social-work'),
  'a party that left': of('gone', 'organization'),
  'a suspended party': of('out', 'organization'),
  'an unknown party': of('nobody', 'organization'),
  'a party of another kind': { ...of('chess', 'organization'), role: 'committee' },
  'a role without its party': { id: 'x', role: 'committee' },
  'an auditor who names a party': { id: 'x', role: 'auditor', party: 'chess' },
}

/** Valid data of a command, which name the task, share, secondment and appointment of the streams above. */
export function dataFor({ data }: CommandDefinition, { party = 'chess' }: Actor): Record<string, unknown> {
  const [sample] = fc.sample(valid(data), { seed: 7, numRuns: 1 }) as Record<string, unknown>[]
  const named = {
    task: 't1',
    share: 's1',
    secondment: 'c1',
    appointment: 'a1',
    party,
    original: 'public',
    earlier: 'public',
    repeats: 'public',
    demands: ['public'],
  }
  const own = Object.entries(named).filter(([name]) => name in (data.properties ?? {}))
  return { ...sample, ...Object.fromEntries(own) }
}

/** Who may see a demand, said again by hand. */
export function seesByHand(stream: string, { id, role, party, follows }: Actor): boolean {
  const overseers: readonly Role[] = ['auditor', 'administrator', 'service']
  if (stream === 'demand-pa-public' || overseers.includes(role)) return true
  if (stream === 'demand-pa-anonymous' && follows === stream) return true
  const acts = PARTY_KINDS.some((kind) => kind === role)
  if (stream === 'demand-pa-of-party') {
    if (acts && party === 'guard') return true
  } else if (stream !== 'demand-pa-anonymous' && role === 'resident' && id === 'resident-7') return true
  const about = stream.split('-about-')[1]
  if (!acts) return false
  // Those whom it is about are told that it exists.
  if (about !== undefined && party === about) return true
  return ['chess', 'gone', 'out'].includes(party ?? '') || ['committee', 'social-work', 'street-office'].includes(role)
}

/** Every command of a context with every stream of it. */
export const streamsOf = ({ name }: AnyContext): readonly string[] =>
  Object.keys(STREAMS).filter((stream) => stream.startsWith(`${name}-`))
