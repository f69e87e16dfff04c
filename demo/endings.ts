import { reviewerOf } from '../domain/demand/closing/reviewer.ts'
import { type Actor, DAY, HOUR, MINUTE } from '../domain/kernel/index.ts'
import type { Course } from './agenda.ts'
import { act, type Case, communityNow, demandOf, isLive, officeHours, wait, waking } from './case.ts'
import { caller, callers, independentMember } from './colleagues.ts'
import { handedBack } from './hand-back.ts'
import { SPEECH } from './pa/index.ts'
import { COORDINATING_PARTIES, DEADLINE, HOTLINE, memberOf } from './people.ts'
import { chanceOf } from './random.ts'
import { reopened, reworked } from './rework.ts'
import { riskOf } from './risk.ts'
import { accept, assign, broken, promptly, supporter, triage, workOn } from './steps.ts'
import { WORDS } from './words.ts'

/** The refusals of a call for which the engine asked no party, or another one. */
const NOT_ASKED = ['demand.wrong-state', 'callback.dealt-elsewhere']

const speech = (c: Case) => SPEECH[c.handling.tone]

const satisfaction = ({ chance, late }: Case): string =>
  chance.percent(late ? 55 : 78) ? 'satisfied' : chance.percent(70) ? 'neutral' : 'unsatisfied'

/** Whether the raiser belongs to those who delivered. Then neither confirmation nor silence closes the demand. */
const byItself = ({ raiser, raisedBy, delivered, deliverers }: Case): boolean =>
  raisedBy === undefined ? deliverers.has(raiser.id) : delivered.has(raisedBy)

/** The hotline calls some of its raisers back itself, and all who gave no name. */
const byHotline = ({ order, raiser, chance }: Case): boolean =>
  order !== undefined && (raiser.role === 'anonymous' || chance.percent(45))

/** What becomes of a result: it helps, or the demand is opened again and done once more. Some results are evaluated later. */
export function* ending(c: Case, silence: 'possible' | 'impossible' = 'possible'): Course {
  const { chance, world } = c
  yield* handedBack(c)
  if (c.reopenings < 3 && !byItself(c) && chance.percent(riskOf(c))) {
    yield* unresolved(c)
    return yield* onceMore(c)
  }
  yield* helpful(c, silence)
  if (c.state !== 'closed' || !chance.percent(14)) return
  yield world.hours.office(world.now() + chance.between(2 * DAY, 9 * DAY), chance)
  act(c, independentMember(c, [...COORDINATING_PARTIES, 'government']), 'evaluate', {
    effect: chance.percent(70) ? 'lasting' : chance.percent(70) ? 'partial' : 'none',
    note: chance.pick(speech(c).effect),
  })
}

/** The raiser confirms the result, or is called back, or is silent for a week: more often after a disappointment. */
export function* helpful(c: Case, silence: 'possible' | 'impossible' = 'possible'): Course {
  const { chance } = c
  const mayBeSilent = silence === 'possible' && !c.restricted && c.level !== 'L1' && !byItself(c)
  if (byHotline(c) && !byItself(c)) return yield* calledByHotline(c, true)
  const way = chance.below(100)
  if (mayBeSilent && way >= (c.reopenings > 0 ? 48 : 74)) {
    yield* wait(c, c.deliveredAt + 7 * DAY + chance.between(1, 10) * MINUTE)
    act(c, DEADLINE, 'close', { basis: 'silence' })
    c.state = 'closed'
  } else if (way % 8 < 5) yield* confirmed(c)
  else yield* calledBack(c)
}

function* calledByHotline(c: Case, resolved: boolean): Course {
  yield* waking(c, 6 * HOUR, 3 * DAY)
  act(c, HOTLINE, 'record-hotline-callback', {
    resolved,
    satisfaction: resolved ? satisfaction(c) : c.chance.percent(75) ? 'unsatisfied' : 'neutral',
    note: c.chance.pick(resolved ? speech(c).callback : speech(c).displeased),
  })
  if (resolved) c.state = 'closed'
}

/** The raiser says that it did not help: by feedback, or to a caller. */
export function* unresolved(c: Case): Course {
  const { chance } = c
  const party = c.lastDelivery
  if (byHotline(c)) yield* calledByHotline(c, false)
  else {
    yield* waking(c, HOUR, 3 * DAY)
    const by = caller(c)
    const said = {
      resolved: false,
      satisfaction: chance.percent(80) ? 'unsatisfied' : 'neutral',
    }
    const words = chance.pick(speech(c).displeased)
    if (by === undefined || chance.percent(60)) act(c, c.raiser, 'give-feedback', { ...said, comment: words })
    else {
      act(c, by, 'record-callback', { ...said, reached: true, note: words })
      calledAgain(c, by, false)
    }
  }
  reopened(c)
  // The rework did not help either.
  if (party !== undefined && c.reopenings === 2 && c.tasks.some(isLive)) broken(c, party, 'unresolved')
}

/** The party that delivered last works again. The third reopening puts the demand under review. */
export function* onceMore(c: Case): Course {
  if (c.reviewBy !== undefined) return yield* reviewed(c)
  if (c.state === 'triaged') yield* assign(c, c.lead)
  yield* worked(c)
}

/** The reviewer has another party work on it, or finds it solved. */
function* reviewed(c: Case): Course {
  const reviewer = reviewerOf(demandOf(c), communityNow(c))?.id
  const party = supporter(c)
  if (reviewer === undefined) return yield* ordinary(c, party)
  yield* promptly(c, HOUR, 5 * HOUR)
  const rework = c.chance.percent(60)
  const finding = c.chance.pick(rework ? WORDS.verdict : speech(c).check)
  act(c, memberOf(reviewer, 2), 'record-review', {
    finding,
    ...(rework ? { verdict: 'rework', party } : { verdict: 'resolved' }),
  })
  if (!rework) {
    c.state = 'closed'
    return
  }
  reworked(c, party)
  yield* worked(c)
}

/** A party that has received the demand works on it. */
function* worked(c: Case): Course {
  yield* accept(c)
  yield* workOn(c)
  yield* ending(c)
}

/** A course from triage to the end. @param party the party that does the work; default: the lead of the item */
export function* ordinary(c: Case, party: string = c.lead): Course {
  yield* triage(c)
  yield* assign(c, party)
  yield* worked(c)
}

/** The raiser confirms the result. If the raiser's own party delivered, an independent party must check it. */
export function* confirmed(c: Case): Course {
  const { chance } = c
  yield* waking(c, HOUR, 4 * DAY)
  act(c, c.raiser, 'give-feedback', {
    resolved: true,
    satisfaction: satisfaction(c),
    ...(chance.percent(45) ? { comment: chance.pick(speech(c).pleased) } : {}),
  })
  // Consent stays when a demand is opened again.
  if (c.open && c.reopenings === 0 && chance.percent(10)) act(c, c.raiser, 'consent-to-publication', { granted: true })
  if (byItself(c)) return yield* checked(c)
  c.state = 'closed'
  c.confirmedAt = c.world.now()
}

function* calledBack(c: Case): Course {
  const { chance } = c
  yield* officeHours(c, 4 * HOUR, 4 * DAY)
  if (byItself(c)) return yield* checked(c)
  const by = caller(c)
  if (by === undefined) return yield* confirmed(c)
  let tries = chance.percent(12) ? chance.between(1, 3) : 0
  const unreachable = tries === 3
  for (; tries > 0; tries -= 1) {
    act(c, by, 'record-callback', { reached: false, note: chance.pick(WORDS.unreached) })
    yield* officeHours(c, DAY, 2 * DAY)
  }
  if (unreachable) act(c, by, 'close', { basis: 'unreachable', note: chance.pick(speech(c).check) })
  else {
    act(c, by, 'record-callback', {
      reached: true,
      contacted: chance.percent(92),
      resolved: true,
      satisfaction: satisfaction(c),
      note: chance.pick(speech(c).callback),
    })
    calledAgain(c, by, true)
  }
  c.state = 'closed'
  if (unreachable || !chance.percent(4)) return
  yield* waking(c, HOUR, 5 * DAY)
  act(c, c.raiser, 'dispute-callback', { note: chance.pick(WORDS.disputed) })
  c.state = 'delivered'
  yield* confirmed(c)
}

/**
 * Another party repeats the call, if the engine drew it and asked that party. Only the engine knows, so each party that it may have
 * asked tries.
 */
function calledAgain(c: Case, first: Actor, resolved: boolean): void {
  const { world, id, deliveredAt } = c
  const chance = chanceOf(world.now() / MINUTE, c.counted)
  world.agenda.at(world.hours.office(world.now() + chance.between(3 * HOUR, 2 * DAY), chance), () => {
    // A call would be about the next result.
    if (c.state === 'delivered' || c.deliveredAt !== deliveredAt) return
    // Some who complained find the result good enough a few days later.
    const helped = resolved || chance.percent(15)
    const said = { reached: true, resolved: helped, satisfaction: resolved ? 'satisfied' : 'neutral' }
    for (const by of callers(c).filter(({ party }) => party !== first.party))
      world.tried(NOT_ASKED, by, 'demand', 'record-callback', said, id)
  })
}

/** An independent party checks what the raiser cannot judge. Where there is none, the demand stays open. */
function* checked(c: Case): Course {
  yield* officeHours(c, 2 * HOUR, 2 * DAY)
  const by = caller(c)
  if (by === undefined) return
  act(c, by, 'close', { basis: 'independent-check', note: c.chance.pick(speech(c).check) })
  c.state = 'closed'
}
