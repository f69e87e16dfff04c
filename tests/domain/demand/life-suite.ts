import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  alarmsOnce,
  canEnd,
  escalationOnce,
  everythingEnds,
  type Law,
  type Met,
  noSelfJudgement,
  sameState,
  someoneMayAct,
} from './life-laws.ts'
import { type Lived, live, plans } from './life-walk.ts'

/** How often hundred lives come past a case of a law at the least. */
type Cases = Readonly<Record<string, number>>

interface LawOfLives {
  readonly name: string
  readonly law: Law
  readonly cases: Cases
}

const LAWS: readonly LawOfLives[] = [
  {
    name: 'no person who delivered judges the work, in whatever role',
    law: noSelfJudgement,
    cases: {
      callback: 50,
      'closing callback': 3,
      'closing independent-check': 6,
      'closing confirmed': 2,
      approval: 7,
      review: 5,
    },
  },
  {
    name: 'a step of a ladder is taken once, one at a look, never made up and never after its end',
    law: escalationOnce,
    cases: { acceptance: 25, result: 25 },
  },
  {
    name: 'everything that waits for an answer ends by time, and keeps no other deadline from its turn',
    law: everythingEnds,
    cases: { approval: 4, deal: 1, summons: 1, 'long run': 2 },
  },
  {
    name: 'a command of the deadline service that comes twice changes nothing',
    law: alarmsOnce,
    cases: { DemandEscalated: 50, TriageOverdue: 5, CallbackDealt: 7, ApprovalLapsed: 1, SummonsMissed: 1 },
  },
  {
    name: 'the same events give the same state, sealed or open, and from a snapshot at any point',
    law: sameState,
    cases: { snapshot: 800 },
  },
  {
    name: 'a person may move every open demand on, now or after some time',
    law: someoneMayAct,
    cases: {
      raised: 70,
      triaged: 150,
      assigned: 150,
      'in-progress': 120,
      delivered: 120,
      merged: 2,
      held: 5,
      referred: 1,
    },
  },
  {
    name: 'people of the community can end every demand without a word of its raiser',
    law: canEnd,
    cases: { triaged: 5, assigned: 5, 'in-progress': 3, delivered: 5 },
  },
]

/** The cases that a law names come past in so many lives. About a third as many would do: lives are random. */
const LEAST_OF = 300

/** Registers the laws of lives. Each is checked on the same lives; a failure shows the seed and the shortest life that fails. */
export function lawsOfLives(runs: number, seed: number): void {
  const drawn = fc.sample(plans, { numRuns: runs, seed })
  const lives: Lived[] = []
  for (const { name, law, cases } of LAWS)
    test(name, async () => {
      const met = new Map<string, number>()
      const count: Met = (what) => met.set(what, (met.get(what) ?? 0) + 1)
      try {
        for (const [nth, plan] of drawn.entries()) {
          const one = lives[nth] ?? (await live(plan))
          lives[nth] = one
          await law(one, count)
        }
      } catch (error) {
        await fc.assert(
          fc.asyncProperty(plans, async (plan) => law(await live(plan), () => {})),
          { numRuns: runs, seed },
        )
        throw error
      }
      for (const [what, least] of Object.entries(cases))
        expect(met.get(what) ?? 0, `how often the lives of seed ${seed} came past ${what}`).toBeGreaterThanOrEqual(
          Math.floor((least * runs) / LEAST_OF),
        )
    })
}
