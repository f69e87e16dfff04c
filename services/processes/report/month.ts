import { community as communityContext } from '../../../domain/community/community.ts'
import { nextReport } from '../../../domain/community/report-calendar.ts'
import { REPORT_DIMENSIONS, type ReportFigures } from '../../../domain/community/report-events.ts'
import { figuresOfMonth } from '../../../projections/three-rates/report-figures.ts'
import type { ViewRow } from '../../../projections/views.ts'
import { ANONYMOUS_ACTOR } from '../../identity/reserved-actors.ts'
import type { Position } from '../../ports/event-log.ts'
import type { SendConsequence } from '../consequence.ts'
import type { Workplace } from '../process-manager.ts'
import { everyRow, rowsAtOnce, seen } from '../view-pages.ts'
import { changesOf, fitting, lastTold, type MonthNumbers, numbersOf } from './corrections.ts'
import { reportDigest } from './report-digest.ts'

const SERVICE = 'reporting'

/** Publishes every month whose time has come, in their order. */
export async function publishMonths(send: SendConsequence, workplace: Workplace, community: string): Promise<void> {
  for (;;) {
    const state = await workplace.state(communityContext, community)
    const next = nextReport(state, workplace.zones)
    if (next === undefined || next.at > workplace.now()) return
    if (!(await publish(send, workplace, community, next.month))) return
  }
}

/** Publishes one month. Resolves with false if it could not be done now: the next look tries again. */
async function publish(
  send: SendConsequence,
  workplace: Workplace,
  community: string,
  month: string,
): Promise<boolean> {
  await seen(workplace, await workplace.head(), 'three-rates')
  const told = await toldNumbers(workplace, community)
  const read = await publicFigures(workplace, community, [...told.keys(), month])
  if (read === undefined) return false
  const { figuresOf, position } = read
  const figures = figuresOf(month)
  const changes = [...told].flatMap(([earlier, numbers]) => changesOf(earlier, numbers, numbersOf(figuresOf(earlier))))
  const { corrections, more } = fitting(changes, figures)
  const result = await send({
    community,
    aggregate: 'community',
    id: community,
    command: 'publish-report',
    data: {
      month,
      position: String(position),
      digest: reportDigest(month, figures),
      figures: [...figures],
      corrections,
      ...(more > 0 ? { more } : {}),
    },
    purpose: `publish ${month}`,
  })
  return result.ok
}

/** Returns the numbers that were last told of each published month, the earliest first. */
async function toldNumbers(workplace: Workplace, community: string): Promise<ReadonlyMap<string, MonthNumbers>> {
  const filters = { published: 'true', sort: 'month' } as const
  const reports = await everyRow(workplace, { service: SERVICE, view: 'reports', community, filters })
  const told = new Map<string, MonthNumbers>()
  for (const { month, figures, corrections } of reports) {
    for (const [earlier, numbers] of told) {
      told.set(
        earlier,
        lastTold(
          numbers,
          corrections.filter((one) => one.month === earlier),
        ),
      )
    }
    told.set(month, numbersOf(figures ?? []))
  }
  return told
}

/** Reads the figures of months that a reader without a token gets, all as of one position. */
async function publicFigures(
  workplace: Workplace,
  community: string,
  months: readonly string[],
): Promise<{ figuresOf(month: string): readonly ReportFigures[]; readonly position: Position } | undefined> {
  const read = await rowsAtOnce(workplace, {
    service: SERVICE,
    reader: ANONYMOUS_ACTOR,
    view: 'three-rates',
    community,
    filters: { by: REPORT_DIMENSIONS.join(','), month: months.join(',') },
  })
  if (read === undefined) return undefined
  const byMonth: Partial<Record<string, ViewRow<'three-rates'>[]>> = Object.groupBy(read.rows, ({ month }) => month)
  return { position: read.position, figuresOf: (month) => figuresOfMonth(byMonth[month] ?? []) }
}
