import type { Static } from '@sinclair/typebox'
import { instant, type RecordedEvent } from '../../kernel/index.ts'
import type { DemandState } from '../state.ts'
import type { approvalEvents, DemandApproval } from './approval-events.ts'

type Data<E extends keyof typeof approvalEvents> = Static<(typeof approvalEvents)[E]>

const without = (demand: DemandState, id: string): DemandState => ({
  ...demand,
  approvals: demand.approvals.filter((one) => one.id !== id),
})

const changed = (demand: DemandState, id: string, change: (one: DemandApproval) => DemandApproval): DemandState => ({
  ...demand,
  approvals: demand.approvals.map((one) => (one.id === id ? change(one) : one)),
})

/** How events about approvals change the state of a demand. */
export const foldApproval = {
  ApprovalAsked: (
    demand: DemandState,
    { approval: id, asked, party, independence, stage, dueBy }: Data<'ApprovalAsked'>,
    { actor: person, recordedtime }: RecordedEvent,
  ): DemandState => ({
    ...demand,
    approvalsAsked: demand.approvalsAsked + 1,
    approvals: [
      ...demand.approvals,
      {
        id,
        asked,
        party,
        person,
        independence,
        stage,
        askedAt: instant(recordedtime),
        dueBy: instant(dueBy),
        agreed: [],
      },
    ],
  }),
  ApprovalAnswered: (
    demand: DemandState,
    { approval, awaits }: Data<'ApprovalAnswered'>,
    { actor }: RecordedEvent,
  ): DemandState =>
    awaits === undefined
      ? without(demand, approval)
      : changed(demand, approval, (one) => ({ ...one, agreed: [...one.agreed, actor] })),
  ApprovalPassedOn: (demand: DemandState, { approval, stage, dueBy }: Data<'ApprovalPassedOn'>): DemandState =>
    changed(demand, approval, (one) => ({ ...one, stage, dueBy: instant(dueBy) })),
  ApprovalLapsed: (demand: DemandState, { approval }: Data<'ApprovalLapsed'>): DemandState => without(demand, approval),
}
