import { DAY } from '../domain/kernel/index.ts'
import type { Course } from './agenda.ts'
import { act, type Case, waking } from './case.ts'
import { onceMore, ordinary } from './endings.ts'
import { SPEECH } from './pa/index.ts'
import { reopened } from './rework.ts'

/** The demand was closed, and the same problem comes back. */
export function* askedAgain(c: Case): Course {
  yield* ordinary(c)
  if (c.state !== 'closed' || c.reopenings > 0) return
  yield* waking(c, DAY, 7 * DAY)
  act(c, c.raiser, 'reopen', { note: c.chance.pick(SPEECH[c.handling.tone].again) })
  reopened(c)
  yield* onceMore(c)
}
