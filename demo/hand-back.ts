import { handBackBy } from '../domain/demand/hotline/result-due.ts'
import { DAY, HOUR, type Instant, iso, MINUTE } from '../domain/kernel/index.ts'
import type { Course } from './agenda.ts'
import { act, type Case, ENDED, officeHours } from './case.ts'
import { clerk } from './colleagues.ts'
import { DEADLINE, HOTLINE } from './people.ts'
import type { Chance } from './random.ts'
import { WORDS } from './words.ts'

const handBackOf = (resolveBy: Instant): Instant => handBackBy({ resolveBy }) ?? resolveBy

/** Records in time that the result of an order is late, where it is and the hotline gave no more time. */
export function awaitHandBack(c: Case, resolveBy: Instant): void {
  const due = handBackOf(resolveBy)
  if (due <= c.raisedAt) return
  c.world.agenda.at(due + MINUTE, () => {
    if (!c.handedBack && c.order === resolveBy) act(c, DEADLINE, 'miss-hand-back', {})
  })
}

const hasResult = (c: Case): boolean => ['delivered', ...ENDED].includes(c.state)

/** A clerk tells the hotline what became of its order, once there is a result or it has ended. */
export function* handedBack(c: Case): Course {
  if (c.order === undefined || c.handedBack || !hasResult(c)) return
  yield* officeHours(c, HOUR / 2, 3 * HOUR)
  const result = c.result === undefined ? c.chance.pick(WORDS.handBack) : `承办单位反馈：${c.result}`
  act(c, clerk(c), 'hand-back', { result })
  c.handedBack = true
}

/**
 * Beside the course of an order: a clerk who sees that there will be no result in time asks the hotline for more time. One in eight
 * notices it only when the result is late. The hotline refuses a few, and is asked again.
 */
export function* moreTime(c: Case, chance: Chance): Course {
  const { hours, now } = c.world
  if (c.item.level === 'L1') return
  for (let due = c.order; due !== undefined; due = c.order) {
    const notice = c.item.level === 'L2' ? 5 * HOUR : DAY + chance.below(8 * HOUR)
    yield hours.office(Math.max(due - notice, now()), chance)
    if (chance.percent(12)) yield hours.office(Math.max(due, now()) + chance.between(2, 60) * HOUR, chance)
    // A desk that has not sorted the order does not know yet how long it takes.
    while (!(c.sorted || hasResult(c))) yield hours.office(now() + DAY, chance)
    // A merged order waits for the result of another demand.
    const waits = c.state === 'merged' ? c.item.level !== 'L2' : !hasResult(c)
    if (c.handedBack || !waits) return
    // What stands for months gets a month at a time.
    const more = c.state === 'held' || c.state === 'referred' ? chance.between(20, 30) : chance.between(4, 8)
    const until = hours.office(Math.max(due, now()) + more * DAY, chance)
    act(c, clerk(c), 'ask-hotline', { question: 'extension', until: iso(until), reason: chance.pick(WORDS.moreTime) })
    yield hours.office(now() + chance.between(1, 4) * HOUR, chance)
    const granted = chance.percent(94)
    act(c, HOTLINE, 'answer-hotline', { granted, ...(granted ? {} : { reason: chance.pick(WORDS.noMoreTime) }) })
    if (!granted) yield hours.office(now() + chance.between(2, 4) * DAY, chance)
    else {
      c.order = until
      awaitHandBack(c, until)
    }
  }
}
