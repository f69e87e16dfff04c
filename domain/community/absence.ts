import type { Static } from '@sinclair/typebox'
import {
  type Actor,
  Closed,
  command,
  DAY,
  Id,
  type Instant,
  instant,
  isRejection,
  Moment,
  type Rejection,
  read,
  reject,
} from '../kernel/index.ts'
import { type PersonState, worksFor } from '../personnel/state.ts'
import { communityEvents } from './events.ts'
import { namedParty } from './grants.ts'
import { takingPart } from './participation.ts'
import { holdsPost } from './posts.ts'
import { communityRule } from './rule.ts'
import { AbsenceId } from './shapes.ts'
import type { CommunityState } from './state.ts'

const { AbsenceDeclared, AbsenceEnded } = communityEvents

/** A longer absence is a departure: the person leaves the post. */
const LONGEST_ABSENCE_MS = 366 * DAY

const Declared = Closed({ person: Id, party: Id, from: Moment, until: Moment, deputy: Id })
type Declared = Static<typeof Declared>

export const declareAbsence = communityRule(
  command({
    summary: {
      en: 'Declare that a person will be absent from your party, and who stands in. Tasks, approvals and messages reach the deputy during that time.',
      zh: '登记本单位人员请假及代理人；期间的任务、审批和消息由代理人处理，期满自动恢复。',
    },
    by: [namedParty, 'administrator'],
    reads: {
      absentee: read.later<PersonState, Declared>('person', ({ person }) => person),
      standing: read.later<PersonState, Declared>('person', ({ deputy }) => deputy),
    },
    data: Declared,
  }),
  (state, data, { now, actor, reads: { absentee, standing } }) => {
    const party = takingPart(state, data.party)
    if (isRejection(party)) return party
    const fault =
      notYours(state, data, actor, now) ??
      faultInTime(data, now) ??
      notMember(absentee, data.party, 'person') ??
      notMember(standing, data.party, 'deputy') ??
      unfitDeputy(state, data)
    return fault ?? [AbsenceDeclared({ absence: `x${state.absent + 1}`, ...data })]
  },
)

/** People declare their own absence. The lead of the party and the administrator declare it for those who cannot. */
function notYours(
  state: CommunityState,
  { person, party }: { readonly person: string; readonly party: string },
  actor: Actor,
  now: Instant,
): Rejection | undefined {
  if (actor.role === 'administrator' || actor.id === person || holdsPost(state, actor, party, 'lead', now))
    return undefined
  return reject('absence.not-yours', {
    en: 'Only the person, the lead of the party, or the administrator declares or ends an absence.',
    zh: '只有本人、单位负责人或管理员可以登记或结束请假。',
  })
}

function faultInTime({ from, until }: Declared, now: Instant): Rejection | undefined {
  const [begin, end] = [instant(from), instant(until)]
  if (!(begin < end) || end <= now)
    return reject('absence.invalid', {
      en: '`until` must be after `from` and in the future.',
      zh: '`until` 须晚于 `from`，且晚于当前时间。',
    })
  return end - begin <= LONGEST_ABSENCE_MS
    ? undefined
    : reject('absence.too-long', {
        en: 'An absence lasts at most 366 days. Appoint another person where it lasts longer.',
        zh: '请假最长 366 天，更长的请改任他人。',
      })
}

const notMember = (person: PersonState, party: string, field: 'person' | 'deputy'): Rejection | undefined =>
  worksFor(person, party)
    ? undefined
    : reject(
        'absence.other-person',
        {
          en: `\`${field}\` must be a member of the party, or seconded to it.`,
          zh: `\`${field}\` 须为该单位人员，或正在支援该单位。`,
        },
        { field },
      )

const meet = (data: Declared, { from, until }: { readonly from: Instant; readonly until: Instant }): boolean =>
  instant(data.from) < until && from < instant(data.until)

/** The reason why the deputy cannot stand in, or the person has a deputy at that time already. */
function unfitDeputy(state: CommunityState, data: Declared): Rejection | undefined {
  const { person, party, deputy } = data
  if (person === deputy)
    return reject('absence.own-deputy', {
      en: '`deputy` must be another person than the one who is absent.',
      zh: '代理人不能是请假人本人。',
    })
  const during = Object.values(state.absences).filter((one) => one.party === party && meet(data, one))
  if (during.some((one) => one.person === person))
    return reject('absence.overlaps', {
      en: 'The person is already absent during this time. End that absence first.',
      zh: '该人员在此期间已登记请假，请先结束原请假。',
    })
  return during.some((one) => one.person === deputy)
    ? reject('absence.deputy-absent', {
        en: 'The deputy is absent during this time. Choose another one.',
        zh: '代理人在此期间也请假，请另选代理人。',
      })
    : undefined
}

export const endAbsence = communityRule(
  command({
    summary: {
      en: 'End an absence: the person is back, or will not be absent after all.',
      zh: '结束请假：人员已返岗，或取消请假。',
    },
    by: [namedParty, 'administrator'],
    data: Closed({ absence: AbsenceId, party: Id }),
  }),
  (state, { absence: id, party }, { now, actor }) => {
    const held = Object.hasOwn(state.absences, id) ? state.absences[id] : undefined
    if (held === undefined || held.party !== party || held.until <= now)
      return reject(
        'absence.unknown',
        { en: 'The party has no absence with this id that is not over.', zh: '该单位没有此编号的未结束请假。' },
        { absence: id },
      )
    const { person, from } = held
    return (
      notYours(state, { person, party }, actor, now) ?? [
        AbsenceEnded({ absence: id, person, party, because: from <= now ? 'returned' : 'cancelled' }),
      ]
    )
  },
)
