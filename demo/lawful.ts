import { HOUR, MINUTE } from '../domain/kernel/index.ts'
import type { Course } from './agenda.ts'
import { act, type Case } from './case.ts'
import { staffFor } from './colleagues.ts'
import { ending, ordinary } from './endings.ts'
import type { StatutoryBody } from './pa/index.ts'
import { memberOf } from './people.ts'
import { accept, promptly, taken, triage, workOn } from './steps.ts'
import { WORDS } from './words.ts'

/** The street office requests a body bound by law to act. The body does, or refuses on a legal ground. */
export function* lawful(c: Case, { party }: StatutoryBody): Course {
  const { chance } = c
  yield* triage(c)
  yield* promptly(c, 30 * MINUTE, 3 * HOUR)
  act(c, staffFor(c, 'street-office'), 'request-by-law', { party, note: chance.pick(WORDS.requested) })
  const of = taken(c, party, 'assigned')
  c.state = 'assigned'
  if (chance.percent(35)) {
    yield* promptly(c, HOUR, 6 * HOUR)
    const ground = chance.pick(['not-competent', 'conditions-unmet'] as const)
    act(c, memberOf(party, 1), 'refuse-request', { task: of.id, ground, reason: chance.pick(WORDS.unlawful) })
    of.state = 'gone'
    c.state = 'triaged'
    return yield* ordinary(c)
  }
  yield* accept(c, of)
  yield* workOn(c, of)
  yield* ending(c)
}
