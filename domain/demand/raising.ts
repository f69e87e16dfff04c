import { Type } from '@sinclair/typebox'
import { PARTY_KINDS, zoneOf } from '../community/index.ts'
import {
  type Actor,
  Closed,
  type CommandData,
  command,
  type Decision,
  dayText,
  Id,
  Line,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../kernel/index.ts'
import { dueMoments, dueTimes } from './clocks.ts'
import { demandEvents } from './events.ts'
import { followNumber } from './follow-number.ts'
import { established, type InCommunity, inCommunity, knownAbout, placed } from './grounds.ts'
import { given, isRefused } from './guards.ts'
import { About, Attachments, Concern, Helped, Place, Position, type Raiser, Reference, Visibility } from './shapes.ts'
import { type DemandState, narrowest } from './state.ts'

export const raise = command({
  summary:
    'Raise a demand, for oneself, for one’s party, or for somebody who is helped to. Until triage the times of L3 apply, of L1 where it is urgent.',
  by: ['anonymous', 'resident', ...PARTY_KINDS, 'service'],
  reads: inCommunity,
  creates: true,
  data: Closed({
    text: Personal(Text),
    /** Of an anonymous sender who tells it. */
    name: Type.Optional(Personal(Line)),
    contact: Type.Optional(Personal(Line)),
    address: Type.Optional(Personal(Line)),
    position: Type.Optional(Personal(Position)),
    attachments: Type.Optional(Personal(Attachments)),
    onBehalfOf: Type.Optional(Helped),
    place: Type.Optional(Place),
    category: Type.Optional(Line),
    channel: Type.Optional(Line),
    /** Danger to life or limb: L1 until triage. Call 110, 119 or 120 as well. */
    urgent: Type.Optional(Type.Boolean()),
    concerns: Type.Optional(Type.Array(Concern, { maxItems: 4, uniqueItems: true })),
    about: Type.Optional(About),
    visibility: Type.Optional(Visibility),
    reference: Type.Optional(Reference),
    related: Type.Optional(Type.Array(Id, { maxItems: 20, uniqueItems: true })),
  }),
})

type Raising = CommandData<typeof raise>

export function decideRaise(
  demand: DemandState,
  data: Raising,
  { now, id, actor, reads, zones }: InCommunity,
): Decision {
  if (demand.raiser !== undefined) return reject('demand.exists', 'This demand is already raised.')
  const { community } = reads
  const refused = established(community) ?? knownAbout(community, data.about)
  if (refused !== undefined) return refused
  const raiser = raiserOf(data, actor)
  if (isRefused(raiser)) return raiser
  const place = placed(community, data.place)
  if (isRefused(place)) return place

  const { text, contact, address, position, attachments, category, channel, concerns, about, reference, related } = data
  const urgent = data.urgent ?? false
  const level = urgent ? 'L1' : 'L3'
  return [
    demandEvents.DemandRaised({
      number: followNumber(id),
      raiser,
      ...(data.onBehalfOf === undefined ? {} : { helper: helperOf(actor) }),
      text,
      ...given('contact', contact),
      ...given('address', address),
      ...given('position', position),
      ...given('attachments', attachments),
      place,
      day: dayText(zones.dayOf(now, zoneOf(community))),
      ...given('category', category),
      ...given('channel', channel),
      urgent,
      ...given('concerns', concerns),
      ...given('about', about),
      visibility: startsAs(data),
      ...given('wish', data.visibility),
      ...given('reference', reference),
      ...given('related', related),
      level,
      ...dueMoments(dueTimes(level, now, community, zones)),
    }),
  ]
}

/** Nobody sees more than the parties involved before somebody has sorted it; what is delicate starts restricted. */
const startsAs = ({ about, concerns, visibility }: Raising): Visibility =>
  narrowest('parties-involved', visibility, delicate(about, concerns))

/** What mediation, violence, minors, health and being about somebody do to visibility. */
export const delicate = (about: About | undefined, concerns: readonly Concern[] = []): Visibility | undefined =>
  about !== undefined || concerns.length > 0 ? 'restricted' : undefined

function raiserOf({ name, onBehalfOf }: Raising, { id, role, party }: Actor): Raiser | Rejection {
  if (role === 'anonymous') {
    if (onBehalfOf !== undefined)
      return reject('demand.helper-unknown', 'Only somebody known can raise a demand for somebody else: sign in first.')
    return name === undefined ? { kind: 'anonymous' } : { kind: 'outsider', name }
  }
  if (name !== undefined)
    return reject('demand.name-not-needed', 'A name is for anonymous senders: name somebody else in onBehalfOf.')
  if (onBehalfOf !== undefined) return onBehalfOf
  if (role === 'resident') return { kind: 'resident', id }
  return party === undefined
    ? reject('demand.raiser-missing', 'Say on whose behalf this is: the sender acts for no party.')
    : { kind: 'party', party }
}

const helperOf = ({ id, role, party }: Actor) => ({ id, role, ...given('party', party) })
