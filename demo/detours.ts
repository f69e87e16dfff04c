import { HOUR, MINUTE } from '../domain/kernel/index.ts'
import type { Course } from './agenda.ts'
import { act, type Case, dueOf, wait } from './case.ts'
import { clerk } from './colleagues.ts'
import { ending, ordinary } from './endings.ts'
import { accept, assign, giveBack, promptly, supporter, task, triage, volunteer, workOn } from './steps.ts'
import { WORDS } from './words.ts'

/** Courses on which a task does not go straight to the lead of the item. */

export function* returned(c: Case): Course {
  yield* triage(c)
  yield* assign(c, supporter(c))
  yield* giveBack(c, c.lead)
  yield* ordinary(c)
}

/** After the second return, the party that received the task first keeps it. */
export function* returnedTwice(c: Case): Course {
  const first = supporter(c)
  const second = supporter(c, [first])
  yield* triage(c)
  yield* assign(c, first)
  const firstDue = c.tasks.at(-1)?.due
  yield* giveBack(c, c.lead)
  yield* assign(c, second)
  yield* giveBack(c, c.lead)
  const kept = c.tasks.at(-1)
  if (kept === undefined) throw new Error('there is no returned task to keep')
  const { acceptBy, resolveBy } = dueOf(c.level, c.world.now(), c.world.zones)
  const due = { acceptBy, resolveBy: Math.max(acceptBy, firstDue?.resolveBy ?? resolveBy) }
  Object.assign(kept, { party: first, state: 'assigned', due })
  c.state = 'assigned'
  yield* accept(c)
  yield* workOn(c)
  yield* ending(c)
}

export function* corrected(c: Case): Course {
  yield* triage(c)
  yield* assign(c, supporter(c))
  yield* wait(c, c.world.now() + c.chance.between(5, 40) * MINUTE)
  const of = task(c)
  act(c, clerk(c), 'reassign', { task: of.id, party: c.lead, note: c.chance.pick(WORDS.correction) })
  of.party = c.lead
  of.due = dueOf(c.level, c.world.now(), c.world.zones)
  c.received.add(of.party)
  yield* accept(c)
  yield* workOn(c)
  yield* ending(c)
}

export function* mistaken(c: Case): Course {
  yield* triage(c)
  yield* assign(c, supporter(c))
  yield* wait(c, c.world.now() + c.chance.between(5, 40) * MINUTE)
  const of = task(c)
  act(c, clerk(c), 'withdraw-task', { task: of.id, reason: 'mistake' })
  of.state = 'gone'
  c.state = 'triaged'
  yield* ordinary(c)
}

export function* volunteered(c: Case): Course {
  yield* triage(c)
  if (!c.open) return yield* ordinary(c)
  yield* promptly(c, 5 * MINUTE, 2 * HOUR)
  volunteer(c, supporter(c))
  yield* workOn(c)
  yield* ending(c)
}
