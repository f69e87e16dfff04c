import { iso, MINUTE } from '../../domain/kernel/index.ts'
import { type Contribution, rollup, source } from '../runtime/index.ts'
import { ALL, type CountedScope, countedIn, partyResponseOf, REASONS, responseOf, scopesOf } from './figures.ts'
import { countedContact, type DemandOutcome, isBeside, isJudged, outcomes } from './outcome.ts'
import { contactAnswer, countedWords, type Word } from './words.ts'

/** The figures of what happened in a month; docs/reference/metrics.md defines each. */
export const MONTH_FIGURES = [
  'demands',
  'closed',
  'late',
  'due',
  'inTime',
  'asked',
  'resolved',
  'rated',
  'satisfied',
  ...REASONS,
] as const
export type MonthFigure = (typeof MONTH_FIGURES)[number]

/** Something that counts, and when it happened. */
type Happening = readonly [at: number, ...figures: MonthFigure[]]

/** Months of every time zone begin at a quarter of an hour in UTC. */
const QUARTER_MS = 15 * MINUTE
/** The moment under which something is counted. */
const countedAt = (at: number): string => iso(Math.floor(at / QUARTER_MS) * QUARTER_MS)

/** Returns what a demand contributes, by dimension, value, moment and class. */
function happeningsOf(row: DemandOutcome): readonly Contribution[] {
  if (row.month === '') return []
  const inAll = happeningsIn(row, ALL)
  return scopesOf(row, []).flatMap((scope) =>
    // The channel of a demand has all that happened to it.
    (scope.by === 'party' ? happeningsIn(row, scope) : inAll).map(([at, ...figures]) => ({
      group: [scope.by, scope.value, countedAt(at), row.class],
      sums: onceEach(figures),
    })),
  )
}

function onceEach(figures: readonly MonthFigure[]): Contribution['sums'] {
  const sums: Record<string, number> = {}
  for (const figure of figures) sums[figure] = 1
  return sums
}

function happeningsIn(row: DemandOutcome, scope: CountedScope): readonly Happening[] {
  if (row.imported === 1) return [[row.raisedAt, 'imported']]
  if (row.exempt === 1) return [[row.raisedAt, 'demands', 'exempt']]
  const words = row.words.filter(({ spot }) => scope.has(spot))
  return [
    [row.raisedAt, 'demands'],
    ...saidIn(words, row),
    ...(isBeside(row) ? [] : dueIn(row, scope)),
    ...row.endings.filter(scope.has).flatMap(({ at, how }): Happening[] => {
      if (how === 'closed') return [[at, 'closed']]
      return how === 'silent' || how === 'unreachable' ? [[at, 'closed', how]] : [[at, how]]
    }),
    ...leftOutIn(row),
  ]
}

/** Each word counts by itself, and the granting of a long-running problem as a word that says unresolved. */
function saidIn(words: readonly Word[], row: DemandOutcome): readonly Happening[] {
  const counted = countedIn(words, row)
  return words.flatMap((word): Happening[] => {
    const { at, from, own, resolved, satisfaction, disputed } = word
    if (counted.includes(word) || from === 'long-run') {
      if (own) return []
      const rated: MonthFigure[] = satisfaction === undefined ? [] : ['rated']
      if (satisfaction === 'satisfied') rated.push('satisfied')
      return [[at, 'asked', ...(resolved ? (['resolved'] as const) : []), ...rated]]
    }
    if (from === 'helper') return [[at, 'helper']]
    return from === 'stand-in' && disputed !== true ? [[at, 'standIn']] : []
  })
}

/** The response, once it is settled, and a result that was not there when it was due. */
function dueIn(row: DemandOutcome, scope: CountedScope): readonly Happening[] {
  const isParty = scope.by === 'party'
  const parts = row.parts.filter(scope.has)
  const response = isParty ? partyResponseOf(row, scope, parts) : responseOf(row)
  const late = isParty
    ? parts.flatMap(({ overdue, overdueAt, result }) => (overdue ? [overdueAt ?? result] : []))
    : row.late === null
      ? []
      : [row.late.at]
  return [
    ...(response === undefined ? [] : [[response.at, 'due', ...(response.inTime ? ['inTime'] : [])] as Happening]),
    ...(late.length === 0 ? [] : [[Math.min(...late), 'late'] as Happening]),
  ]
}

/** The raiser has no contact, or the log recorded none: known when acceptance was due. */
function leftOutIn(row: DemandOutcome): readonly Happening[] {
  const { acceptSpot } = row
  const contacted = countedContact(row) !== undefined || contactAnswer(countedWords(row.words)) !== undefined
  if (acceptSpot === null || contacted) return []
  if (row.recorded === 0) return [[acceptSpot.at, 'unrecorded']]
  return isJudged(row) ? [] : [[acceptSpot.at, 'noContact']]
}

/** What happened, by the quarter of an hour. A view sums it over a month of the community. */
export const happenings = rollup('happenings', {
  by: ['by', 'value', 'at', 'class'],
  moments: 'at',
  sums: MONTH_FIGURES,
  from: [source(outcomes, happeningsOf)],
  indexes: [{ columns: ['class', 'by', 'value', 'at'] }],
})
