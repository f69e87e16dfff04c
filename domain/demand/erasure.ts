import { type Rejection, reject } from '../kernel/index.ts'
import { awaitsHandBack } from './hotline/result-due.ts'
import { type DemandState, stateOf } from './state.ts'

/**
 * Refuses to erase what the raiser said while the demand needs it: before it has ended, while a call to the raiser or the result for
 * a hotline is due, and after a suspicion of harm that was not cleared. The reason is the same for all, so that no one learns of a
 * suspicion from it.
 */
export function stillNeeded(demand: DemandState): Rejection | undefined {
  const state = stateOf(demand)
  const hasEnded = state === 'closed' || state === 'declined' || state === 'withdrawn'
  const isCalled = demand.deal !== undefined || demand.ended?.toCall === true
  const isHarmed = demand.harm !== undefined && demand.harm.cleared !== true
  return hasEnded && !isCalled && !isHarmed && !awaitsHandBack(demand)
    ? undefined
    : reject('demand.data-needed', {
        en: 'Your data is still needed for this demand. Try again once it has ended, or ask the neighbourhood committee.',
        zh: '这件诉求仍需要您的资料。请在办结后再试，或联系居委会。',
      })
}
