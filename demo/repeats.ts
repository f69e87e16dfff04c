import { DAY, HOUR, type Instant, MINUTE } from '../domain/kernel/index.ts'
import { serviceActor } from '../services/identity/reserved-actors.ts'
import type { Course } from './agenda.ts'
import { act, type Case, isLive } from './case.ts'
import type { CourseKind } from './courses.ts'
import { COORDINATING_PARTIES, HOTLINE, memberOf } from './people.ts'
import type { Chance } from './random.ts'
import { WORDS } from './words.ts'

/** How the words of a repeat begin. */
export const REPEAT_OPENINGS = { meanwhile: '上次反映的还没有办好：', afterwards: '再说一次：' } as const

// These courses run beside that of the demand, with random choices of their own: they change nothing in it.

/** The raiser urges what takes too long. */
export function* impatient(c: Case, chance: Chance): Course {
  const { hours } = c.world
  // Most raisers wait. Some do so until something is overdue, a few do not.
  const patience = chance.below(100)
  if (patience >= 40) return
  if (patience < 4) {
    yield hours.awake(c.raisedAt + chance.between(20, 60) * HOUR, chance)
    yield* urged(c, chance)
  }
  yield hours.awake(Math.max(c.world.now(), c.due.acceptBy) + chance.between(1, 8) * HOUR, chance)
  if (['raised', 'triaged', 'assigned'].includes(c.state)) yield* urged(c, chance)
  for (let times = chance.between(1, 3); times > 0; times -= 1) {
    yield hours.awake(Math.max(c.world.now(), c.due.resolveBy) + chance.between(2, 50) * HOUR, chance)
    yield* urged(c, chance)
  }
}

const UNDERWAY: readonly Case['state'][] = ['raised', 'triaged', 'assigned', 'in-progress']

/** The raiser urges what is under way, or has the hotline do so that sent the order. Each may do so once a working day. */
function* urged(c: Case, chance: Chance): Course {
  if (!UNDERWAY.includes(c.state)) return
  const by = c.order !== undefined && chance.percent(60) ? HOTLINE : c.raiser
  act(c, by, 'urge', { note: chance.pick(isLate(c) ? WORDS.overdue : WORDS.impatient) })
  yield nextWorkingDay(c, chance)
}

const isLate = ({ due, tasks, world }: Case): boolean =>
  world.now() > Math.min(due.resolveBy, ...tasks.filter(isLive).map((one) => one.due.resolveBy))

const nextWorkingDay = ({ world: { hours, now } }: Case, chance: Chance): Instant =>
  hours.office(hours.start(hours.day(now()) + 1), chance)

/** Courses that lead to a result sooner or later. */
const LEADING: ReadonlySet<string> = new Set<CourseKind>([
  ...(['plain', 'late', 'returned', 'returned-twice', 'corrected', 'mistaken', 'volunteered', 'waiting'] as const),
])

/** The raiser raises the same again: while it is open, or soon after confirming that it was solved. */
export function* raisedTwice(c: Case, kind: string, chance: Chance): Course {
  const again = chance.below(100)
  if (c.raiser.role !== 'resident' || !LEADING.has(kind)) return
  if (again < 3) yield* meanwhile(c, chance)
  else if (again < 7) yield* afterwards(c, chance)
}

/** The desk merges the repeat into the open demand, which is urged. Its raiser is content once that one is closed. */
function* meanwhile(c: Case, chance: Chance): Course {
  const { hours, now } = c.world
  yield hours.office(c.raisedAt + chance.between(1, 5) * DAY, chance)
  if (!c.open || !UNDERWAY.includes(c.state)) return
  const repeat = raisedAgain(c, REPEAT_OPENINGS.meanwhile + c.text)
  yield hours.office(now() + chance.between(20, 90) * MINUTE, chance)
  if (!UNDERWAY.includes(c.state)) {
    repeat(c.raiser, 'withdraw', { note: chance.pick(WORDS.already) })
    return
  }
  repeat(memberOf(c.clerk, 2), 'declare-repeat', { earlier: c.id })
  act(c, serviceActor('dispatch'), 'urge-by-repeat', { repeat: repeat.id })
  while (c.state !== 'closed') yield hours.awake(now() + chance.between(6, 24) * HOUR, chance)
  repeat(serviceActor('merger'), 'follow-original', {})
  yield hours.awake(now() + chance.between(1, 20) * HOUR, chance)
  if (c.state === 'closed')
    repeat(c.raiser, 'give-feedback', { resolved: true, satisfaction: 'satisfied', original: c.id })
}

/** A party that did no work on the demand closes the repeat: its raiser confirmed the result within the last 30 days. */
function* afterwards(c: Case, chance: Chance): Course {
  const { hours, now } = c.world
  while (c.confirmedAt === undefined) {
    yield now() + DAY
    if (c.state === 'closed' && c.confirmedAt === undefined) return
  }
  yield hours.office(c.confirmedAt + chance.between(2, 15) * DAY, chance)
  const party = COORDINATING_PARTIES.find((one) => !c.delivered.has(one))
  if (!c.open || c.level === 'L1' || c.confirmedAt === undefined || party === undefined) return
  const repeat = raisedAgain(c, REPEAT_OPENINGS.afterwards + c.text)
  yield hours.office(now() + chance.between(20, 90) * MINUTE, chance)
  if (c.confirmedAt === undefined) repeat(c.raiser, 'withdraw', { note: chance.pick(WORDS.already) })
  else repeat(memberOf(party, 2), 'declare-repeat', { earlier: c.id, reason: chance.pick(WORDS.settled) })
}

/** Raises the demand once more, and returns how to send commands to it. */
function raisedAgain({ world, raiser, home: { quarter, building } }: Case, text: string) {
  const place = { quarter, building }
  const { id } = world.send(raiser, 'demand', 'raise', { text, place, channel: '微信小程序' })
  const send = (...[actor, command, data]: [Case['raiser'], string, object]) => {
    world.send(actor, 'demand', command, data, id)
  }
  return Object.assign(send, { id })
}
