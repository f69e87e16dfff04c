import type { Static } from '@sinclair/typebox'
import { instant, omit } from '../kernel/index.ts'
import type { referralEvents } from './referral-events.ts'
import type { DemandState } from './state.ts'

/** How events about open referrals change the state of a demand. */
export const foldReferral = {
  ReferralReminded: (
    demand: DemandState,
    { answerBy }: Static<typeof referralEvents.ReferralReminded>,
  ): DemandState => ({
    ...demand,
    referredTo: { ...demand.referredTo, answerBy: instant(answerBy), reminded: true },
  }),
  ReferralEnded: (demand: DemandState): DemandState => omit(demand, 'referral', 'referredTo'),
}
