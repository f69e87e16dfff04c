import { Type } from '@sinclair/typebox'
import { PARTY_KINDS } from '../../community/shapes.ts'
import {
  Closed,
  command,
  HOUR,
  instant,
  iso,
  Line,
  Moment,
  OneOf,
  optional,
  Personal,
  reject,
  Text,
} from '../../kernel/index.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS } from '../grants.ts'
import { requireStatus } from '../guards.ts'
import { CLEARANCE_CODES } from '../reason-codes.ts'
import { demandRule } from '../rule.ts'
import { REPLY_STATES } from './about-events.ts'
import { isHarmOpen } from './harm-state.ts'

const { ClearanceGiven, HarmSuspected, MandatoryReportMade, MandatoryReportMissed, SuspicionCleared } = demandEvents

/** The report is due at once; after this time it is late. */
const REPORT_HOURS = 2

const note = Type.Optional(Personal(Text))

export const suspectHarm = demandRule(
  command({
    summary: {
      en: 'State that a minor, or an adult without full capacity, may have been harmed. Committee and social workers must then report it at once.',
      zh: '提示未成年人或不具完全行为能力的成年人疑似受到伤害；居委会和社工须立即报告。',
    },
    by: ['anonymous', 'resident', ...PARTY_KINDS],
    data: Closed({ of: OneOf(['minor', 'adult-without-capacity']), note }),
  }),
  (demand, { of, note }, { now }) => {
    const refused = requireStatus(demand, ...REPLY_STATES)
    if (refused !== undefined) return refused
    // A report that is due, or was made, covers the demand. A cleared suspicion can come up again.
    if (demand.harm !== undefined && demand.harm.cleared !== true) return []
    return [HarmSuspected({ of, dueBy: iso(now + REPORT_HOURS * HOUR), ...optional('note', note) })]
  },
)

const noSuspicion = () =>
  reject('harm.not-suspected', {
    en: 'No harm is suspected here, or the suspicion was cleared.',
    zh: '该诉求没有疑似伤害，或疑点已排除。',
  })

export const reportHarm = demandRule(
  command({
    summary: {
      en: 'Record the mandatory report of suspected harm: to which body, when, and its receipt.',
      zh: '登记强制报告：报告对象、时间及回执。',
    },
    by: COORDINATORS,
    data: Closed({ to: Personal(Line), at: Moment, receipt: Type.Optional(Personal(Line)) }),
  }),
  (demand, { to, at, receipt }, { now, actor }) => {
    const { harm } = demand
    if (harm === undefined || harm.cleared === true) return noSuspicion()
    if (instant(at) > now)
      return reject('harm.report-ahead', {
        en: '`at` must not be in the future: record the report once it is made.',
        zh: '报告时间不能晚于当前时间，请在报告后登记。',
      })
    const { party = '' } = actor
    return [MandatoryReportMade({ party, to, at, ...optional('receipt', receipt), inTime: now <= harm.dueBy })]
  },
)

export const missReport = demandRule(
  command({
    summary: {
      en: 'Record that the mandatory report of suspected harm is late.',
      zh: '登记强制报告逾期。',
    },
    by: ['service'],
    data: Closed({}),
  }),
  (demand, _, { now }) => {
    const { harm } = demand
    if (harm === undefined || !isHarmOpen(demand) || harm.missed === true || now <= harm.dueBy) return []
    return [MandatoryReportMissed({ due: iso(harm.dueBy) })]
  },
)

export const clearSuspicion = demandRule(
  command({
    summary: {
      en: 'Hold that there was no harm. Once two people of different parties hold so, the suspicion is cleared.',
      zh: '认定未发生伤害；须由不同单位的两人认定，疑点方可排除。',
    },
    by: COORDINATORS,
    data: Closed({ code: OneOf(CLEARANCE_CODES), note }),
  }),
  (demand, { code, note }, { actor }) => {
    const { harm } = demand
    if (harm === undefined || harm.cleared === true) return noSuspicion()
    const { party = '' } = actor
    const given = ClearanceGiven({ party, code, ...optional('note', note) })
    const [first] = harm.clearances
    if (first === undefined) return [given]
    if (first.party === party || first.person === actor.id)
      return reject('harm.second-person', {
        en: 'A person of another party than the first has to clear the suspicion.',
        zh: '须由另一单位的人员认定，疑点方可排除。',
      })
    return [given, SuspicionCleared({ parties: [first.party, party], code })]
  },
)
