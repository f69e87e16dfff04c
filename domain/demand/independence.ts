import { type Actor, type Rejection, reject } from '../kernel/index.ts'
import { notAbout } from './guards.ts'
import type { DemandDelivery } from './merge-target.ts'
import { type DemandState, hasTask, sharesParty } from './state.ts'

/** The sender of a judgement, and the demand into which the judged one is merged. */
export interface Judgement {
  readonly actor: Actor
  readonly original: DemandState | undefined
}

/** Refuses where the raiser's party delivered: its word and its silence are those of the deliverer. */
export const needsCheck = (demand: DemandState, delivery: DemandDelivery): Rejection | undefined =>
  sharesParty(demand, delivery.by)
    ? reject('demand.needs-check', {
        en: 'The raiser’s party delivered, so a party without a task on the demand has to check.',
        zh: '诉求人所在单位参与了办理，须由未承办的单位核查。',
      })
    : undefined

/** Whether an independent check is allowed: the raiser is no judge, is not known, or was not reached. */
export const cannotBeAsked = (demand: DemandState, delivery: DemandDelivery): boolean =>
  sharesParty(demand, delivery.by) ||
  demand.unreached ||
  demand.raiser?.kind === 'unknown' ||
  demand.raiser?.kind === 'anonymous'

/** The sender's party, where it is independent: it did not work on the demand or its merge target, did not raise it, and is not its subject. */
export function independentParty(
  demand: DemandState,
  delivery: DemandDelivery,
  { actor, original }: Judgement,
): string | Rejection {
  const { party } = actor
  if (party === undefined)
    return reject('actor.without-party', {
      en: 'Only a person who acts for a party can judge the result.',
      zh: '只有代表单位的人员才能核查办理结果。',
    })
  if (delivery.by.includes(party) || hasTask(demand, party) || (original !== undefined && hasTask(original, party)))
    return reject('demand.own-work', {
      en: 'Your party worked on this demand. A party without a task on it has to judge.',
      zh: '您所在单位承办过该诉求，请由未承办的单位核查。',
    })
  if (demand.raiser?.kind === 'party' && demand.raiser.id === party)
    return reject('demand.own-demand', {
      en: 'Your party raised this demand. It gives feedback instead.',
      zh: '该诉求由您所在单位提交，请以诉求人身份评价。',
    })
  return notAbout(demand, actor) ?? party
}
