import { Type } from '@sinclair/typebox'
import { SafeContact } from '../../domain/contact/safe-contact.ts'
import { HotlineQuestion } from '../../domain/demand/hotline/hotline-events.ts'
import { handBackBy } from '../../domain/demand/hotline/result-due.ts'
import { EmergencyAnswer, emergencyAnswer } from '../../domain/demand/intake/intake-answer.ts'
import { isRaisedBy } from '../../domain/demand/sight.ts'
import { type Instant, iso, Moment, OneOf } from '../../domain/kernel/index.ts'
import {
  before,
  equals,
  oneOf,
  orNull,
  type RowFilter,
  rowsWhere,
  since,
  type Verdicts,
  view,
} from '../runtime/index.ts'
import { PersonalAnswer } from '../shared-rules/personal-answer.ts'
import { StoryEntry, storyEntry } from '../shared-rules/story.ts'
import { byNumber } from './by-number.ts'
import { type Circle, circles } from './circles.ts'
import { communities } from './communities.ts'
import { answerToNamed, DEMAND_STATES, HeaderAnswer, type HeaderRow, headerAnswer } from './demand-answer.ts'
import { demandVerdicts, knownDemands, ofDemand } from './demand-facts.ts'
import { type Header, headers } from './headers.ts'

const mine: RowFilter = {
  schema: Type.String({ description: 'Demands that the reader raised or helped to raise', enum: ['me'] }),
  few: true,
  where: (value, { reader }) => (value === 'me' ? rowsWhere(ofDemand, isRaisedBy(reader), 'leads') : undefined),
}

/** A reader finds by a reference only demands whose reference the reader may read: the filter tells others nothing. */
const byReference: RowFilter<'involved'> = {
  schema: Type.String({
    description: 'References in other systems, separated by commas; of demands whose reference the reader may read',
    maxLength: 500,
  }),
  sees: 'involved',
  where(value, { searchHash }) {
    const wanted = value.split(',')
    return wanted.includes('') ? undefined : { column: 'referenceHash', oneOf: wanted.map((one) => searchHash(one)) }
  },
}

/** A reader finds by a contact only demands whose contact the reader may read. */
const byContact: RowFilter<'involved'> = {
  schema: Type.String({ description: 'The phone number of the raiser, however it is written', maxLength: 100 }),
  personal: true,
  few: true,
  sees: 'involved',
  where: (value, { searchHash }) => equals('contactHash', searchHash(value, 'phone')),
}

/** A reader finds by an original only where the reader may know of it. */
const byOriginal: RowFilter<'original'> = {
  schema: Type.String({ description: 'The demand into which it was merged', maxLength: 100 }),
  few: true,
  sees: 'original',
  where: (value) => equals('original', value),
}

/** What the raiser wrote and showed. */
const OWN_WORDS = ['DemandRaised.text', 'DemandRaised.attachments']
const isPublished = ({ visibility, published }: Header): boolean => visibility === 'public' && published === 1

const OrderAnswer = Type.Object(
  {
    acceptBy: orNull(Moment),
    resolveBy: orNull(Moment),
    handBackBy: orNull(Type.String({ description: 'When the result has to be handed back.' })),
    handedBack: Type.Boolean(),
    interim: Type.Boolean({ description: 'What was handed back is interim: a referral is followed.' }),
    asked: orNull(HotlineQuestion),
    excluded: Type.Boolean({ description: 'The hotline leaves the order out of its assessment.' }),
  },
  { description: 'What the hotline that sent it states, for readers who work on it.' },
)

const moment = (at: Instant | undefined): string | null => (at === undefined ? null : iso(at))

function orderAnswer({ progress: { order } }: Header) {
  if (order === undefined) return null
  const { acceptBy, resolveBy, asked, excluded, handedBack, interim } = order
  return {
    acceptBy: moment(acceptBy),
    resolveBy: moment(resolveBy),
    handBackBy: moment(handBackBy(order)),
    handedBack: handedBack === true,
    interim: interim === true,
    asked: asked?.question ?? null,
    excluded: excluded === true,
  }
}

const Raiser = Type.Object({
  kind: OneOf(['resident', 'party', 'outsider', 'anonymous', 'unknown']),
  id: orNull(Type.String()),
})

const Contact = Type.Object({
  contact: Type.String(),
  party: Type.String(),
  at: Moment,
  spoken: Type.Boolean({ description: 'False for an attempt.' }),
  denied: Type.Boolean({ description: 'The raiser says that there was none.' }),
})

const Callback = Type.Object({
  callback: Type.String(),
  party: Type.String(),
  at: Moment,
  reached: Type.Boolean(),
  resolved: orNull(Type.Boolean()),
  standIn: Type.Boolean(),
  repeats: orNull(Type.String({ description: 'The callback that it repeats, as a sample.' })),
  disputed: Type.Boolean({ description: 'Void: the raiser disputed it.' }),
})

const contactsAnswer = ({ progress }: Header) =>
  progress.contacts.map(({ id, party, at, spoken, denied }) => ({
    contact: id,
    party,
    at: iso(at),
    spoken,
    denied: denied === true,
  }))

const callbacksAnswer = ({ progress }: Header) =>
  progress.callbacks.map(({ id, party, at, reached, resolved, standIn, repeats, disputed }) => ({
    callback: id,
    party,
    at: iso(at),
    reached,
    resolved: resolved ?? null,
    standIn: standIn === true,
    repeats: repeats ?? null,
    disputed: disputed === true,
  }))

const GroupAnswer = Type.Object(
  {
    members: Type.Integer({ description: 'Residents who joined the raiser.' }),
    residents: orNull(Type.Array(Type.String(), { description: 'Their ids, for readers who work on the demand.' })),
    invited: orNull(
      Type.Array(Type.String(), { description: 'Residents who were asked to join, for the same readers.' }),
    ),
  },
  { description: 'The residents who raise it together.' },
)

/**
 * The whole story of one demand. Only its header is folded. The story is read from the demand's stream on request, which costs
 * a page of one index; storing it would write every event twice and double the disk.
 */
export const demandFile = view({
  summary: {
    en: 'Demands, and the whole story of one: what happened, who did it, and why.',
    zh: '诉求档案：全部诉求，以及每件诉求的完整经过、经办人和理由。',
  },
  from: headers,
  beside: { its: { table: communities, on: {} }, circle: { table: circles, on: { demand: 'demand' } } },
  filters: {
    reference: byReference,
    contact: byContact,
    number: byNumber,
    raiser: mine,
    state: oneOf('state', 'State', DEMAND_STATES),
    original: byOriginal,
    raisedSince: since('raised', 'Raised at this moment or later'),
    raisedBefore: before('raised', 'Raised before this moment'),
    endedSince: { ...since('ended', 'Ended at this moment or later'), few: true },
    endedBefore: before('ended', 'Ended before this moment'),
  },
  sorts: { newest: { column: 'raised', descending: true }, oldest: { column: 'raised' } },
  id: 'demand',
  countedBy: 'state',
  visible: knownDemands,
  sees: demandVerdicts,
  show: (row, sees) => (sees.concerned ? answerToNamed(fileAnswer(row, sees)) : fileAnswer(row, sees)),
  opens: 'involved',
  row: Type.Object({
    ...HeaderAnswer.properties,
    reference: PersonalAnswer('Reference of the demand in another system.'),
    result: PersonalAnswer(
      'The result in words, to copy: what was handed back to the hotline, else what a party delivered last, or why the demand was declined or withdrawn.',
    ),
    order: orNull(OrderAnswer),
    ended: orNull(Moment),
    source: orNull(Type.String({ description: 'The system from which its history was imported.' })),
    raiser: orNull(Raiser),
    contacts: Type.Array(Contact, { description: 'Contacts with the raiser, as staff recorded them.' }),
    callbacks: Type.Array(Callback, { description: 'What callers recorded in the name of the raiser.' }),
    safeContact: orNull(SafeContact),
    group: orNull(GroupAnswer),
    emergency: orNull(EmergencyAnswer),
    story: Type.Optional(
      Type.Array(StoryEntry, { description: 'Events in order. In the answer for one demand, not in lists.' }),
    ),
  }),
  story: {
    aggregate: 'demand',
    tell: storyEntry,
    // The raiser's own words and photos are open to all once the raiser consents to it.
    words(row, { member, concerned }) {
      // Those whom it is about are shown their own answers alone.
      if (concerned) return ['ReplyGiven.text']
      return member || isPublished(row) ? OWN_WORDS : []
    },
    entry: StoryEntry,
  },
})

function groupAnswer(circle: Circle | null, { involved }: Verdicts<'involved'>) {
  if (circle === null || circle.group === null) return null
  const { members, invited } = circle.group
  return { members: members.length, residents: involved ? members : null, invited: involved ? invited : null }
}

const raiserAnswer = ({ raiserKind, raiser }: Header, { involved }: Verdicts<'involved'>) => ({
  kind: raiserKind,
  id: involved ? raiser : null,
})

const fileAnswer = (
  row: HeaderRow & { readonly circle: Circle | null },
  sees: Verdicts<'involved' | 'member' | 'works' | 'concerned' | 'original'>,
) => ({
  ...headerAnswer(row, sees),
  reference: row.reference,
  result: row.result,
  order: sees.involved ? orderAnswer(row) : null,
  ended: row.ended === null ? null : iso(row.ended),
  source: row.source,
  raiser: raiserAnswer(row, sees),
  contacts: sees.involved ? contactsAnswer(row) : [],
  callbacks: sees.involved ? callbacksAnswer(row) : [],
  safeContact: sees.involved ? (row.circle?.safeContact ?? null) : null,
  group: groupAnswer(row.circle, sees),
  emergency: row.level === 'L1' && row.open === 1 ? emergencyAnswer() : null,
})
