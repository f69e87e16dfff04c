import { DAY, HOUR, iso, MINUTE } from '../domain/kernel/index.ts'
import type { Course } from './agenda.ts'
import { act, awaitAgain, type Case, call, officeHours, unsharedMember, wait, waking } from './case.ts'
import { clerk, granted, uninvolvedParty } from './colleagues.ts'
import { corrected, mistaken, returned, returnedTwice, volunteered } from './detours.ts'
import { ending, ordinary } from './endings.ts'
import { lawful } from './lawful.ts'
import { lasting } from './long-runs.ts'
import { statutoryBody } from './pa/index.ts'
import { COORDINATING_PARTIES, DEADLINE, memberOf } from './people.ts'
import { askedAgain } from './reopenings.ts'
import { lasts } from './risk.ts'
import { accept, assign, supporter, task, triage, workOn } from './steps.ts'
import { calledToHelp } from './summons.ts'
import { appealed, declined, duplicate, referralRefused, referred, withdrawn } from './ways-out.ts'
import { holdsFor, WORDS } from './words.ts'

/** Courses that a demand may take, with their share in percent. */
export const COURSE_SHARES = {
  plain: 61,
  late: 2,
  returned: 4,
  'returned-twice': 1,
  corrected: 2,
  mistaken: 1,
  volunteered: 4,
  waiting: 4,
  withdrawn: 4,
  declined: 2,
  appealed: 2,
  referred: 3,
  'referral-refused': 1,
  duplicate: 5,
  urgent: 1,
  'asked-again': 2,
  helped: 1,
} as const
export type CourseKind = keyof typeof COURSE_SHARES

function plain(c: Case): Course {
  if (c.level !== 'L1' && !c.restricted && lasts(c)) return lasting(c)
  const body = statutoryBody(c.item.code, c.text)
  return body !== undefined && body.party !== c.about && c.chance.percent(60) ? lawful(c, body) : ordinary(c)
}

/** The demand is left alone for days, and its raiser escalates it. */
function* late(c: Case): Course {
  yield* waking(c, 3 * DAY, 5 * DAY)
  if (c.world.now() > c.due.acceptBy) call(c, c.raiser, c.chance.pick(WORDS.waiting))
  yield* ordinary(c)
}

/** The demand is put on hold: by a coordinator without a task on it, or on request of the holder, which another party approves. */
function* waiting(c: Case): Course {
  const { chance, world } = c
  yield* triage(c)
  yield* assign(c, c.lead)
  yield* accept(c)
  yield* officeHours(c, HOUR, DAY)
  // Later than the answer to the request, which holidays may delay.
  const reviewBy = world.hours.office(world.hours.nextDayEnd(world.now()) + chance.between(4, 10) * DAY, chance)
  const askedBy = task(c).party
  const [code, reason] = chance.pick(holdsFor(c.item.code))
  const terms = { code, reason, reviewBy: iso(reviewBy) }
  if (chance.percent(60)) {
    const asker = unsharedMember(world, askedBy)
    act(c, asker, 'hold', terms)
    yield* granted(c, asker)
  } else act(c, unsharedMember(world, uninvolvedParty(c, COORDINATING_PARTIES)), 'hold', terms)
  c.state = 'held'
  const byService = chance.percent(50)
  yield* wait(c, byService ? reviewBy : world.hours.office(reviewBy - chance.between(1, 3) * DAY, chance))
  if (byService) act(c, DEADLINE, 'resume', {})
  else act(c, memberOf(askedBy, 2), 'resume', { note: chance.pick(WORDS.resumed) })
  c.state = 'in-progress'
  awaitAgain(c)
  yield* workOn(c)
  yield* ending(c)
}

/** The demand is assigned to several parties at once before it is sorted. */
function* urgent(c: Case): Course {
  yield* assign(c, c.lead, supporter(c))
  yield* calledToHelp(c)
  const [first, second] = c.tasks
  if (first === undefined || second === undefined) throw new Error('an urgent demand needs several parties')
  yield* accept(c, first)
  yield* accept(c, second)
  yield* triage(c)
  yield* workOn(c, second)
  yield* workOn(c, first)
  yield* ending(c)
}

/** The holder of the task asks the next rung of the chain for help. */
function* helped(c: Case): Course {
  yield* triage(c)
  yield* assign(c, c.lead)
  yield* accept(c)
  yield* officeHours(c, HOUR, 6 * HOUR)
  call(c, memberOf(task(c).party, 1), c.chance.pick(WORDS.help))
  yield* workOn(c)
  yield* ending(c)
}

/** A clerk assigns the demand beyond the boundary, insists, and is recorded. The demand then goes to the proper party. */
export function* overreached(c: Case): Course {
  yield* triage(c)
  yield* wait(c, c.world.now() + 10 * MINUTE)
  const beyond = { party: 'enterprise', note: c.chance.pick(WORDS.boundary) }
  // A refusal is decided again on each request, so a resumed run may find that the demand has ended by now.
  const codes = ['boundary.outside', 'demand.wrong-state']
  c.world.refused(codes, clerk(c), 'demand', 'assign', beyond, c.id)
  c.world.refused(
    codes,
    clerk(c),
    'demand',
    'assign',
    {
      ...beyond,
      insist: true,
      instructedBy: { name: c.chance.pick(WORDS.instructors), position: '街道科长' },
      words: c.chance.pick(WORDS.instructions),
    },
    c.id,
  )
  yield* ordinary(c)
}

export const COURSES: Readonly<Record<CourseKind, (c: Case) => Course>> = {
  plain,
  late,
  returned,
  'returned-twice': returnedTwice,
  corrected,
  mistaken,
  volunteered,
  waiting,
  withdrawn,
  declined,
  appealed,
  referred,
  'referral-refused': referralRefused,
  duplicate,
  urgent,
  'asked-again': askedAgain,
  helped,
}
