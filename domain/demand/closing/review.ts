import { type Static, Type } from '@sinclair/typebox'
import { actsFor } from '../../community/standing.ts'
import { activeParties, activeParty } from '../../community/state.ts'
import {
  Closed,
  command,
  type Decision,
  Id,
  isRejection,
  OneOf,
  optional,
  Personal,
  type Rejection,
  reject,
  relation,
  Text,
} from '../../kernel/index.ts'
import { bySender } from '../delay/approval-request.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS } from '../grants.ts'
import { notAbout, notOfParty, requireStatus } from '../guards.ts'
import { byWorkbook, type DemandSetting, demandRule, namedPerson, type WorkbookSetting } from '../rule.ts'
import type { DemandState } from '../state.ts'
import { workFor } from '../ways-out/merge-target.ts'
import { notByDeliverer } from './independence.ts'
import { VERDICTS } from './review-events.ts'
import { isIndependent, ordered, passedOn } from './reviewer.ts'
import { reworkBy } from './rework.ts'

const Review = Closed({
  verdict: OneOf(VERDICTS),
  finding: Personal(Text),
  /** For `rework`: the party that works again, within the boundary of the item. */
  party: Type.Optional(Id),
  person: Type.Optional(Id),
})
type Review = Static<typeof Review>

const reviewer = relation<DemandState>(
  { en: 'a person of the party that reviews it', zh: '复核单位的人员' },
  (demand, actor) => actsFor(actor, demand.review?.party),
)

export const recordReview = demandRule(
  command({
    summary: {
      en: 'Record the verdict of an independent review: a party works again, the demand is closed, or the street office decides. After its due time another coordinator may record it.',
      zh: '登记独立复核结论：指定单位重办、核查办结，或提请街道决定。复核逾期后，其他协调单位可代为登记。',
    },
    by: [reviewer, ...COORDINATORS],
    reads: { ...byWorkbook, ...namedPerson, ...bySender },
    data: Review,
  }),
  (demand, data, setting) => {
    const { actor, reads } = setting
    const refused =
      requireStatus(demand, 'raised', 'triaged') ??
      notAbout(demand, actor) ??
      notByDeliverer(workFor(demand), actor, reads.sender)
    if (refused !== undefined) return refused
    const party = reviewing(demand, setting)
    return typeof party === 'string' ? reviewed(demand, party, data, setting) : party
  },
)

export const passReviewOn = demandRule(
  command({
    summary: {
      en: 'Ask another party for the review of a demand, because the asked one no longer takes part.',
      zh: '复核单位已退出或暂停参与，改由其他单位复核。',
    },
    by: ['service'],
    data: Closed({}),
  }),
  (demand, _, setting) => {
    const { review } = demand
    return review === undefined || activeParty(setting.reads.community, review.party) !== undefined
      ? []
      : passedOn(demand, setting)
  },
)

/** The party that may judge now, or why the sender's may not. */
function reviewing({ review, ...demand }: DemandState, { actor, now }: DemandSetting): string | Rejection {
  if (review === undefined)
    return reject('review.none', {
      en: 'No review of this demand is open.',
      zh: '该诉求当前没有待完成的独立复核。',
    })
  const { party } = actor
  if (party === review.party) return party
  if (party !== undefined && now > review.dueBy && isIndependent(demand, party)) return party
  return reject(
    'review.elsewhere',
    {
      en: 'Another party reviews this demand. After the due time of the review, another coordinator that had no task on it may record it.',
      zh: '该诉求由其他单位复核；复核逾期后，未承办过该诉求的其他协调单位可代为登记。',
    },
    { party: review.party },
  )
}

function reviewed(demand: DemandState, party: string, data: Review, setting: WorkbookSetting & NamedSetting): Decision {
  const { verdict, finding } = data
  const { review } = demand
  const inTime = review !== undefined && party === review.party && setting.now <= review.dueBy
  const recorded = demandEvents.ReviewRecorded({ party, verdict, finding, inTime })
  const then = following(demand, party, data, setting)
  return isRejection(then) ? then : [recorded, then]
}

type NamedSetting = { readonly reads: { readonly named: Parameters<typeof notOfParty>[0] } }

function following(demand: DemandState, party: string, data: Review, setting: WorkbookSetting & NamedSetting) {
  if (data.verdict === 'resolved') return demandEvents.DemandClosed({ basis: 'independent-check', party })
  if (data.verdict === 'street-office') {
    const office = activeParties(setting.reads.community).find(
      ({ kind, id }) => kind === 'street-office' && id !== party,
    )
    if (office !== undefined && isIndependent(demand, office.id)) return ordered(demand, office, 'passed-on', setting)
    return reject('review.no-street-office', {
      en: 'No street office can take this over. Choose `rework` or `resolved`.',
      zh: '没有可接手的街道，请选择重办或核查办结。',
    })
  }
  if (data.party === undefined)
    return reject('review.party-missing', {
      en: '`party` is missing: name the party that works again.',
      zh: '请填写重办的承办单位。',
    })
  const to = { party: data.party, ...optional('person', data.person) }
  return notOfParty(setting.reads.named, data.party) ?? reworkBy(demand, to, setting)
}
