import { Type } from '@sinclair/typebox'
import { hasAnswerers, mayNotAnswer, nextAnswerers } from '../../approval/answerers.ts'
import { ApprovalId } from '../../approval/shapes.ts'
import { SOCIETIES } from '../../community/shapes.ts'
import { actsFor } from '../../community/standing.ts'
import { activeParty } from '../../community/state.ts'
import {
  Closed,
  command,
  isRejection,
  mustKnow,
  optional,
  Personal,
  read,
  reject,
  relation,
  Text,
} from '../../kernel/index.ts'
import { person } from '../../personnel/personnel.ts'
import { demandEvents } from '../events.ts'
import { notAbout } from '../guards.ts'
import { demandRule } from '../rule.ts'
import type { DemandState } from '../state.ts'
import { matterOf, withoutActingParty } from './approval-request.ts'
import { carriedOut } from './approved-act.ts'

const approvalOf = ({ approvals }: DemandState, id: unknown) => approvals.find((one) => one.id === id)

const namedIn = (data: unknown): unknown =>
  typeof data === 'object' && data !== null && 'approval' in data ? data.approval : undefined

const standIn = relation<DemandState>(
  { en: 'a person of the asking party, where no other can answer', zh: '申请单位的人员（无其他单位可答复时）' },
  (demand, actor, data) => {
    const open = approvalOf(demand, namedIn(data))
    return open?.stage === 'stand-in' && actsFor(actor, open.party)
  },
)

interface Naming {
  readonly approval: string
}

/** The demand into which an asked merge goes. */
const askedTarget = read.self<DemandState, Naming>(({ approval }, demand) => {
  const asked = approvalOf(demand, approval)?.asked
  return asked?.act === 'merge' ? asked.original : undefined
})

/** The record of the person who asked. */
const askerRead = {
  asker: read.beside(person, (demand: DemandState, _, { approval }: Naming) => approvalOf(demand, approval)?.person),
}

export const answerApproval = demandRule(
  command({
    summary: {
      en: 'Grant or refuse what another party asks. A granted act is carried out at once, as far as its rule still allows it.',
      zh: '答复其他单位的申请：同意或不同意。同意后按规则立即执行。',
    },
    by: [...SOCIETIES, 'street-office', standIn],
    // The party that approves a merge must know of both demands.
    reads: {
      ...askerRead,
      original: mustKnow(askedTarget),
      answerer: read.beside(person, (_: DemandState, actor) => actor.id),
    },
    data: Closed({ approval: ApprovalId, granted: Type.Boolean(), reason: Type.Optional(Personal(Text)) }),
  }),
  (demand, { approval: id, granted, reason }, setting) => {
    const { actor, now, zones, reads } = setting
    const open = approvalOf(demand, id)
    if (open === undefined)
      return reject(
        'approval.not-open',
        {
          en: 'This approval is not open: it was answered, it lapsed, or it was never asked.',
          zh: '该审批不在待答复状态：可能已答复、已失效或不存在。',
        },
        { approval: id },
      )
    const { party } = actor
    if (party === undefined) return withoutActingParty()
    const ground = { community: reads.community, now, zones }
    const refused = notAbout(demand, actor) ?? mayNotAnswer(open, actor, reads, matterOf(demand), ground)
    if (refused !== undefined) return refused
    if (!granted && reason === undefined)
      return reject('approval.reason-missing', {
        en: 'A refusal needs `reason`: the asking party reads it.',
        zh: '不同意时必须填写理由，供申请单位查看。',
      })
    const said = { approval: id, act: open.asked.act, granted, party, stage: open.stage, ...optional('reason', reason) }
    if (!granted) return [demandEvents.ApprovalAnswered(said)]
    const acts = carriedOut(demand, open, party, setting)
    if (isRejection(acts)) return acts
    if (open.stage === 'stand-in' && open.agreed.length === 0)
      return [demandEvents.ApprovalAnswered({ ...said, awaits: 'second-stand-in' })]
    return [demandEvents.ApprovalAnswered(said), ...acts]
  },
)

export const passOnApproval = demandRule(
  command({
    summary: {
      en: 'Pass an approval that is not answered in time, or that no party is left to answer, on to the street office, or to people who stand in. Without an answer from them, and if the asking party departs, it lapses.',
      zh: '逾期未答复或已无单位可答复的审批，转由街道办事处或代为答复的人员办理；仍无答复，或申请单位已退出、暂停的，审批失效。',
    },
    by: ['service'],
    reads: { ...askerRead, original: askedTarget },
    data: Closed({ approval: ApprovalId }),
  }),
  (demand, { approval: id }, setting) => {
    const { now, zones, reads } = setting
    const { community } = reads
    const open = approvalOf(demand, id)
    if (open === undefined) return []
    const { party, person: asking, stage, asked } = open
    const named = { approval: id, act: asked.act }
    if (activeParty(community, party) === undefined)
      return [demandEvents.ApprovalLapsed({ ...named, cause: 'departure' })]
    const asker = { id: asking, record: reads.asker }
    const ground = { community, now, zones }
    const late = now > open.dueBy
    if (!late && hasAnswerers(stage, open, asker, matterOf(demand), ground)) return []
    if (isRejection(carriedOut(demand, open, party, setting)))
      return [demandEvents.ApprovalLapsed({ ...named, cause: 'moot' })]
    if (late && stage !== 'society') return [demandEvents.ApprovalLapsed({ ...named, cause: 'unanswered' })]
    const next = nextAnswerers(stage, open, asker, matterOf(demand), ground)
    return [demandEvents.ApprovalPassedOn({ ...named, ...next })]
  },
)
