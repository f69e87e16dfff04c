import type { Contribution } from '../runtime/index.ts'
import { TOTAL } from '../shared-rules/month.ts'
import { moduleOf } from '../shared-rules/workbook-code.ts'
import { countedContact, type DemandOutcome, hasNews, isBeside, isJudged, type Part, spotOf } from './outcome.ts'
import { contactAnswer, countedWords, type Spot, verdictsOf, type Word } from './words.ts'

/** Why a demand is in no rate, or not in all of them. */
export const REASONS = [
  'merged',
  'withdrawn',
  'referred',
  'declined',
  'imported',
  'exempt',
  'unreachable',
  'silent',
  'helper',
  'standIn',
  'noContact',
  'unrecorded',
] as const

const JUDGED = ['due', 'inTime', 'asked', 'resolved', 'rated', 'satisfied'] as const
/** The figures that are also shown for demands of those who deliver. */
export const OWN = ['ownDemands', 'ownDue', 'ownInTime', 'ownAsked', 'ownResolved', 'ownRated', 'ownSatisfied'] as const

/** Names of the figures; docs/reference/metrics.md defines each. */
export const FIGURES = [
  'demands',
  ...JUDGED,
  'firstResolved',
  'firstRated',
  'firstSatisfied',
  'firstTime',
  'firsts',
  'right',
  'delivered',
  'covered',
  'reopened',
  'repeated',
  'differing',
  'late',
  'returns',
  'escalations',
  'holds',
  'heldMinutes',
  'heldStandIn',
  'extensions',
  'extendedMinutes',
  'extendedStandIn',
  ...OWN,
  ...REASONS,
] as const
export type Figure = (typeof FIGURES)[number]
type Counts = Partial<Record<Figure, number>>

export const DIMENSIONS = ['all', 'party', 'module', 'item', 'grid', 'channel'] as const

/** One value of one dimension, and what counts for it. */
export interface CountedScope {
  readonly by: (typeof DIMENSIONS)[number]
  readonly value: string
  has(spot: Spot): boolean
}

/** Every demand, wherever it stood. */
export const ALL: CountedScope = { by: 'all', value: '', has: () => true }

/** Returns what a demand contributes, by dimension, value, month and class. */
export function countsOf(row: DemandOutcome): readonly Contribution[] {
  if (row.month === '') return []
  const spots = spotsOf(row)
  const judged = [...spots, ...row.repeats.map(({ spot }) => spot)]
  // A dimension with one value for everything counts the same as all: most have one.
  const inAll = countsIn(row, ALL)
  const found: Contribution[] = []
  for (const scope of scopesOf(row, spots)) {
    const { by, value } = scope
    const sums = by !== 'party' && judged.every(scope.has) ? inAll : countsIn(row, scope)
    found.push({ group: [by, value, row.month, row.class], sums }, { group: [by, value, TOTAL, row.class], sums })
  }
  return found
}

/** The spots at which something came that counts, and where the demand stands. What came counts for where it stood then. */
function spotsOf(row: DemandOutcome): readonly Spot[] {
  if (reasonOf(row) !== undefined) return [spotOf(row), ...row.returned, ...row.escalated]
  const { spot } = responseOf(row) ?? {}
  return [
    spotOf(row),
    ...(spot === undefined ? [] : [spot]),
    ...(row.late === null ? [] : [row.late]),
    ...(row.first?.right === undefined ? [] : [row.first]),
    ...row.returned,
    ...row.escalated,
    ...row.words.map((word) => word.spot),
    ...row.deliveries.map((delivery) => delivery.spot),
    ...row.holds.map((hold) => hold.spot),
    ...row.extensions.map((extension) => extension.spot),
  ]
}

/** @param spots whose modules, items and grids count. The demand counts for its channel and its parties in any case. */
export function scopesOf(row: DemandOutcome, spots: readonly Spot[]): readonly CountedScope[] {
  const named = (by: CountedScope['by'], of: (spot: Spot) => string | null): CountedScope[] => {
    const values: string[] = []
    for (const spot of spots) {
      const value = of(spot)
      if (value !== null && !values.includes(value)) values.push(value)
    }
    return values.map((value) => ({ by, value, has: (spot) => of(spot) === value }))
  }
  const parties = [...new Set(row.parts.map(({ party }) => party))]
  return [
    ALL,
    { by: 'channel', value: row.channel, has: () => true },
    ...named('module', ({ item }) => (item === null ? null : moduleOf(item))),
    ...named('item', ({ item }) => item),
    ...named('grid', ({ grid }) => grid),
    ...parties.map((value): CountedScope => ({ by: 'party', value, has: (spot) => spot.parties.includes(value) })),
  ]
}

/** Why the demand is in no rate; undefined where it is in the rates. */
function reasonOf(row: DemandOutcome): (typeof REASONS)[number] | undefined {
  if (row.imported === 1) return 'imported'
  if (row.exempt === 1) return 'exempt'
  const { end } = row
  if (end === null || end === 'silent' || end === 'unreachable' || end === 'closed') return undefined
  return hasNews(row) ? undefined : end
}

/** Those that happened in a scope. Most lists are empty. */
const within = <T extends { readonly spot: Spot }>(list: readonly T[], scope: CountedScope): readonly T[] =>
  list.length === 0 ? list : list.filter(({ spot }) => scope.has(spot))

function countsIn(row: DemandOutcome, scope: CountedScope): Counts {
  const returns = row.returned.filter(scope.has).length
  const escalations = row.escalated.filter(scope.has).length
  const parts = scope.by === 'party' ? row.parts.filter(scope.has) : row.parts
  const reason = reasonOf(row)
  if (reason === 'imported') return { imported: 1 }
  if (reason !== undefined) return { demands: 1, returns, escalations, [reason]: 1 }
  const words = within(row.words, scope)
  const response = responseIn(row, scope, parts)
  const ofOwn = answers(words, row, true)
  const own = isBeside(row)
  return {
    demands: 1,
    ...answers(words, row, false),
    ...(own ? {} : { ...response, ...progress(row, scope, parts) }),
    ...ownFigures(own ? { demands: 1, ...response, ...ofOwn } : ofOwn),
    returns,
    escalations,
    ...apart(row, words),
  }
}

type Answers = Partial<Record<(typeof JUDGED)[number] | 'demands', number>>

const ownFigures = (its: Answers): Counts => ({
  ownDemands: its.demands ?? 0,
  ownDue: its.due ?? 0,
  ownInTime: its.inTime ?? 0,
  ownAsked: its.asked ?? 0,
  ownResolved: its.resolved ?? 0,
  ownRated: its.rated ?? 0,
  ownSatisfied: its.satisfied ?? 0,
})

const NOTHING_SAID: Counts = {}

/** What the words of the raiser say: those about work of others, or those of demands of the deliverer. */
function answers(words: readonly Word[], row: DemandOutcome, own: boolean): Counts {
  if (words.length === 0) return NOTHING_SAID
  const counted = countedIn(words, row).filter((word) => word.own === own)
  const longRun = words.findLastIndex(({ from }) => from === 'long-run')
  const granted = longRun >= 0 && words[longRun]?.own === own
  const unresolved = granted && !counted.some((word) => words.indexOf(word) > longRun)
  const of = verdictsOf(counted, unresolved)
  const reopened = row.deliveries.some((delivery) => delivery.reopened)
  return {
    asked: one(of.asked),
    resolved: one(of.resolved),
    rated: one(of.rated),
    satisfied: one(of.satisfied),
    firstResolved: one(of.firstResolved),
    firstRated: one(of.firstRated),
    firstSatisfied: one(of.firstSatisfied),
    firstTime: one(of.resolved && !reopened && counted.every(({ resolved }) => resolved)),
  }
}

/** The words that count of all, among those of a scope. */
export function countedIn(words: readonly Word[], row: DemandOutcome): readonly Word[] {
  if (words.length === 0) return words
  const counted = countedWords(row.words)
  return words.filter((word) => counted.includes(word))
}

/** Whether the raiser was contacted in time, and where the demand stood when that was settled; undefined while it is open. */
export function responseOf(
  row: DemandOutcome,
): { readonly inTime: boolean; readonly spot: Spot; readonly at: number } | undefined {
  const answer = contactAnswer(countedWords(row.words))
  const contact = countedContact(row)
  const recorded = contact?.inTime === true ? { ...contact.spot, at: contact.at } : row.acceptSpot
  if (answer === undefined) {
    if (recorded === null || (!isJudged(row) && contact === undefined)) return undefined
    return { inTime: contact?.inTime === true, spot: recorded, at: recorded.at }
  }
  const { at } = recorded ?? answer
  return { inTime: answer.contacted === true, spot: recorded ?? answer.spot, at }
}

function responseIn(row: DemandOutcome, scope: CountedScope, parts: readonly Part[]): Counts {
  if (scope.by === 'party') return partyResponse(row, scope, parts)
  const response = responseOf(row)
  if (response === undefined || !scope.has(response.spot)) return {}
  return { due: 1, inTime: one(response.inTime) }
}

const partyResponse = (row: DemandOutcome, scope: CountedScope, parts: readonly Part[]): Counts => {
  const response = partyResponseOf(row, scope, parts)
  return response === undefined ? {} : { due: 1, inTime: one(response.inTime) }
}

/** A party is judged by its own due times: whether the raiser was contacted before each of them, unless the raiser says. */
export function partyResponseOf(
  row: DemandOutcome,
  scope: CountedScope,
  parts: readonly Part[],
): { readonly inTime: boolean; readonly at: number } | undefined {
  const answer = contactAnswer(countedIn(row.words, row).filter(({ spot }) => scope.has(spot)))
  const contact = countedContact(row)
  const judged = parts.filter(({ met, passed, again }) => !again && (met || passed))
  // A task is settled by the contact, or when its own acceptance was due.
  const settledAt = judged.map(({ met, due, passedAt }) =>
    met && contact !== undefined ? contact.at : (passedAt ?? due),
  )
  if (answer !== undefined)
    return { inTime: answer.contacted === true, at: settledAt.length === 0 ? answer.at : Math.min(...settledAt) }
  if (judged.length === 0 || (!isJudged(row) && contact === undefined)) return undefined
  return { inTime: judged.every(({ met }) => met), at: Math.min(...settledAt) }
}

/** What became of the demand beside the words: deliveries, lateness, accuracy, holds and extensions. */
function progress(row: DemandOutcome, scope: CountedScope, parts: readonly Part[]): Counts {
  const deliveries = within(row.deliveries, scope)
  const words = countedIn(row.words, row)
  const holds = within(row.holds, scope)
  const extensions = within(row.extensions, scope)
  const repeats = within(row.repeats, scope)
  const first = row.first !== null && scope.has(row.first) ? row.first : undefined
  const late = scope.by === 'party' ? parts.some(({ overdue }) => overdue) : row.late !== null && scope.has(row.late)
  const minutesOf = (delays: typeof holds) => delays.reduce((sum, { minutes }) => sum + minutes, 0)
  const standInsOf = (delays: typeof holds) => delays.filter(({ standIn }) => standIn === true).length
  return {
    firsts: one(first?.right !== undefined),
    right: one(first?.right === true),
    delivered: one(deliveries.length > 0),
    covered: one(deliveries.length > 0 && words.some(({ spot }) => scope.has(spot))),
    reopened: one(deliveries.some(({ reopened }) => reopened)),
    repeated: repeats.length,
    differing: repeats.filter(({ differs }) => differs).length,
    late: one(late),
    holds: holds.length,
    heldMinutes: minutesOf(holds),
    heldStandIn: standInsOf(holds),
    extensions: extensions.length,
    extendedMinutes: minutesOf(extensions),
    extendedStandIn: standInsOf(extensions),
  }
}

/** The demand is in some rates and not in all, for these reasons. */
function apart(row: DemandOutcome, words: readonly Word[]): Counts {
  const silent = countedIn(words, row).length === 0
  const leftOut =
    row.acceptSpot !== null && countedContact(row) === undefined && contactAnswer(countedWords(row.words)) === undefined
  return {
    silent: one(row.end === 'silent' && silent),
    unreachable: one(row.end === 'unreachable' && silent),
    helper: one(silent && words.some(({ from }) => from === 'helper')),
    standIn: one(silent && words.some(({ from, disputed }) => from === 'stand-in' && disputed !== true)),
    noContact: one(leftOut && row.recorded === 1 && !isJudged(row)),
    unrecorded: one(leftOut && row.recorded === 0),
  }
}

const one = (counts: boolean): 0 | 1 => (counts ? 1 : 0)
