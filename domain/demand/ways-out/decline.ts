import { type Static, Type } from '@sinclair/typebox'
import { registeredBody } from '../../community/body-register.ts'
import {
  Closed,
  command,
  type Decision,
  isRejection,
  optional,
  Personal,
  type Private,
  type Rejection,
  reject,
  Text,
} from '../../kernel/index.ts'
import { notByDeliverer } from '../closing/independence.ts'
import { demandReopened, givingBack } from '../closing/rework.ts'
import { type Approved, askApproval, bySender } from '../delay/approval-request.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS, raiser } from '../grants.ts'
import { notAbout, requireStatus } from '../guards.ts'
import { type DemandSetting, demandRule } from '../rule.ts'
import { type DemandState, stateOf } from '../state.ts'
import { declineTerms } from './decline-events.ts'
import { afterGrounds, groundsOf } from './grounds.ts'
import { workFor } from './merge-target.ts'

const DeclineTerms = Closed(declineTerms)
type DeclineTerms = Static<typeof DeclineTerms>

export const declineDemand = demandRule(
  command({
    summary: {
      en: 'Decline a demand: a reason code, the reason in plain words, and where the raiser can go instead. The raiser can appeal once. After acceptance, a passed due time or the raiser’s word another society has to approve.',
      zh: '不予受理：选择原因，用通俗的话说明理由，并告知可向哪里反映。诉求人可申诉一次。已签收、已逾期或诉求人已评价的，须经另一类单位同意。',
    },
    by: COORDINATORS,
    reads: bySender,
    data: DeclineTerms,
  }),
  (demand, terms, setting) => {
    const { actor, now } = setting
    const refused = declinable(demand, terms, setting) ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    const party = decider(demand, actor.party)
    if (typeof party !== 'string') return party
    const own = notByDeliverer(workFor(demand), actor, setting.reads.sender)
    if (own !== undefined) return own
    return groundsOf(demand, now).length > 0
      ? askApproval(demand, { act: 'decline', ...terms }, 'another-society', setting)
      : declinedUpon(demand, terms, party, setting)
  },
)

type DeclineSetting = Pick<DemandSetting, 'now'> & { readonly reads: Pick<DemandSetting['reads'], 'community'> }

function declinable(
  demand: DemandState,
  { body }: Pick<DeclineTerms, 'body'>,
  { reads }: DeclineSetting,
): Rejection | undefined {
  const refused = requireStatus(demand, 'raised', 'triaged')
  if (refused !== undefined || body === undefined) return refused
  const found = registeredBody(reads.community, body)
  return isRejection(found) ? found : undefined
}

/** Declines the demand on these terms, where that is still possible. */
export function declinedUpon(
  demand: DemandState,
  { code, reason, instead, body }: DeclineTerms,
  party: string,
  setting: DeclineSetting,
  approved?: Approved,
): Decision {
  const refused =
    declinable(demand, optional('body', body), setting) ??
    rejectionIn(decider(demand, party)) ??
    rejectionIn(approved && decider(demand, approved.approvedBy))
  if (refused !== undefined) return refused
  const { askedBy: _, ...approval }: Partial<Approved> = approved ?? {}
  return [
    demandEvents.DemandDeclined({
      party,
      code,
      reason,
      instead,
      ...optional('body', body),
      appealable: !demand.appealed,
      ...afterGrounds(demand, setting.now),
      ...approval,
    }),
  ]
}

const rejectionIn = (found: string | Rejection | undefined): Rejection | undefined =>
  typeof found === 'string' ? undefined : found

/** The party, where it may decide that nothing more is done. */
function decider(demand: DemandState, party: string | undefined): string | Rejection {
  if (party === undefined)
    return reject('actor.without-party', {
      en: 'Only a person who acts for a party can decline a demand: the raiser is told which party declined it.',
      zh: '只有代表单位的人员才能作出不予受理的决定。',
    })
  // A party whose work did not help may not decide that nothing more is done.
  if (demand.delivered.includes(party))
    return reject('demand.own-work', {
      en: 'Your party worked on this demand. Another party has to decide.',
      zh: '您所在单位承办过该诉求，请由其他单位决定。',
    })
  // A party that declined the demand may not also judge the appeal.
  if (demand.appealed && demand.declinedBy === party) return needsAnotherParty()
  return party
}

/** Refuses the party against whose decision the raiser appealed. */
export const needsAnotherParty = (): Rejection =>
  reject('demand.appeal-needs-another', {
    en: 'The raiser appealed against the decision of your party. Another party has to decide.',
    zh: '诉求人已对您所在单位的决定提出申诉，请由其他单位处理。',
  })

const alreadyAppealed = (): Rejection =>
  reject('demand.appealed', {
    en: 'This decision can be appealed once, and it was.',
    zh: '该决定只能申诉一次，已申诉过。',
  })

export const appealDecision = demandRule(
  command({
    summary: {
      en: 'Appeal once against a decline or a merge: another party than the one that decided goes on with it. A withdrawal that was recorded for you ends at your word.',
      zh: '对不予受理或并件提出申诉（各限一次），由其他单位重新处理；他人代为登记的撤回，可随时要求恢复。',
    },
    by: [raiser],
    reads: givingBack,
    data: Closed({ note: Type.Optional(Personal(Text)) }),
  }),
  (demand, { note }, setting) => {
    if (stateOf(demand) === 'merged') return fromMerge(demand, note)
    if (stateOf(demand) === 'withdrawn' && demand.ended?.by !== undefined)
      return demandReopened(demand, 'request', setting, note)
    const refused = requireStatus(demand, 'declined', 'merged')
    if (refused !== undefined) return refused
    if (demand.appealed) return alreadyAppealed()
    return [
      demandEvents.DemandReopened({
        cause: 'appeal',
        reopenings: demand.reopenings,
        review: false,
        ...optional('note', note),
      }),
    ]
  },
)

function fromMerge({ merged, mergeAppealed }: DemandState, note: Private<string> | undefined) {
  if (mergeAppealed !== undefined) return alreadyAppealed()
  const original = optional('original', merged?.original)
  return [demandEvents.DemandUnmerged({ ...original, cause: 'appeal', ...optional('note', note) })]
}
