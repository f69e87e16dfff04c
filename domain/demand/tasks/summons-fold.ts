import type { Static } from '@sinclair/typebox'
import { instant, omit } from '../../kernel/index.ts'
import type { DemandState, Summons } from '../state.ts'
import type { summonsEvents } from './summons-events.ts'

type Data<K extends keyof typeof summonsEvents> = Static<(typeof summonsEvents)[K]>

/** How events of summonses change the state of a demand. A party has one summons: a later one replaces the answered one. */
export const summonsFold = {
  PartiesSummoned: (demand: DemandState, { parties, by, answerBy }: Data<'PartiesSummoned'>): DemandState => ({
    ...demand,
    summons: [
      ...demand.summons.filter(({ party }) => !parties.includes(party)),
      ...parties.map((party): Summons => ({ party, by, state: 'open', answerBy: instant(answerBy) })),
    ],
  }),
  SummonsAnswered: (demand: DemandState, { party, answer }: Data<'SummonsAnswered'>): DemandState =>
    changed(demand, [party], (summons) => ({ ...omit(summons, 'missed'), state: answer })),
  SummonsMissed: (demand: DemandState, { parties, cause }: Data<'SummonsMissed'>): DemandState =>
    cause === 'departure'
      ? {
          ...demand,
          summons: demand.summons.filter(({ party, state }) => state !== 'open' || !parties.includes(party)),
        }
      : changed(demand, parties, (summons) => ({ ...summons, missed: true })),
}

const changed = (demand: DemandState, parties: readonly string[], change: (summons: Summons) => Summons) => ({
  ...demand,
  summons: demand.summons.map((one) => (parties.includes(one.party) ? change(one) : one)),
})

/** The demand has ended: unanswered summonses lapse, and their parties no longer see it. */
export function withoutOpenSummons(demand: DemandState): DemandState {
  const open = demand.summons.filter(({ state }) => state === 'open').map(({ party }) => party)
  if (open.length === 0) return demand
  return {
    ...demand,
    summons: demand.summons.filter(({ state }) => state !== 'open'),
    unanswered: [...new Set([...(demand.unanswered ?? []), ...open])],
  }
}
