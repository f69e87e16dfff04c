import { DAY, dayText, HOUR, type Instant, iso, MINUTE } from '../domain/kernel/index.ts'
import type { Course } from './agenda.ts'
import { act, awaitAgain, type Case, officeHours, wait } from './case.ts'
import { helpful, unresolved } from './endings.ts'
import { LONG_RUNS, type LongRunWords } from './pa/index.ts'
import { memberOf } from './people.ts'
import { accept, assign, deliver, task, triage } from './steps.ts'
import { WORDS } from './words.ts'

/** The street office grants a long run at most this often for one demand. */
const MOST_GRANTS = 3

/** A problem that cannot be solved soon. The street office lets it stand as long-running, and it stays so for months. */
export function* lasting(c: Case): Course {
  yield* triage(c)
  yield* assign(c, c.lead)
  yield* accept(c)
  yield* officeHours(c, DAY, 2 * DAY)
  const { tone } = c.handling
  const words = tone === 'order' || tone === 'paper' || tone === 'repair' ? LONG_RUNS[tone] : LONG_RUNS.dispute
  for (let grants = 1; ; grants += 1) {
    yield* parked(c, words)
    deliver(c, task(c), c.chance.pick(c.handling.result))
    if (grants === MOST_GRANTS || c.chance.percent(45)) return yield* helpful(c)
    yield* unresolved(c)
    // The next grant follows at once: until then nothing becomes overdue.
    yield* accept(c, task(c), 'at-once')
  }
}

/** Some months in which reports to the raiser replace the steps of escalation. */
function* parked(c: Case, { cause, reason, body, milestone, reports }: LongRunWords): Course {
  const { chance, world } = c
  const street = memberOf('street-office', 1 + (c.home.worker % 3))
  const until: Instant = world.now() + chance.between(55, 170) * DAY
  act(c, street, 'grant-long-run', {
    cause,
    reason,
    body,
    milestones: [{ by: dayText(world.hours.day(until - 10 * DAY)), what: milestone }],
    until: iso(until),
  })
  c.state = 'held'
  for (let nth = 0; ; nth += 1) {
    const next = world.hours.office(world.now() + chance.between(18, 20) * DAY, chance)
    if (next > until - 12 * DAY) break
    if (chance.percent(30)) {
      yield* wait(c, world.hours.awake(world.now() + chance.between(4, 12) * DAY, chance))
      act(c, c.raiser, 'urge', { note: chance.pick(WORDS.urging) })
    }
    yield* wait(c, next)
    act(c, street, 'report-long-run', { note: reports[nth % reports.length] })
  }
  yield* officeHours(c, 2 * HOUR, 3 * DAY)
  c.state = 'in-progress'
  awaitAgain(c)
  for (const one of c.tasks) one.due = { ...one.due, resolveBy: Math.max(one.due.resolveBy, world.now() + MINUTE) }
}
