import { describe, expect, test } from 'vitest'
import { demand } from '../../../domain/demand/demand.ts'
import { demandEvents } from '../../../domain/demand/events.ts'
import type { Actor, DomainEvent } from '../../../domain/kernel/index.ts'
import {
  accepted,
  anonymous,
  assigned,
  chess,
  closed,
  days,
  delivered,
  follower,
  jwh,
  neighbour,
  raised,
  reopened,
  resident,
  stateAfter,
  story,
  triaged,
} from './story.ts'

const { DemandClosed, FeedbackGiven, MemberJoined, MemberLeft, MembersInvited } = demandEvents
const third: Actor = { id: 'resident-9', role: 'resident' }
const grouped = (visibility: 'public' | 'restricted' = 'restricted') =>
  raised({ visibility, group: { invited: ['resident-8'] } })
const joined = (resident: string, members: number) => MemberJoined({ resident, members })
const knows = (actor: Actor, ...history: DomainEvent[]) => demand.sight.knows(stateAfter(...history), actor)

describe('a group', () => {
  test('is of residents who join by their own consent; an invitation alone makes no member', () => {
    story([grouped()], { actor: neighbour })
      .when('join')
      .then([joined('resident-8', 1)])
    story([grouped()], { actor: neighbour }).when('give-feedback', { resolved: true }).rejects('forbidden')
    story([grouped(), joined('resident-8', 1)], { actor: neighbour })
      .when('join')
      .then([])
    story([grouped()], { actor: resident }).when('join').then([])
  })

  test('is open to every resident who may know of the demand, and to no other', () => {
    story([grouped('public')], { actor: third })
      .when('join')
      .then([joined('resident-9', 1)])
    story([grouped()], { actor: third }).when('join').rejects('demand.unknown')
    story([grouped('public')], { actor: jwh })
      .when('join')
      .rejects('forbidden')
    story([grouped('public')], { actor: anonymous })
      .when('join')
      .rejects('forbidden')
    story([raised({ visibility: 'public' })], { actor: third })
      .when('join')
      .rejects('demand.no-group')
    story([grouped('public'), closed()], { actor: third })
      .when('join')
      .rejects('demand.wrong-state')
  })

  test('is named by the raiser, also later', () => {
    const invite = (history: DomainEvent[], residents: string[], actor = resident) =>
      story(history, { actor }).when('invite-members', { residents })
    invite([raised()], ['resident-9', 'resident-7']).then([MembersInvited({ residents: ['resident-9'] })])
    invite([grouped()], ['resident-8']).then([])
    invite([grouped(), joined('resident-8', 1)], ['resident-9'], neighbour).rejects('forbidden')
    const many = Array.from({ length: 50 }, (_, nth) => `neighbour-${nth}`)
    const full = Array.from({ length: 10 }, (_, of) => MembersInvited({ residents: many.map((one) => `${one}-${of}`) }))
    invite([raised(), ...full], ['resident-9']).rejects('demand.group-full')
  })

  test('follows a restricted demand; a resident who was not invited does not know of it', () => {
    expect([knows(neighbour, grouped()), knows(third, grouped())]).toEqual([true, false])
    expect(knows(neighbour, grouped(), joined('resident-8', 1))).toBe(true)
    expect(knows(neighbour, grouped(), joined('resident-8', 1), closed())).toBe(true)
    expect(knows(neighbour, grouped(), closed())).toBe(false)
    const left = MemberLeft({ resident: 'resident-8', members: 0 })
    story([grouped(), joined('resident-8', 1)], { actor: neighbour })
      .when('leave-group')
      .then([left])
    expect(knows(neighbour, grouped(), joined('resident-8', 1), left)).toBe(false)
  })
})

describe('feedback of a group', () => {
  const history = [grouped('public'), joined('resident-8', 1), triaged(), assigned(), accepted(), delivered()]
  const says = (actor: Actor, data: object, more: DomainEvent[] = [], now = days(1)) =>
    story([...history, ...more], { actor, now }).when('give-feedback', { ...data })

  test('closes by the raiser’s word alone', () => {
    says(neighbour, { resolved: true }).then([FeedbackGiven({ by: 'member', resolved: true })])
    says(resident, { resolved: true }).then([FeedbackGiven({ resolved: true }), DemandClosed({ basis: 'confirmed' })])
  })

  test('keeps the demand open by the "unresolved" of one member', () => {
    const unresolved = FeedbackGiven({ by: 'member', resolved: false })
    const again = reopened({ cause: 'feedback' })
    const rework = { name: 'TaskAssigned', data: { party: 'chess', rework: true } }
    expect(says(neighbour, { resolved: false }).decision).toMatchObject([unresolved, again, rework])
    expect(says(neighbour, { resolved: false }, [closed()]).decision).toMatchObject([unresolved, again, rework])
    says(third, { resolved: false }).rejects('forbidden')
    story([...history, again], { actor: resident })
      .when('give-feedback', { resolved: true })
      .rejects('demand.wrong-state')
  })
})

describe('the word of a helper', () => {
  const consent = demandEvents.HelperConsentChanged({ helper: 'resident-8', granted: true })
  const history = [
    raised({ helper: { id: 'resident-8', role: 'resident' } }),
    triaged(),
    assigned(),
    accepted(),
    delivered(),
  ]
  const says = (data: object, more: DomainEvent[] = [], actor: Actor = neighbour) =>
    story([...history, ...more], { actor, now: days(1) }).when('give-feedback', { ...data })

  test('is recorded as the helper’s, and closes nothing without a ground on record', () => {
    says({ resolved: true, satisfaction: 'satisfied' }).then([
      FeedbackGiven({ by: 'helper', resolved: true, satisfaction: 'satisfied' }),
    ])
    story(history, { actor: neighbour, now: days(1) })
      .when('close', { basis: 'confirmed' })
      .rejects('forbidden')
  })

  test('closes with the raiser’s consent, and still says whose it is', () => {
    says({ resolved: true }, [consent]).then([
      FeedbackGiven({ by: 'helper', ground: 'consent', resolved: true }),
      DemandClosed({ basis: 'confirmed' }),
    ])
  })

  test('opens the demand again where it says "unresolved"', () => {
    expect(says({ resolved: false }).decision).toMatchObject([
      FeedbackGiven({ by: 'helper', resolved: false }),
      reopened({ cause: 'feedback' }),
      { name: 'TaskAssigned', data: { party: 'chess', rework: true } },
    ])
  })

  test('is that of the resident who raised it, not of a worker who wrote it down', () => {
    story([raised({ helper: { id: chess.id, role: 'organization', party: 'chess' } }), ...history.slice(1)], {
      actor: chess,
    })
      .when('give-feedback', { resolved: true })
      .rejects('forbidden')
  })
})

describe('a resident who raised before signing in', () => {
  const signedIn: Actor = { ...third, follows: 'scenario' }
  const nameless = raised({ raiser: { kind: 'anonymous' }, visibility: 'restricted' })

  test('follows the demand by its code, as the raiser', () => {
    expect([knows(signedIn, nameless), knows(third, nameless), knows(follower, nameless)]).toEqual([true, false, true])
    story([nameless], { actor: signedIn })
      .when('withdraw')
      .then([demandEvents.DemandWithdrawn({})])
    story([nameless], { actor: { ...signedIn, follows: 'demand-pa-other' } })
      .when('withdraw')
      .rejects('demand.unknown')
  })

  test('is no raiser of a demand that has one', () => {
    story([raised({ visibility: 'restricted' })], { actor: signedIn })
      .when('withdraw')
      .rejects('demand.unknown')
  })
})
