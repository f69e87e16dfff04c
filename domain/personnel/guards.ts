import { takingPart } from '../community/participation.ts'
import { zoneOf } from '../community/state.ts'
import {
  type Actor,
  dayText,
  type Instant,
  isRejection,
  type LocalDay,
  type Rejection,
  reject,
} from '../kernel/index.ts'
import { isPerson } from './grants.ts'
import type { PersonSetting } from './rule.ts'
import { isOver, type PersonState, type Secondment, secondmentOf } from './state.ts'

/** Refuses where no person with this id is enrolled. */
export const enrolled = ({ person }: PersonState): Rejection | undefined =>
  person === undefined
    ? reject('person.unknown', {
        en: 'No person with this id is enrolled. Check the id, or enrol the person.',
        zh: '没有该人员，请核对编号或先登记。',
      })
    : undefined

/** Refuses where no person with this id is enrolled, or they have left. */
export const notLeft = (person: PersonState): Rejection | undefined =>
  enrolled(person) ??
  (person.left === undefined
    ? undefined
    : reject('person.left', { en: 'This person has left. Name another one.', zh: '该人员已离开，请另选人员。' }))

/** Refuses a party that speaks for a person with other memberships: it speaks for its own part only. */
export const otherMemberships = (person: PersonState, actor: Actor): Rejection | undefined =>
  isPerson(person, actor) || person.parties.length === 1
    ? undefined
    : reject('person.other-memberships', {
        en: 'The person is also a member of another party, so only they can say this. Your party can end its own membership.',
        zh: '该人员还属于其他单位，只能由本人办理；本单位可终止其与本单位的所属关系。',
      })

/** The secondment, or why there is none. */
export const secondmentIn = (person: PersonState, id: string): Secondment | Rejection =>
  enrolled(person) ??
  secondmentOf(person, id) ??
  (isOver(person, id)
    ? secondmentOver(id)
    : reject(
        'secondment.unknown',
        {
          en: 'The person has no secondment with this id. Their file lists the secondments.',
          zh: '没有该项人员支援，请查看人员档案。',
        },
        { secondment: id },
      ))

/** The refusal of whatever is asked of a secondment that is over. */
export const secondmentOver = (id: string): Rejection =>
  reject(
    'secondment.over',
    {
      en: 'This secondment is over. To have the person again, send a new request.',
      zh: '该人员支援已结束，如仍需要，请重新申请。',
    },
    { secondment: id },
  )

/** The local day of an instant, in the community's zone. */
export const localDayOf = (at: Instant, { reads, zones }: PersonSetting): LocalDay =>
  zones.dayOf(at, zoneOf(reads.community))

/** Today in the community's zone, as the field `day` of an event. */
export const todayField = (setting: PersonSetting): { readonly day: string } => ({
  day: dayText(localDayOf(setting.now, setting)),
})

/** Refuses a party that does not take part at present. */
export function absentParty(party: string, { reads }: PersonSetting): Rejection | undefined {
  const found = takingPart(reads.community, party)
  return isRejection(found) ? found : undefined
}

/** The refusal of an actor of a party's kind that names no party. */
export const withoutParty = (): Rejection =>
  reject('actor.without-party', {
    en: 'A token with the role of a party kind must name the `party`.',
    zh: '以单位身份操作时，令牌须注明所代表的单位。',
  })

/** The refusal to pass on or cancel what has begun. */
export const alreadyBegun = (): Rejection =>
  reject('secondment.begun', {
    en: 'The secondment has begun, so it cannot be passed on or cancelled. End it instead.',
    zh: '人员支援已开始，不能转交或取消，只能提前结束。',
  })
