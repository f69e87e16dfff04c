import { command, dayText, iso, reject, relation } from '../kernel/index.ts'
import { communityEvents } from './events.ts'
import { nextReport, weekToSummarize } from './report-calendar.ts'
import { communityRule } from './rule.ts'

const { ReportPublished, WeekSummarized } = communityEvents

/** The id under which the engine's reporting service acts. No token may name it. */
export const REPORTING_SERVICE = 'service-reporting'

const reportingService = relation(
  { en: 'the reporting service of the engine', zh: '系统报告服务' },
  (_, { id, role }) => role === 'service' && id === REPORTING_SERVICE,
)

const notDue = (details: Readonly<Record<string, unknown>>) =>
  reject(
    'report.not-due',
    {
      en: 'Only the next month is published, from 09:00 of the third working day after it.',
      zh: '只能公布下一个待公布月份的报告，且须在次月第三个工作日 9:00 之后。',
    },
    details,
  )

export const publishReport = communityRule(
  command({
    summary: {
      en: 'Publish the figures of a month, with corrections of earlier months.',
      zh: '公布月度报告，并列出以往月份的更正。',
    },
    by: [reportingService],
    data: communityEvents.ReportPublished.schema,
  }),
  (state, data, { now, zones }) => {
    const next = nextReport(state, zones)
    if (next === undefined || data.month !== next.month || now < next.at) {
      return notDue(next === undefined ? {} : { month: next.month, from: iso(next.at) })
    }
    const early = data.corrections.find(({ month }) => month >= data.month)
    if (early !== undefined) {
      return reject(
        'report.correction-early',
        {
          en: 'A correction must be about a month that was published before.',
          zh: '更正只能针对此前已公布的月份。',
        },
        { month: early.month },
      )
    }
    return [ReportPublished(data)]
  },
)

export const summarizeWeek = communityRule(
  command({
    summary: {
      en: 'Tell the leads of the three societies how many public demands were raised, closed and left open in the last week.',
      zh: '向三社负责人通报上周公开诉求的新增、办结和未结情况。',
    },
    by: [reportingService],
    data: communityEvents.WeekSummarized.schema,
  }),
  (state, data, { now, zones }) => {
    const week = weekToSummarize(state, now, zones)
    if (week === undefined || data.from !== dayText(week.from) || data.until !== dayText(week.until)) {
      return reject('week.not-due', {
        en: 'Only the last week is summarized, once, from 08:30 of the first working day after it.',
        zh: '只能通报上一周的情况，每周一次，且须在其后首个工作日 8:30 之后。',
      })
    }
    return [WeekSummarized(data)]
  },
)
