import { type Static, Type } from '@sinclair/typebox'
import { PARTY_KINDS } from '../../community/shapes.ts'
import { actingParty } from '../../community/standing.ts'
import { zoneOf } from '../../community/state.ts'
import { toldSafeContact } from '../../contact/safe-contact.ts'
import {
  type Actor,
  Closed,
  command,
  dayText,
  Id,
  isRejection,
  Line,
  optional,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../../kernel/index.ts'
import { Visibility } from '../../workbook/shapes.ts'
import { dueMoments, dueTimes, withinOrder } from '../clocks.ts'
import { demandEvents } from '../events.ts'
import { established, knownAbout } from '../guards.ts'
import type { HotlineOrder } from '../hotline/hotline-events.ts'
import { orderTimes } from '../hotline/hotline-fold.ts'
import { type DemandSetting, demandRule } from '../rule.ts'
import {
  About,
  Attachments,
  Concern,
  Coordinates,
  Helped,
  type Helper,
  type Raiser,
  Reference,
  ToldPlace,
} from '../shapes.ts'
import { narrowest } from '../state.ts'
import { deskTime } from '../triage/desk.ts'
import { demandNumber } from './demand-number.ts'
import { Group } from './group-events.ts'
import { raisingAddition } from './intake-answer.ts'
import { placed } from './place.ts'

/** What is told of a demand when it is raised. */
export const Raising = Closed({
  text: Personal(Text),
  /** The name of a sender without an account, or of a resident, so that the worker knows who it is. */
  name: Type.Optional(Personal(Line)),
  contact: Type.Optional(Personal(Line)),
  address: Type.Optional(Personal(Line)),
  position: Type.Optional(Personal(Coordinates)),
  attachments: Type.Optional(Personal(Attachments)),
  onBehalfOf: Type.Optional(Helped),
  place: Type.Optional(ToldPlace),
  category: Type.Optional(Personal(Line)),
  channel: Type.Optional(Personal(Line)),
  /** Danger to life or limb: L1 until triage. Call 110, 119 or 120 as well. */
  urgent: Type.Optional(Type.Boolean()),
  concerns: Type.Optional(Type.Array(Concern, { maxItems: 4, uniqueItems: true })),
  about: Type.Optional(About),
  visibility: Type.Optional(Visibility),
  reference: Type.Optional(Reference),
  related: Type.Optional(Type.Array(Id, { maxItems: 20, uniqueItems: true })),
  /** How, when and by whom the raiser may be contacted, or that no one may. */
  safeContact: Type.Optional(toldSafeContact()),
  /** Several residents raise it together: those whom the raiser invites, and others who may know of it, join by themselves. */
  group: Type.Optional(Group),
})
type Raising = Static<typeof Raising>

export const raiseDemand = demandRule(
  command({
    summary: {
      en: 'Raise a demand for yourself, for your party, or for a person whom you help, who has to agree before you speak for them. Until triage the due times of L3 apply, or of L1 where it is urgent.',
      zh: '为本人、本单位或所帮助的人提交诉求；代他人提交的，经对方同意后方可代为办理。受理前按一般（L3）计时，紧急的按特急（L1）计时。',
    },
    by: ['anonymous', 'resident', ...PARTY_KINDS, 'service'],
    creates: true,
    data: Raising,
    adds: raisingAddition,
  }),
  (demand, data, setting) => {
    if (demand.raiser !== undefined)
      return reject('demand.exists', { en: 'This demand is already raised.', zh: '该诉求已提交，请勿重复提交。' })
    const { community } = setting.reads
    const refused = established(community) ?? knownAbout(community, data.about)
    if (refused !== undefined) return refused
    const raiser = raiserOf(data, setting.actor)
    if (isRejection(raiser)) return raiser
    const place = placed(community, data.place ?? {})
    if (isRejection(place)) return place
    const helper = data.onBehalfOf === undefined ? undefined : helperOf(setting.actor)
    return [raised(data, { raiser, place, helper }, setting)]
  },
)

interface Known {
  readonly raiser: Raiser
  readonly place: ToldPlace
  readonly helper?: Helper | undefined
  /** What a hotline states with its order. */
  readonly order?: HotlineOrder
}

/** The event that raises a demand. */
export function raised(data: Raising, { raiser, place, helper, order }: Known, setting: DemandSetting) {
  const { now, reads, zones } = setting
  const {
    text,
    contact,
    address,
    position,
    attachments,
    category,
    channel,
    concerns,
    about,
    reference,
    related,
    safeContact,
    group,
  } = data
  const urgent = data.urgent ?? false
  const day = dayText(zones.dayOf(now, zoneOf(reads.community)))
  const level = urgent ? 'L1' : 'L3'
  return demandEvents.DemandRaised({
    number: demandNumber(day, setting),
    raiser,
    ...optional('helper', helper),
    ...optional('order', order),
    text,
    ...optional('contact', contact),
    ...optional('address', address),
    ...optional('position', position),
    ...optional('attachments', attachments),
    place,
    day,
    ...optional('category', category),
    ...optional('channel', channel),
    urgent,
    ...optional('concerns', concerns),
    ...optional('about', about),
    visibility: startsAs(data),
    ...optional('wish', data.visibility),
    ...optional('reference', reference),
    ...optional('related', related),
    ...optional('safeContact', safeContact),
    ...optional('group', group),
    level,
    ...dueMoments(withinOrder(dueTimes(level, now, reads.community, zones), order && orderTimes(order))),
    ...deskTime(optional('about', about), { now, reads, zones }),
  })
}

/** Until triage only the parties involved see a demand; a delicate one starts restricted. */
const startsAs = ({ about, concerns, visibility }: Raising): Visibility =>
  narrowest('parties-involved', visibility, delicate(about, concerns))

/** The visibility that mediation, violence, minors, health, or being about a party or a person asks for. */
export const delicate = (about: About | undefined, concerns: readonly Concern[] = []): Visibility | undefined =>
  about !== undefined || concerns.length > 0 ? 'restricted' : undefined

function raiserOf({ name, onBehalfOf }: Raising, actor: Actor): Raiser | Rejection {
  const { id, role } = actor
  if (role === 'anonymous') {
    if (onBehalfOf !== undefined)
      return reject('demand.helper-unknown', {
        en: 'An anonymous sender cannot raise a demand for another person. Sign in first.',
        zh: '匿名用户不能代他人提交诉求，请先登录。',
      })
    return name === undefined ? { kind: 'anonymous' } : { kind: 'outsider', name }
  }
  if (role === 'resident' && onBehalfOf === undefined) return { kind: 'resident', id, ...optional('name', name) }
  if (name !== undefined)
    return reject('demand.name-not-needed', {
      en: '`name` is the sender’s own. Name the person whom you help in `onBehalfOf`.',
      zh: '姓名栏填写提交人本人姓名；代他人提交时，请在“诉求人”栏填写对方信息。',
    })
  if (onBehalfOf !== undefined) return onBehalfOf
  const party = actingParty(actor)
  return party === undefined
    ? reject('demand.raiser-missing', {
        en: '`onBehalfOf` is missing: the sender acts for no party, so the demand has no raiser.',
        zh: '提交人不代表任何单位，请填写诉求人。',
      })
    : { kind: 'party', party }
}

/** The sender as the helper of the raiser. */
export const helperOf = (actor: Actor) => ({ id: actor.id, role: actor.role, ...optional('party', actingParty(actor)) })
