import type { Static } from '@sinclair/typebox'
import { omit } from '../../kernel/index.ts'
import type { DemandState } from '../state.ts'
import type { withdrawalEvents } from './withdrawal-events.ts'

/** How the call after a withdrawal changes the state of a demand. */
export const foldWithdrawal = {
  WithdrawalChecked: (
    demand: DemandState,
    { reached }: Static<typeof withdrawalEvents.WithdrawalChecked>,
  ): DemandState =>
    reached && demand.ended !== undefined ? { ...demand, ended: omit(demand.ended, 'toCall') } : demand,
}
