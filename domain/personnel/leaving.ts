import type { Static } from '@sinclair/typebox'
import { type Decision, optional, type Rejection, reject, type Setting } from '../kernel/index.ts'
import { notBegun } from './agreeing.ts'
import type { leaving, reads, Successor } from './commands.ts'
import { personnelEvents } from './events.ts'
import { enrolled, isPerson, today } from './guards.ts'
import { between, type PersonState } from './state.ts'

const { MembershipEnded, PersonLeft, SecondmentCancelled } = personnelEvents

type Beside = Setting<typeof reads & { readonly successor: Successor }>

/**
 * What has begun finishes. What has not is cancelled here and now, unless somebody succeeds: then it stays for the
 * succession service, which for each `request`s the successor at their own stream, under the same home and host, and
 * then `cancel`s here, whether or not the successor can be had. Nothing left over ever begins (see hasBegun), and at
 * its time the deadline service cancels it.
 */
export function leave(
  person: PersonState,
  { successor, reason }: Static<typeof leaving.data>,
  setting: Beside,
): Decision {
  const refused = enrolled(person)
  if (refused !== undefined) return refused
  if (person.left !== undefined) return []
  const wrong = notForAll(person, setting) ?? unfit(person, successor, setting)
  if (wrong !== undefined) return wrong
  const cancelled = notBegun(person, setting.now).map((one) =>
    SecondmentCancelled({ ...between(one), cause: 'departure' }),
  )
  return [
    PersonLeft({
      person: person.person ?? setting.id,
      ...optional('successor', successor),
      ...optional('reason', reason),
      ...today(setting),
    }),
    ...(successor === undefined ? cancelled : []),
    ...person.parties.map((party) => MembershipEnded({ party, because: 'person-left', ...today(setting) })),
  ]
}

/** One of several parties says only that they are no member of it any more. */
const notForAll = (person: PersonState, { actor }: Beside): Rejection | undefined =>
  isPerson(person, actor) || person.parties.length === 1
    ? undefined
    : reject('person.other-memberships', 'The person is a member elsewhere, too: end the membership of your party.')

function unfit(person: PersonState, successor: string | undefined, { reads }: Beside): Rejection | undefined {
  if (successor === undefined) return undefined
  if (successor === person.person)
    return reject('person.own-successor', 'Name somebody else than whoever leaves to succeed them.')
  return reads.successor?.person !== undefined && reads.successor.left === undefined
    ? undefined
    : reject('person.successor-unknown', 'Nobody of this id works here to succeed them: enrol them first.')
}
