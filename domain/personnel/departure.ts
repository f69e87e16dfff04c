import { Type } from '@sinclair/typebox'
import { Closed, command, Id, optional, Personal, type Rejection, read, reject, Text } from '../kernel/index.ts'
import { personnelEvents } from './events.ts'
import { ownParty, thePerson } from './grants.ts'
import { enrolled, otherMemberships, todayField } from './guards.ts'
import { personRule } from './rule.ts'
import { between, notBegun, type PersonState } from './state.ts'

const { MembershipEnded, PersonLeft, SecondmentCancelled } = personnelEvents

/**
 * Secondments that have begun go on to their end. Those that have not are cancelled at once, unless a successor is
 * named. With a successor they stay for the succession service: for each it `request`s the successor at their own
 * stream, under the same home and host, and then `cancel`s it here, whether or not the successor can be had. None of
 * them ever begins (see hasBegun): at its time the deadline service cancels it.
 */
export const recordDeparture = personRule(
  command({
    summary: {
      en: 'Record that the person leaves, and who succeeds them.',
      zh: '登记人员离开，并指定接替人员。',
    },
    by: [thePerson, ownParty],
    reads: { successor: read.self<PersonState, { readonly successor?: string }>(({ successor }) => successor) },
    data: Closed({ successor: Type.Optional(Id), reason: Type.Optional(Personal(Text)) }),
  }),
  (person, { successor, reason }, setting) => {
    const refused = enrolled(person)
    if (refused !== undefined) return refused
    if (person.left !== undefined) return []
    const wrong = otherMemberships(person, setting.actor) ?? unfit(person, successor, setting.reads.successor)
    if (wrong !== undefined) return wrong
    const cancelled = notBegun(person, setting.now).map((one) =>
      SecondmentCancelled({ ...between(one), cause: 'departure' }),
    )
    return [
      PersonLeft({
        person: person.person ?? setting.id,
        ...optional('successor', successor),
        ...optional('reason', reason),
        ...todayField(setting),
      }),
      ...(successor === undefined ? cancelled : []),
      ...person.parties.map((party) => MembershipEnded({ party, because: 'person-left', ...todayField(setting) })),
    ]
  },
)

function unfit(person: PersonState, id: string | undefined, successor: PersonState | undefined): Rejection | undefined {
  if (id === undefined) return undefined
  if (id === person.person)
    return reject('person.own-successor', {
      en: '`successor` must be another person than the one who leaves.',
      zh: '接替人员不能是离开者本人。',
    })
  return successor?.person !== undefined && successor.left === undefined
    ? undefined
    : reject('person.successor-unknown', {
        en: 'No person with the id in `successor` works here. Enrol them first.',
        zh: '没有该接替人员，请先登记。',
      })
}
