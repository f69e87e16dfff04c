import type { Static } from '@sinclair/typebox'
import type { Actor } from '../../kernel/index.ts'
import type { demandEvents } from '../events.ts'
import { isHelper, isMember, isRaiserInPerson, speaksForRaiser } from '../raiser.ts'
import type { DemandState } from '../state.ts'

type Word = Static<(typeof demandEvents)['FeedbackGiven']['schema']>

/**
 * Says whose word a feedback is, where it is not the raiser's own. Any "unresolved" opens the demand again. Only the raiser, or a
 * helper with a ground on record, closes it by "resolved".
 */
export function wordOf(demand: DemandState, actor: Actor): Pick<Word, 'by' | 'ground'> {
  if (isRaiserInPerson(demand, actor)) return {}
  if (isHelper(demand, actor)) {
    const ground = speaksForRaiser(demand)
    return { by: 'helper', ...(ground === undefined ? {} : { ground }) }
  }
  return isMember(demand, actor) ? { by: 'member' } : {}
}
