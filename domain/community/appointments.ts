import { Type } from '@sinclair/typebox'
import {
  type Actor,
  Closed,
  command,
  DAY,
  type DomainEvent,
  Id,
  type Instant,
  instant,
  isRejection,
  Line,
  OneOf,
  Personal,
  type Rejection,
  reject,
} from '../kernel/index.ts'
import { communityEvents } from './events.ts'
import { appointedPerson, appointingParty, namedParty } from './grants.ts'
import { unknownGrid } from './guards.ts'
import { takingPart } from './participation.ts'
import { communityRule } from './rule.ts'
import { AppointmentId, PARTY_POSTS, Post } from './shapes.ts'
import { appointmentOf, type CommunityState, gridOf, type Party } from './state.ts'

const { AppointmentEnded, PersonAppointed } = communityEvents

/** Duty over a holiday may last for days; a longer turn is a mistake. */
const LONGEST_DUTY_MS = 31 * DAY

export const appoint = communityRule(
  command({
    summary: {
      en: 'Appoint a person to a grid, a service committee, one turn of duty, or a post of their party, where a new lead takes the place of the old one. The administrator records the representative whom organisations elected for a year.',
      zh: '任命人员负责网格、参加专门委员会、值班一次，或担任本单位岗位（负责人一人，新任即接替原任）；社会组织推选的年度代表由管理员登记。',
    },
    by: [namedParty, 'administrator'],
    data: Closed({ person: Id, name: Type.Optional(Personal(Line, 'person')), party: Id, post: Post }),
  }),
  (state, data, { now, actor }) => {
    const party = takingPart(state, data.party)
    if (isRejection(party)) return party
    const { post, person } = data
    return (
      faultIn(state, post, party, now) ??
      notElected(post, party, actor) ??
      secondTime(state, post, person, party.id) ?? [
        ...succeededBy(state, post, party.id),
        PersonAppointed({ appointment: `a${state.appointed + 1}`, ...data }),
      ]
    )
  },
)

function faultIn(state: CommunityState, post: Post, party: Party, now: Instant): Rejection | undefined {
  switch (post.kind) {
    case 'grid':
      if (gridOf(state, post.grid) === undefined) {
        return unknownGrid(post.grid)
      }
      if (party.kind === 'social-work') return undefined
      return reject('appointment.not-social-work', {
        en: 'A grid worker must belong to a party of kind `social-work`. Name such a party.',
        zh: '网格工作人员须来自社工室，请填写社工室类单位。',
      })
    case 'service-committee':
      if (state.committees[post.committee] === undefined) {
        return reject('service-committee.unknown', {
          en: 'The community has no service committee for this field. Form it first.',
          zh: '本社区尚无该专门委员会，请先设立。',
        })
      }
      if (state.committees[post.committee] === party.id) return undefined
      return reject('appointment.other-party', {
        en: 'This service committee belongs to another party. Name that party.',
        zh: '该专门委员会隶属其他单位，请填写其所属单位。',
      })
    case 'duty-roster':
      return faultInDuty(instant(post.from), instant(post.until), now)
    default:
      return undefined
  }
}

/** Refuses a representative who is not of an organisation, or whom a party names by itself. */
function notElected(post: Post, { kind }: Party, { role }: Actor): Rejection | undefined {
  if (post.kind !== 'representative') return undefined
  if (kind !== 'organization')
    return reject('appointment.not-organization', {
      en: 'A representative of the organisations must belong to a party of kind `organization`. Name such a party.',
      zh: '社会组织代表须来自社会组织，请填写社会组织类单位。',
    })
  return role === 'administrator'
    ? undefined
    : reject('appointment.elected', {
        en: 'The organisations elect their representative together. The administrator records the result.',
        zh: '社会组织代表由各社会组织共同推选，由管理员登记结果。',
      })
}

/** Ends the appointment that the new one takes the place of: a party has one lead. */
const succeededBy = (state: CommunityState, { kind }: Post, party: string): readonly DomainEvent[] =>
  kind === 'lead'
    ? Object.values(state.appointments)
        .filter((held) => held.party === party && held.post.kind === kind)
        .map(({ id, person }) => AppointmentEnded({ appointment: id, person, party, because: 'succeeded' }))
    : []

function faultInDuty(from: Instant, until: Instant, now: Instant): Rejection | undefined {
  if (!(from < until)) {
    return reject('duty.invalid', {
      en: '`post.until` must be after `post.from`, and both must be valid times.',
      zh: '`post.until` 须晚于 `post.from`，且均为有效时间。',
    })
  }
  if (until - from > LONGEST_DUTY_MS)
    return reject('duty.too-long', { en: 'A turn of duty can last at most 31 days.', zh: '一次值班最长 31 天。' })
  if (until <= now)
    return reject('duty.over', {
      en: 'This turn of duty is already over. `post.until` must be in the future.',
      zh: '该次值班已结束，结束时间须晚于当前时间。',
    })
  return undefined
}

const overlaps = (one: Post, other: Post): boolean =>
  one.kind === 'duty-roster' &&
  other.kind === 'duty-roster' &&
  instant(one.from) < instant(other.until) &&
  instant(other.from) < instant(one.until)

const same = (one: Post, other: Post): boolean =>
  (one.kind === 'grid' && other.kind === 'grid' && one.grid === other.grid) ||
  (one.kind === 'service-committee' && other.kind === 'service-committee' && one.committee === other.committee) ||
  (one.kind === 'representative' && other.kind === 'representative' && one.year === other.year) ||
  (one.kind === other.kind && PARTY_POSTS.some((kind) => kind === one.kind))

/** Refuses a second appointment by the same party. What another party says of the person binds that party alone. */
function secondTime(state: CommunityState, post: Post, person: string, party: string): Rejection | undefined {
  for (const held of Object.values(state.appointments)) {
    if (held.person !== person || held.party !== party) continue
    if (same(held.post, post)) {
      return reject(
        'appointment.exists',
        { en: 'The person already holds this appointment.', zh: '该人员已担任此职务。' },
        { appointment: held.id },
      )
    }
    if (overlaps(held.post, post)) {
      return reject(
        'appointment.overlaps',
        {
          en: 'The person is already on duty during this time. Choose another time.',
          zh: '该人员在此时段已有值班安排，请另选时间。',
        },
        { appointment: held.id },
      )
    }
  }
  return undefined
}

export const endAppointment = communityRule(
  command({
    summary: { en: 'End an appointment.', zh: '结束任职。' },
    by: [appointingParty, appointedPerson, 'administrator', 'service'],
    data: Closed({ appointment: AppointmentId, because: Type.Optional(OneOf(['ended', 'person-left'])) }),
  }),
  (state, { appointment: id, because = 'ended' }) => {
    const held = appointmentOf(state, id)
    if (held !== undefined)
      return [AppointmentEnded({ appointment: id, person: held.person, party: held.party, because })]
    return Number(id.slice(1)) <= state.appointed
      ? reject(
          'appointment.ended',
          { en: 'This appointment has already ended.', zh: '该任职已结束。' },
          { appointment: id },
        )
      : reject(
          'appointment.unknown',
          { en: 'There is no appointment with this id.', zh: '没有此编号的任职记录。' },
          { appointment: id },
        )
  },
)
