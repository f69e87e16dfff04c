import { handBackBy } from '../domain/demand/hotline/result-due.ts'
import { HOUR, type Instant, MINUTE } from '../domain/kernel/index.ts'
import type { Course } from './agenda.ts'
import { act, type Case, clerk, ENDED, officeHours } from './case.ts'
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

/** Once an order of the hotline has ended, a clerk tells the hotline what became of it. */
export function* handedBack(c: Case): Course {
  if (c.order === undefined || !ENDED.includes(c.state)) return
  yield* officeHours(c, HOUR, 6 * HOUR)
  act(c, clerk(c), 'hand-back', { result: c.chance.pick(WORDS.handBack[c.state === 'closed' ? 0 : 1]) })
  c.handedBack = true
}
