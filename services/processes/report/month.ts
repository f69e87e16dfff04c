import { community as communityContext } from '../../../domain/community/community.ts'
import { nextReport } from '../../../domain/community/report-calendar.ts'
import { type Correction, REPORT_DIMENSIONS, type ReportFigures } from '../../../domain/community/report-events.ts'
import type { CommunityState } from '../../../domain/community/state.ts'
import { figuresOfMonth, figuresOfRaised } from '../../../projections/three-rates/report-figures.ts'
import { ANONYMOUS_ACTOR } from '../../identity/reserved-actors.ts'
import type { Position } from '../../ports/event-log.ts'
import type { SendConsequence } from '../consequence.ts'
import type { Workplace } from '../process-manager.ts'
import { everyRow, rowsAtOnce, seen } from '../view-pages.ts'
import { changesOf, fitting, lastTold, type MonthNumbers, numbersOf } from './corrections.ts'
import { reportDigest } from './report-digest.ts'

const SERVICE = 'reporting'

/**
 * Publishes every month whose time has come, in their order. All of them count up to one position, so that the figures of each month
 * are read once, however many reports are due.
 */
export async function publishMonths(send: SendConsequence, workplace: Workplace, community: string): Promise<void> {
  const due = dueMonths(await workplace.state(communityContext, community), workplace)
  if (due.length === 0) return
  await seen(workplace, await workplace.head(), 'three-rates')
  const told = await toldMonths(workplace, community)
  const months = due.map((month) => [month, { counts: 'happened' }] as const)
  const read = await publicFigures(workplace, community, [...told, ...months])
  if (read === undefined) return
  for (const month of due) {
    const report = reportOn(month, told, read)
    const its = { community, aggregate: 'community', id: community, command: 'publish-report' } as const
    const { ok } = await send({ ...its, data: report, purpose: `publish ${month}` })
    if (!ok) return
    tell(told, { ...report, month })
  }
}

/** Returns the months whose reports may be published now and are not. */
function dueMonths(state: CommunityState, { zones, now }: Workplace): readonly string[] {
  const due: string[] = []
  const moment = now()
  for (;;) {
    const reported = due.at(-1)
    const next = nextReport(reported === undefined ? state : { ...state, reported }, zones)
    if (next === undefined || next.at > moment) return due
    due.push(next.month)
  }
}

/** Makes the report of a month. It corrects the months that were told of before. */
function reportOn(month: string, told: ReadonlyMap<string, ToldMonth>, { figuresOf, position }: PublicFigures) {
  const figures = figuresOf(month)
  const changes = [...told].flatMap(([earlier, { numbers }]) =>
    changesOf(earlier, numbers, numbersOf(figuresOf(earlier))),
  )
  const { corrections, more } = fitting(changes, figures)
  return {
    month,
    counts: 'happened' as const,
    position: String(position),
    digest: reportDigest(month, figures),
    figures: [...figures],
    corrections,
    ...(more > 0 ? { more } : {}),
  }
}

/** What the figures of a month count: what happened in it, or the demands raised in it, as older reports do. */
interface Counting {
  readonly counts: 'happened' | 'raised'
}
interface ToldMonth extends Counting {
  /** The numbers that were last told. */
  readonly numbers: MonthNumbers
}

/** What a report tells. */
interface Told extends Counting {
  readonly month: string
  readonly figures: readonly ReportFigures[]
  readonly corrections: readonly Correction[]
}

/** Returns what was last told of each published month, the earliest first. */
async function toldMonths(workplace: Workplace, community: string): Promise<Map<string, ToldMonth>> {
  const filters = { published: 'true', sort: 'month' } as const
  const reports = await everyRow(workplace, { service: SERVICE, view: 'reports', community, filters })
  const told = new Map<string, ToldMonth>()
  for (const { month, counts, figures, corrections } of reports)
    tell(told, { month, counts, figures: figures ?? [], corrections })
  return told
}

/** Notes what a report tells: the numbers of its month, and new ones of earlier months. */
function tell(told: Map<string, ToldMonth>, { month, counts, figures, corrections }: Told): void {
  for (const [earlier, one] of told) {
    const its = corrections.filter((line) => line.month === earlier)
    if (its.length > 0) told.set(earlier, { ...one, numbers: lastTold(one.numbers, its) })
  }
  told.set(month, { counts, numbers: numbersOf(figures) })
}

interface PublicFigures {
  readonly position: Position
  figuresOf(month: string): readonly ReportFigures[]
}

/** Reads the figures of months that a reader without a token gets, all as of one position; undefined if the views moved on meanwhile. */
async function publicFigures(
  workplace: Workplace,
  community: string,
  months: Iterable<readonly [string, Counting]>,
): Promise<PublicFigures | undefined> {
  const asked = { service: SERVICE, reader: ANONYMOUS_ACTOR, community }
  const figures = new Map<string, readonly ReportFigures[]>()
  const positions = new Set<Position>()
  for (const [month, { counts }] of months) {
    if (counts === 'happened') {
      const read = await rowsAtOnce(workplace, { ...asked, view: 'reports/figures', filters: { month } })
      if (read === undefined) return undefined
      positions.add(read.position)
      figures.set(month, figuresOfMonth(read.rows))
    } else {
      const filters = { by: REPORT_DIMENSIONS.join(','), month }
      const read = await rowsAtOnce(workplace, { ...asked, view: 'three-rates', filters })
      if (read === undefined) return undefined
      positions.add(read.position)
      figures.set(month, figuresOfRaised(read.rows))
    }
  }
  const [position] = positions
  if (position === undefined || positions.size > 1) return undefined
  return { position, figuresOf: (month) => figures.get(month) ?? [] }
}
