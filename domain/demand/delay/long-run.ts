import { Type } from '@sinclair/typebox'
import { zoneOf } from '../../community/state.ts'
import {
  Closed,
  command,
  DAY,
  Id,
  type Instant,
  instant,
  iso,
  Personal,
  type Rejection,
  reject,
  Text,
} from '../../kernel/index.ts'
import { matterUnavailable } from '../../workbook/matters.ts'
import { demandEvents } from '../events.ts'
import { COORDINATORS, worker } from '../grants.ts'
import { notAbout, requireStatus } from '../guards.ts'
import { type DemandSetting, demandRule } from '../rule.ts'
import type { DemandState } from '../state.ts'
import { type AskingSetting, bySender, isIndependentOf, withoutActingParty } from './approval-request.ts'
import { isLongRunning } from './excuse.ts'
import { longRunTerms } from './long-run-events.ts'

/** The months at most for which one grant lasts, and the days between two reports to the raiser. */
const LONGEST_MONTHS = 6
const REPORT_DAYS = 30

export const grantLongRun = demandRule(
  command({
    summary: {
      en: 'Let a problem that cannot be solved in time stand as long-running, for at most six months, renewable. The raiser gets a report every 30 days.',
      zh: '挂账：由街道办事处批准长期难以解决的问题挂账，最长六个月，可续期，每 30 天向诉求人报告。',
    },
    by: COORDINATORS,
    reads: bySender,
    data: Closed({
      ...longRunTerms,
      /** A matter of the parties that grants it. Not available yet. */
      matter: Type.Optional(Id),
    }),
  }),
  (demand, { matter, ...terms }, setting) => {
    const { actor, now } = setting
    const refused = requireStatus(demand, 'triaged', 'assigned', 'in-progress', 'held') ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    if (matter !== undefined)
      return matterUnavailable({ en: 'Granting a long run by resolution', zh: '以议决方式批准挂账' })
    const { party } = actor
    if (party === undefined) return withoutActingParty()
    const unfit = notGrantedBy(demand, setting) ?? badEnd(instant(terms.until), setting)
    if (unfit !== undefined) return unfit
    return [
      demandEvents.LongRunGranted({
        ...terms,
        party,
        renewal: demand.longRun !== undefined,
        reportBy: nextReport(now),
      }),
    ]
  },
)

function notGrantedBy(demand: DemandState, setting: AskingSetting): Rejection | undefined {
  if (setting.actor.role !== 'street-office')
    return reject('long-run.street-office-only', {
      en: 'The street office lets a problem stand as long-running. Ask it to.',
      zh: '挂账由街道办事处批准，请向街道办事处提出。',
    })
  if (!isIndependentOf(demand, setting))
    return reject('demand.own-work', {
      en: 'You or your party work on this demand. People without a part in it have to grant it.',
      zh: '您或您所在单位参与了办理，请由未参与的人员批准。',
    })
  return demand.level === 'L1'
    ? reject('demand.urgent', {
        en: 'An urgent demand cannot be long-running. Ask for further parties instead.',
        zh: '特急诉求不能挂账，请申请增派其他单位。',
      })
    : undefined
}

function badEnd(until: Instant, setting: DemandSetting): Rejection | undefined {
  if (!(until > setting.now))
    return reject('long-run.past', { en: '`until` must be in the future.', zh: '挂账期限必须晚于当前时间。' })
  return until <= inMonths(LONGEST_MONTHS, setting)
    ? undefined
    : reject('long-run.too-long', {
        en: `\`until\` must be at most ${LONGEST_MONTHS} months ahead. It can be renewed.`,
        zh: `挂账期限最长 ${LONGEST_MONTHS} 个月，到期可续。`,
      })
}

/** The same local day and time some months from now; the last day of the month where there is no such day. */
function inMonths(months: number, { now, reads, zones }: DemandSetting): Instant {
  const zone = zoneOf(reads.community)
  const today = new Date(zones.dayOf(now, zone) * DAY)
  const [year, month] = [today.getUTCFullYear(), today.getUTCMonth() + months]
  const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
  const day = Date.UTC(year, month, Math.min(today.getUTCDate(), last)) / DAY
  return zones.whenShown(zones.clockOf(now, zone), day, zone)
}

const nextReport = (now: Instant): string => iso(now + REPORT_DAYS * DAY)

export const reportLongRun = demandRule(
  command({
    summary: {
      en: 'Report to the raiser how a long-running problem stands. The next report is due 30 days later.',
      zh: '向诉求人报告挂账问题的进展，下次报告于 30 天后到期。',
    },
    by: [...COORDINATORS, worker],
    data: Closed({ note: Personal(Text) }),
  }),
  (demand, { note }, { actor, now }) => {
    const refused = notLongRunning(demand) ?? notAbout(demand, actor)
    if (refused !== undefined) return refused
    const { party } = actor
    if (party === undefined) return withoutActingParty()
    return [demandEvents.LongRunReported({ party, note, reportBy: nextReport(now) })]
  },
)

const notLongRunning = (demand: DemandState): Rejection | undefined =>
  isLongRunning(demand)
    ? undefined
    : reject('long-run.none', {
        en: 'The demand is not long-running. Record progress instead.',
        zh: '该诉求未挂账，请登记办理进展。',
      })

export const watchLongRun = demandRule(
  command({
    summary: {
      en: 'Record that a report on a long-running problem was missed, or that its time is over.',
      zh: '登记挂账问题漏报或挂账到期。',
    },
    by: ['service'],
    data: Closed({}),
  }),
  (demand, _, { now }) => {
    if (!isLongRunning(demand)) return []
    const { longRun } = demand
    if (now >= longRun.until) return [demandEvents.LongRunEnded({})]
    if (now <= longRun.reportBy || longRun.missed === true) return []
    return [demandEvents.LongRunReportMissed({ due: iso(longRun.reportBy) })]
  },
)
