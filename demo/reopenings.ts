import { reviewerOf } from '../domain/demand/closing/reviewer.ts'
import { DAY, HOUR } from '../domain/kernel/index.ts'
import type { Course } from './agenda.ts'
import { act, type Case, caller, communityNow, demandOf, waking } from './case.ts'
import { supporter } from './detours.ts'
import { SPEECH } from './pa/index.ts'
import { memberOf } from './people.ts'
import { reopened, reworked } from './rework.ts'
import { accept, assign, broken, ordinary, promptly, triage, worked, workOn } from './steps.ts'
import { WORDS } from './words.ts'

/** Courses of demands that are opened again. */

function* unresolved(c: Case): Course {
  const { chance } = c
  yield* waking(c, HOUR, 3 * DAY)
  const by = caller(c)
  if (by === undefined || chance.percent(60)) {
    const comment = chance.pick(SPEECH[c.handling.tone].displeased)
    act(c, c.raiser, 'give-feedback', { resolved: false, satisfaction: 'unsatisfied', comment })
  } else {
    const asked = { reached: true, resolved: false, satisfaction: 'unsatisfied' }
    act(c, by, 'record-callback', asked)
  }
  const last = [...c.delivered].at(-1)
  if (last !== undefined && chance.percent(25)) broken(c, last, 'unresolved')
  reopened(c)
}

function* delivered(c: Case, party: string): Course {
  yield* triage(c)
  yield* assign(c, party)
  yield* accept(c)
  yield* workOn(c)
}

/** The result did not help: the same party works again. */
export function* again(c: Case): Course {
  yield* delivered(c, c.lead)
  yield* unresolved(c)
  yield* worked(c)
}

/** The demand was closed, and the same problem comes back. */
export function* askedAgain(c: Case): Course {
  yield* ordinary(c)
  yield* waking(c, DAY, 7 * DAY)
  act(c, c.raiser, 'reopen', { note: c.chance.pick(SPEECH[c.handling.tone].again) })
  reopened(c)
  yield* worked(c)
}

/** The third reopening puts the demand under review. The reviewer has another party work on it, or finds it solved. */
export function* stubborn(c: Case): Course {
  yield* delivered(c, c.lead)
  yield* unresolved(c)
  for (let round = 1; round <= 2; round += 1) {
    yield* accept(c)
    yield* workOn(c)
    yield* unresolved(c)
  }
  const reviewer = reviewerOf(demandOf(c), communityNow(c))?.id
  if (reviewer === undefined) return yield* ordinary(c, supporter(c))
  yield* promptly(c, HOUR, 5 * HOUR)
  const rework = c.chance.percent(70)
  const finding = c.chance.pick(rework ? WORDS.verdict : SPEECH[c.handling.tone].check)
  const party = supporter(c)
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
