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
 * Beside the course of an order: a clerk who sees on the day before that there will be no result in time asks the hotline for more
 * time. One in eight does not, and then the result is late. The hotline refuses a few.
 */
export function* moreTime(c: Case, chance: Chance): Course {
  const { hours, now } = c.world
  // What is urgent is done within the day, or late.
  if (c.item.level === 'L1' || c.item.level === 'L2') return
  for (let due = c.order; due !== undefined; due = c.order) {
    yield hours.office(Math.max(due - DAY - chance.below(8 * HOUR), now()), chance)
    if (c.handedBack || hasResult(c) || now() >= handBackOf(due) || chance.percent(12)) return
    // What stands for months gets a month at a time.
    const more = c.state === 'held' || c.state === 'referred' ? chance.between(20, 30) : chance.between(4, 8)
    const until = hours.office(Math.max(due, now()) + more * DAY, chance)
    act(c, clerk(c), 'ask-hotline', { question: 'extension', until: iso(until), reason: chance.pick(WORDS.moreTime) })
    yield hours.office(now() + chance.between(1, 4) * HOUR, chance)
    const granted = chance.percent(94)
    act(c, HOTLINE, 'answer-hotline', { granted, ...(granted ? {} : { reason: WORDS.noMoreTime }) })
    if (!granted) return
    c.order = until
    awaitHandBack(c, until)
  }
}
