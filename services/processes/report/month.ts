import { community as communityContext } from '../../../domain/community/community.ts'
import { nextReport } from '../../../domain/community/report-calendar.ts'
import { REPORT_DIMENSIONS, type ReportFigures } from '../../../domain/community/report-events.ts'
import { figuresOfMonth, figuresOfRaised } from '../../../projections/three-rates/report-figures.ts'
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
  const told = await toldMonths(workplace, community)
  const read = await publicFigures(workplace, community, [...told, [month, { counts: 'happened' }]])
  if (read === undefined) return false
  const { figuresOf, position } = read
  const figures = figuresOf(month)
  const changes = [...told].flatMap(([earlier, { numbers }]) =>
    changesOf(earlier, numbers, numbersOf(figuresOf(earlier))),
  )
  const { corrections, more } = fitting(changes, figures)
  const result = await send({
    community,
    aggregate: 'community',
    id: community,
    command: 'publish-report',
    data: {
      month,
      counts: 'happened',
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

/** What the figures of a month count: what happened in it, or the demands raised in it, as older reports do. */
interface Counting {
  readonly counts: 'happened' | 'raised'
}
interface ToldMonth extends Counting {
  /** The numbers that were last told. */
  readonly numbers: MonthNumbers
}

/** Returns what was last told of each published month, the earliest first. */
async function toldMonths(workplace: Workplace, community: string): Promise<ReadonlyMap<string, ToldMonth>> {
  const filters = { published: 'true', sort: 'month' } as const
  const reports = await everyRow(workplace, { service: SERVICE, view: 'reports', community, filters })
  const told = new Map<string, ToldMonth>()
  for (const { month, counts, figures, corrections } of reports) {
    for (const [earlier, one] of told) {
      const its = corrections.filter((line) => line.month === earlier)
      told.set(earlier, { ...one, numbers: lastTold(one.numbers, its) })
    }
    told.set(month, { counts, numbers: numbersOf(figures ?? []) })
  }
  return told
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
