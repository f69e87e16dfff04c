import { type Static, Type } from '@sinclair/typebox'
import {
  Closed,
  type CommandData,
  command,
  DAY,
  type Decision,
  type DomainEvent,
  Id,
  type Instant,
  OneOf,
  Personal,
  type Private,
  type Rejection,
  reject,
  Text,
} from '../kernel/index.ts'
import { demandEvents } from './events.ts'
import { bystander, COORDINATORS, given, type Here, isRaiser, isRefused, needs, notAbout, raiser } from './guards.ts'
import { type BesideOriginal, type Done, doneFor } from './original.ts'
import { Satisfaction } from './shapes.ts'
import { type DemandState, hasTask, sharesParty, stateOf } from './state.ts'

/** How long the raiser may stay silent, and how long a closed demand can be reopened. */
export const SILENCE = 7 * DAY
const REOPENING = 30 * DAY

const note = Type.Optional(Personal(Text))
/** Of a merged demand: the one it is merged into. */
const original = Type.Optional(Id)

export const giveFeedback = {
  summary:
    'Say as the raiser whether it is resolved: that closes a delivered demand; if it is not, that opens it again.',
  by: [raiser],
  data: Closed({ resolved: Type.Boolean(), satisfaction: Type.Optional(Satisfaction), comment: note, original }),
}

export function decideGiveFeedback(
  demand: DemandState,
  data: Static<typeof giveFeedback.data>,
  { now, reads }: BesideOriginal,
): Decision {
  const { resolved, satisfaction, comment } = data
  const feedback = demandEvents.FeedbackGiven({
    resolved,
    ...given('satisfaction', satisfaction),
    ...given('comment', comment),
  })
  if (stateOf(demand) === 'closed') {
    if (resolved) return [feedback]
    return tooLate(demand, now) ?? [feedback, reopened(demand, 'feedback')]
  }
  const done = doneFor(demand, data.original, reads.original)
  if (isRefused(done)) return done
  if (!resolved) return [feedback, notHelped(demand, 'feedback')]
  return sharesParty(demand, done.by) ? [feedback] : [feedback, demandEvents.DemandClosed({ basis: 'confirmed' })]
}

export const recordCallback = {
  summary: 'Record what the raiser said when asked: by a person of a party without a task on the demand.',
  by: [bystander],
  data: Closed({
    reached: Type.Boolean(),
    /** Where the raiser was reached, and only there. */
    resolved: Type.Optional(Type.Boolean()),
    satisfaction: Type.Optional(Satisfaction),
    note,
    original,
  }),
}

export function decideRecordCallback(
  demand: DemandState,
  data: Static<typeof recordCallback.data>,
  { actor, reads }: BesideOriginal,
): Decision {
  const done = doneFor(demand, data.original, reads.original)
  if (isRefused(done)) return done
  const party = independentParty(demand, done, { actor, original: reads.original })
  if (typeof party !== 'string') return party
  const { reached, resolved, satisfaction, note } = data
  if (reached !== (resolved !== undefined) || (!reached && satisfaction !== undefined))
    return reject('callback.incomplete', 'Say whether it is resolved where the raiser was reached, and only there.')
  const callback = demandEvents.CallbackRecorded({
    party,
    reached,
    ...given('resolved', resolved),
    ...given('satisfaction', satisfaction),
    ...given('note', note),
  })
  if (resolved === undefined) return [callback]
  if (!resolved) return [callback, notHelped(demand, 'callback')]
  return sharesParty(demand, done.by) ? [callback] : [callback, demandEvents.DemandClosed({ basis: 'callback', party })]
}

export const close = {
  summary:
    'Close a delivered demand: confirmed by its raiser, checked by a party without a task on it, or after seven days of silence.',
  by: [raiser, bystander, 'service'] as const,
  data: Closed({ basis: OneOf(['confirmed', 'independent-check', 'silence']), note, original }),
}

export function decideClose(demand: DemandState, data: Static<typeof close.data>, setting: BesideOriginal): Decision {
  const { basis, note } = data
  const { actor, now, reads } = setting
  // A service may be told twice that seven days are over.
  if (actor.role === 'service' && stateOf(demand) === 'closed') return []
  const done = doneFor(demand, data.original, reads.original)
  if (isRefused(done)) return done
  if (basis === 'independent-check') {
    const party = independentParty(demand, done, { actor, original: reads.original })
    if (typeof party !== 'string') return party
    if (!cannotBeAsked(demand, done))
      return reject('demand.ask-raiser', 'The raiser can be asked: record a callback instead of a check.')
    return [demandEvents.DemandClosed({ basis, party, ...given('note', note) })]
  }
  const refused =
    (basis === 'confirmed' ? onlyRaiser(demand, actor) : onlySilence(demand, done, actor.role, now)) ??
    needsCheck(demand, done)
  return refused ?? [demandEvents.DemandClosed({ basis, ...given('note', note) })]
}

const onlyRaiser = (demand: DemandState, actor: Here['actor']): Rejection | undefined =>
  isRaiser(demand, actor) ? undefined : reject('demand.basis-not-yours', 'Only the raiser confirms a demand.')

function onlySilence(
  { level, visibility }: DemandState,
  done: Done,
  role: string,
  now: Instant,
): Rejection | undefined {
  if (role !== 'service')
    return reject('demand.basis-not-yours', 'Nobody but the deadline service closes upon silence.')
  if (level === 'L1' || visibility === 'restricted')
    return reject('demand.silence-excluded', 'Silence closes no urgent and no restricted demand: ask the raiser.')
  return now >= done.at + SILENCE
    ? undefined
    : reject('demand.not-silent-yet', 'The raiser has seven days from delivery to say something.')
}

/** Where raiser and deliverer share a party, its word and its silence are the deliverer's. */
const needsCheck = (demand: DemandState, done: Done): Rejection | undefined =>
  sharesParty(demand, done.by)
    ? reject('demand.needs-check', 'The raiser’s party delivered: a party without a task on it has to check.')
    : undefined

/** Independent checks are for demands whose raiser is no judge, is not known, or was not reached. */
const cannotBeAsked = (demand: DemandState, done: Done): boolean =>
  sharesParty(demand, done.by) ||
  demand.unreached ||
  demand.raiser?.kind === 'unknown' ||
  demand.raiser?.kind === 'anonymous'

/** The sender's party, where it neither worked on the demand or its original, nor raised it, nor is what it is about. */
function independentParty(
  demand: DemandState,
  done: Done,
  { actor, original }: { actor: Here['actor']; original: DemandState | undefined },
): string | Rejection {
  const { party } = actor
  if (party === undefined) return reject('actor.without-party', 'Only somebody who acts for a party can judge this.')
  if (done.by.includes(party) || hasTask(demand, party) || (original !== undefined && hasTask(original, party)))
    return reject('demand.own-work', 'Your party worked on this demand: a party without a task on it has to judge.')
  if (demand.raiser?.kind === 'party' && demand.raiser.id === party)
    return reject('demand.own-demand', 'Your party raised this demand: it gives feedback instead.')
  return notAbout(demand, actor) ?? party
}

export const reopen = command({
  summary: 'Open a closed demand again, within 30 days. The third time it goes to independent review.',
  by: [raiser, ...COORDINATORS],
  data: Closed({ note }),
})

export function decideReopen(
  demand: DemandState,
  { note }: CommandData<typeof reopen>,
  { now, actor }: Here,
): Decision {
  const refused = needs(demand, 'closed') ?? notAbout(demand, actor) ?? tooLate(demand, now)
  return refused ?? [reopened(demand, 'request', note)]
}

const tooLate = ({ ended }: DemandState, now: Instant): Rejection | undefined =>
  ended !== undefined && now > ended.at + REOPENING
    ? reject(
        'demand.reopen-too-late',
        'A demand can be reopened for 30 days: raise a new one that names this as related.',
      )
    : undefined

/** Its own clocks go on from the raising: they never restart. */
function reopened(
  demand: DemandState,
  cause: 'feedback' | 'callback' | 'request',
  note?: Private<string>,
): DomainEvent {
  const reopenings = demand.reopenings + 1
  return demandEvents.DemandReopened({ cause, reopenings, review: reopenings >= 3, ...given('note', note) })
}

/** What helped the original but not this one goes on by itself. */
const notHelped = (demand: DemandState, cause: 'feedback' | 'callback'): DomainEvent =>
  demand.merged === undefined
    ? reopened(demand, cause)
    : demandEvents.DemandUnmerged({ ...given('original', demand.merged.original), cause: 'unresolved' })
