import { type Actor, type Decision, isRejection, reject } from '../../kernel/index.ts'
import { COORDINATORS } from '../grants.ts'
import { isRaiser } from '../raiser.ts'
import type { DemandState } from '../state.ts'
import { isHarmOpen } from './harm-state.ts'

/** Events by which a demand would end, or its matter would pass to another. */
const ENDING = ['DemandDeclined', 'DemandMerged', 'DemandClosed']

/**
 * The decision, where suspected harm was neither reported nor cleared: nothing ends the demand. What the raiser or a caller said
 * is kept, and does not tell of the suspicion.
 */
export function untilReported(demand: DemandState, decision: Decision, actor: Actor): Decision {
  if (isRejection(decision) || !isHarmOpen(demand)) return decision
  const kept = decision.filter(({ name }) => !ENDING.includes(name))
  // A refusal would tell the raiser.
  if (isRaiser(demand, actor) && !COORDINATORS.some((role) => role === actor.role)) return kept
  if (
    kept.length === decision.length ||
    kept.some(({ name }) => name === 'FeedbackGiven' || name === 'CallbackRecorded')
  )
    return kept
  return reject('harm.report-due', {
    en: 'Harm is suspected here. First make the mandatory report, or clear the suspicion.',
    zh: '该诉求存在疑似伤害，请先强制报告，或由两个单位排除疑点。',
  })
}
