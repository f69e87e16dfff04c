import { type Matter, nextAnswerers, partiesOfPerson } from '../../approval/answerers.ts'
import type { Independence } from '../../approval/shapes.ts'
import { type Decision, factsMeet, type Rejection, read, reject } from '../../kernel/index.ts'
import { person } from '../../personnel/personnel.ts'
import type { PersonState } from '../../personnel/state.ts'
import { demandEvents } from '../events.ts'
import type { DemandSetting } from '../rule.ts'
import { demandSight, isAboutActor } from '../sight.ts'
import { type DemandState, hasTask } from '../state.ts'
import type { AskedAct } from './approval-events.ts'

/** Rules that may ask for an approval read where their sender belongs. */
export const bySender = { sender: read.beside(person, (_: DemandState, actor) => actor.id) }

/** The setting of a rule that may ask for an approval. */
export type AskingSetting = DemandSetting & { readonly reads: { readonly sender: PersonState | undefined } }

/** The demand as a matter on which approvals are asked. */
export const matterOf = (demand: DemandState): Matter => ({
  knows: (actor) => factsMeet(demandSight.known(actor), demandSight.facts(demand)),
  isAbout: (actor) => isAboutActor(demand, actor),
  hasTask: (party) => hasTask(demand, party),
  delivered: (id) => demand.deliverers.includes(id) || demand.tasks.some((task) => task.person === id),
})

/** Whether the sender did not deliver, is of a party without a task on the demand, and belongs to none that has one. */
export const isIndependentOf = (demand: DemandState, { actor, reads }: AskingSetting): boolean =>
  actor.party !== undefined &&
  !demand.deliverers.includes(actor.id) &&
  ![actor.party, ...partiesOfPerson(reads.community, { id: actor.id, record: reads.sender })].some((party) =>
    hasTask(demand, party),
  )

/**
 * Asks the other parties to approve an act, which the sender's own rule has found possible. The approval carries it out.
 *
 * @param independence of the party that answers
 */
export function askApproval(
  demand: DemandState,
  asked: AskedAct,
  independence: Independence,
  { actor, now, zones, reads: { community, sender } }: AskingSetting,
): Decision {
  const { party } = actor
  if (party === undefined) return withoutActingParty()
  if (demand.approvals.some((open) => open.asked.act === asked.act))
    return reject('approval.open', {
      en: 'An approval of this act is asked already, and not answered yet.',
      zh: '该事项已提出申请，尚未答复。',
    })
  const asking = { party, independence }
  const asker = { id: actor.id, record: sender }
  const answerers = nextAnswerers('begin', asking, asker, matterOf(demand), { community, now, zones })
  return [demandEvents.ApprovalAsked({ approval: `ap${demand.approvalsAsked + 1}`, ...asking, asked, ...answerers })]
}

/** Refuses a sender that acts for no party: approvals are asked among parties. */
export const withoutActingParty = (): Rejection =>
  reject('actor.without-party', {
    en: 'Only a person who acts for a party can ask for or give an approval.',
    zh: '只有代表单位的人员才能申请或答复审批。',
  })

/** The names of an approval's givers and askers in events of an act. */
export interface Approved {
  readonly approvedBy: string
  readonly askedBy?: string
  readonly approval?: string
  readonly standIn?: true
}
