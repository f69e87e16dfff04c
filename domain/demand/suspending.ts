import { Type } from '@sinclair/typebox'
import {
  Closed,
  type CommandData,
  command,
  type Decision,
  Id,
  instant,
  Line,
  Moment,
  OneOf,
  Personal,
  reject,
  Text,
} from '../kernel/index.ts'
import { demandEvents } from './events.ts'
import { COORDINATORS, given, type Here, needs, notAbout, worker } from './guards.ts'
import { type DemandState, hasTask, liveTaskOf } from './state.ts'

const note = Type.Optional(Personal(Text))

export const hold = command({
  summary: 'Approve that a demand waits until a review date. Due times stay; until then nothing escalates.',
  by: COORDINATORS,
  data: Closed({ reason: Personal(Text), reviewBy: Moment, askedBy: Type.Optional(Id) }),
})

export function decideHold(
  demand: DemandState,
  { reason, reviewBy, askedBy }: CommandData<typeof hold>,
  { now, actor }: Here,
): Decision {
  const refused = needs(demand, 'triaged', 'assigned', 'in-progress') ?? notAbout(demand, actor)
  if (refused !== undefined) return refused
  if (demand.level === 'L1')
    return reject('demand.urgent', 'An urgent demand cannot wait: ask for further parties instead.')
  const { party } = actor
  if (party === undefined)
    return reject('actor.without-party', 'Only somebody who acts for a party can approve that a demand waits.')
  if (hasTask(demand, party))
    return reject('demand.own-work', 'Your party works on this demand: a party without a task on it has to approve.')
  if (askedBy !== undefined && liveTaskOf(demand, askedBy) === undefined)
    return reject('party.without-task', 'The party that asks to wait has no task on this demand.', { party: askedBy })
  if (!(instant(reviewBy) > now)) return reject('hold.review-past', 'Name a review date that is still to come.')
  return [demandEvents.DemandHeld({ reason, reviewBy, approvedBy: party, ...given('askedBy', askedBy) })]
}

export const resume = command({
  summary: 'Go on with a demand that waited.',
  by: [...COORDINATORS, worker, 'service'],
  data: Closed({ note }),
})

export function decideResume(
  demand: DemandState,
  { note }: CommandData<typeof resume>,
  { now, actor }: Here,
): Decision {
  const refused = needs(demand, 'held') ?? notAbout(demand, actor)
  if (refused !== undefined) return refused
  if (actor.role === 'service' && now < (demand.hold?.reviewBy ?? 0))
    return reject('hold.not-due', 'The review date has not come: only people end the waiting before it.')
  return [demandEvents.DemandResumed(given('note', note))]
}

export const refer = command({
  summary: 'Hand a demand to somebody outside the community. It is followed until they answer.',
  by: COORDINATORS,
  data: Closed({ to: Line, note }),
})

export function decideRefer(demand: DemandState, { to, note }: CommandData<typeof refer>, { actor }: Here): Decision {
  const refused = needs(demand, 'raised', 'triaged') ?? notAbout(demand, actor)
  return refused ?? [demandEvents.DemandReferred({ to, ...given('note', note) })]
}

export const answerReferral = command({
  summary: 'Record what they answered: handled, and the raiser is asked; or refused, and it is back in triage.',
  by: [...COORDINATORS, 'government', 'service'],
  data: Closed({ outcome: OneOf(['handled', 'refused']), answer: Personal(Text) }),
})

export function decideAnswerReferral(
  demand: DemandState,
  { outcome, answer }: CommandData<typeof answerReferral>,
  { actor }: Here,
): Decision {
  const refused = needs(demand, 'referred') ?? notAbout(demand, actor)
  return refused ?? [demandEvents.ReferralAnswered({ outcome, answer })]
}
