import type { Static } from '@sinclair/typebox'
import { instant, omit, type RecordedEvent } from '../../kernel/index.ts'
import { awaitedAgain } from '../escalation/escalation-fold.ts'
import { dueAgain } from '../hotline/hotline-fold.ts'
import type { DemandState } from '../state.ts'
import type { referralEvents } from './referral-events.ts'

/** How events about open referrals change the state of a demand. */
export const foldReferral = {
  ReferralReminded: (
    demand: DemandState,
    { answerBy }: Static<typeof referralEvents.ReferralReminded>,
  ): DemandState => ({
    ...demand,
    referredTo: { ...demand.referredTo, answerBy: instant(answerBy), reminded: true },
  }),
  ReferralEnded: (
    demand: DemandState,
    { resultDue }: Static<typeof referralEvents.ReferralEnded>,
    event: RecordedEvent,
  ): DemandState => awaitedAgain(omit(dueAgain(demand, resultDue), 'referral', 'referredTo'), event),
}
