import { handBackBy } from '../domain/demand/hotline/result-due.ts'
import { HOUR, type Instant, MINUTE } from '../domain/kernel/index.ts'
import type { Course } from './agenda.ts'
import { act, type Case, ENDED, officeHours } from './case.ts'
import { clerk } from './colleagues.ts'
import { DEADLINE } from './people.ts'
import { WORDS } from './words.ts'

/** Records in time that the result of an order is late, where it is. */
export function awaitHandBack(c: Case, resolveBy: Instant): void {
  const due = handBackBy({ resolveBy }) ?? resolveBy
  if (due <= c.raisedAt) return
  c.world.agenda.at(due + MINUTE, () => {
    if (!c.handedBack) act(c, DEADLINE, 'miss-hand-back', {})
  })
}

/** A clerk tells the hotline what became of its order, once there is a result or it has ended. */
export function* handedBack(c: Case): Course {
  if (c.order === undefined || c.handedBack || !['delivered', ...ENDED].includes(c.state)) return
  yield* officeHours(c, HOUR / 2, 3 * HOUR)
  const result = c.result === undefined ? c.chance.pick(WORDS.handBack) : `承办单位反馈：${c.result}`
  act(c, clerk(c), 'hand-back', { result })
  c.handedBack = true
}
