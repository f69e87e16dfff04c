import { MINUTE } from '../domain/kernel/index.ts'
import type { Course } from './agenda.ts'
import { act, type Case, wait } from './case.ts'
import { clerk } from './colleagues.ts'
import { DEADLINE, memberOf } from './people.ts'
import { WORDS } from './words.ts'

/** Parties that are called to urgent demands, where they are not at work on it already. */
const CALLED = ['police', 'health', 'party-branch'] as const

/** Calls two parties to an urgent demand at once. One comes; the other sends a person, refuses, or does not answer in time. */
export function* calledToHelp(c: Case): Course {
  const { chance, world } = c
  const [first, second] = CALLED.filter((party) => !c.received.has(party) && party !== c.about)
  if (first === undefined || second === undefined) return
  const called = world.now()
  act(c, clerk(c), 'summon', { parties: [first, second], note: chance.pick(WORDS.summons) })
  yield* wait(c, called + chance.between(3, 9) * MINUTE)
  act(c, memberOf(first, 1), 'answer-summons', { answer: 'came', finding: chance.pick(WORDS.finding) })
  const way = chance.below(3)
  if (way === 0) {
    yield* wait(c, called + 31 * MINUTE)
    act(c, DEADLINE, 'miss-summons', {})
    return
  }
  yield* wait(c, world.now() + chance.between(2, 9) * MINUTE)
  const answer =
    way === 1
      ? { answer: 'sent', person: memberOf(second, 2).id }
      : { answer: 'refused', reason: chance.pick(WORDS.unable) }
  act(c, memberOf(second, 1), 'answer-summons', answer)
}
