import { demand } from '../../domain/demand/demand.ts'
import { demandEvents } from '../../domain/demand/events.ts'
import type { Ladder, Raiser, Rung } from '../../domain/demand/shapes.ts'
import { type DemandState, type DemandStatus, stateOf } from '../../domain/demand/state.ts'
import { type Instant, instant, omit, optional, type Private } from '../../domain/kernel/index.ts'
import type { Level, Visibility } from '../../domain/workbook/shapes.ts'
import {
  type FoldStep,
  type Happened,
  integer,
  json,
  maybe,
  type RowOf,
  searchHash,
  steps,
  table,
  text,
} from '../runtime/index.ts'
import { NEVER } from '../shared-rules/due-time.ts'
import { moduleOf } from '../shared-rules/workbook-code.ts'
import { isEnded, standing } from './next-step.ts'
import { type Progress, pressureIn, progressOf, resultIn } from './progress.ts'
import { contactColumns, raiserId } from './raiser-columns.ts'

const columns = {
  demand: text(),
  number: text(),
  state: text<DemandStatus>(),
  /** 1 until something ends the demand. */
  open: integer(),
  level: text<Level>(),
  item: maybe(text()),
  module: maybe(text()),
  quarter: maybe(text()),
  building: maybe(text()),
  grid: maybe(text()),
  area: maybe(json<Private<string>>()),
  category: maybe(json<Private<string>>()),
  summary: maybe(text()),
  visibility: text<Visibility>(),
  raiserKind: text<Raiser['kind']>(),
  /** The resident or the party that raised it. */
  raiser: maybe(text()),
  /** 1 while the raiser agrees that all who know of the demand read the raiser's own words. */
  published: integer(),
  /** The demand into which it was merged. */
  original: maybe(text()),
  /** The result in words: what was handed back to a hotline, else what a party delivered last, or the reason of its end. */
  result: maybe(json<Private<string>>()),
  reference: maybe(json<Private<string>>()),
  referenceHash: searchHash({ of: 'reference', subject: 'raiser' }),
  /** How the raiser is reached. No list shows it. */
  contact: maybe(json<Private<string>>()),
  contactHash: searchHash({ of: 'contact', subject: 'raiser', form: 'phone' }),
  source: maybe(text()),
  imported: integer(),
  raised: integer(),
  /** When the event happened that ended it, or closed it after it was merged; null while it has not ended. */
  ended: maybe(integer()),
  acceptBy: maybe(integer()),
  resolveBy: maybe(integer()),
  /** When the next step is due: triage, acceptance, the result, the review of a hold, the answer of an outside body, or the call to the raiser. */
  due: integer(),
  /** 1 while it is long-running. */
  longRun: integer(),
  /** 1 while a party supervises it. */
  supervised: integer(),
  /** When the deadline service has to act on it. */
  alarm: integer(),
  /** 1 while the raiser is to be called, or the result to be checked. */
  calling: integer(),
  /** The party that the engine asked to do it. */
  caller: maybe(text()),
  /** When the work was delivered, while the raiser is to be called. */
  since: integer(),
  /** The rung of the chain of escalation on which it waits; null on none. */
  rung: maybe(text<Rung>()),
  /** What is escalated, where it was overdue. */
  ladder: maybe(text<Ladder>()),
  /** When the result is promised for, by the last answer to an escalation. */
  promise: maybe(integer()),
  progress: json<Progress>(),
}

const only = 'open'
const called = { only: 'calling' } as const

/** One row a demand, with what lists of demands show. */
export const headers = table('demands', {
  columns,
  key: ['demand'],
  indexes: [
    // Every order of the board is an index, and so is every filter with the usual order.
    { columns: ['due'], only },
    { columns: ['raised'], only },
    { columns: ['state', 'due'], only },
    { columns: ['level', 'due'], only },
    { columns: ['item', 'due'], only },
    { columns: ['module', 'due'], only },
    { columns: ['grid', 'due'], only },
    { columns: ['quarter', 'due'], only },
    { columns: ['supervised', 'due'], only },
    { columns: ['rung', 'due'], only },
    { columns: ['alarm'], only },
    { columns: ['since'], ...called },
    { columns: ['caller', 'since'], ...called },
    { columns: ['alarm'], ...called },
    { columns: ['longRun', 'raised'], only },
    // Demands of every state.
    { columns: ['raised'] },
    { columns: ['state', 'raised'] },
    { columns: ['referenceHash'] },
    { columns: ['contactHash'] },
    { columns: ['number'] },
    { columns: ['original'] },
    { columns: ['ended'] },
  ],
})
export type Header = RowOf<typeof headers>

/** Events that do not change where a demand stands. */
const UNMOVED: readonly string[] = [
  'ProgressRecorded',
  'WorkPlanSet',
  'FeedbackGiven',
  'EffectEvaluated',
  'SiteVerified',
]
const OWN: readonly string[] = [
  'HistoryImported',
  'DemandRaised',
  'DemandTriaged',
  'PublicationConsentChanged',
  ...UNMOVED,
]

const on = steps(headers)

export const headerSteps: readonly FoldStep[] = [
  on.on(demandEvents.HistoryImported, (_, happened) => ({
    ...unknown(happened),
    imported: 1,
    source: happened.data.source,
    reference: happened.data.reference,
    referenceHash: happened.searchHash(happened.data.reference),
    ...dues(happened.data),
  })),
  on.on(demandEvents.DemandRaised, (row = unknown(), happened) => {
    const { community, id, data, event, time } = happened
    return placed({
      ...row,
      community,
      demand: id,
      number: data.number,
      level: data.level,
      quarter: data.place.quarter ?? null,
      building: data.place.building ?? null,
      grid: data.place.grid ?? null,
      area: data.place.area ?? null,
      category: data.category ?? null,
      visibility: data.visibility,
      raiserKind: data.raiser.kind,
      raiser: raiserId(data.raiser),
      ...(data.reference === undefined
        ? {}
        : { reference: data.reference, referenceHash: happened.searchHash(data.reference) }),
      ...contactColumns(data, happened),
      raised: time,
      ...dues(data),
      progress: {
        ...row.progress,
        ...pressureIn(data),
        ...optional('about', data.about),
        ...optional('reachable', demand.evolve(demand.initial, 'DemandRaised', event).reachable),
      },
    })
  }),
  on.change(demandEvents.DemandTriaged, (row, { data, event }) =>
    placed({
      ...row,
      progress: omit(progressOf(demand.evolve(stateIn(row), 'DemandTriaged', event)), 'triage'),
      level: data.level,
      item: data.item,
      module: moduleOf(data.item),
      summary: data.summary,
      visibility: data.visibility,
      quarter: data.place.quarter ?? null,
      building: data.place.building ?? null,
      grid: data.place.grid ?? null,
      ...dues(data),
    }),
  ),
  on.change(demandEvents.PublicationConsentChanged, (row, { data }) => ({ ...row, published: data.granted ? 1 : 0 })),
  ...Object.values(demandEvents)
    .filter(({ eventName }) => !OWN.includes(eventName))
    .map(
      (kind): FoldStep => ({
        type: kind.type,
        table: headers,
        own: true,
        existing: true,
        key: ({ id }) => [id],
        fold: (row, happened) => row && moved(row as Header, kind.eventName, happened),
      }),
    ),
]

const dues = ({ acceptBy, resolveBy }: { acceptBy?: string; resolveBy?: string }) => ({
  ...(acceptBy === undefined ? {} : { acceptBy: instant(acceptBy) }),
  ...(resolveBy === undefined ? {} : { resolveBy: instant(resolveBy) }),
})

/** The demand's own fold says where it stands: a copy of its rules here would come to differ. */
function moved(row: Header, name: string, { event, time }: Happened): Header {
  const after = demand.evolve(stateIn(row), name, event)
  const progress = progressOf(after)
  return {
    ...row,
    acceptBy: after.acceptBy ?? null,
    resolveBy: after.resolveBy ?? null,
    progress,
    result: resultIn(name, event) ?? row.result,
    original: progress.merged?.original ?? null,
    visibility: after.visibility,
    longRun: after.longRun === undefined ? 0 : 1,
    supervised: after.supervision === undefined || isEnded(after) ? 0 : 1,
    ...standing(after),
    ended: endedAt(row, after, time),
  }
}

/** Returns when the demand ended. One that ended before and now ends in another way (merged, then closed) ends at the later time. */
function endedAt({ state, ended }: Header, after: DemandState, time: Instant): Instant | null {
  if (!isEnded(after)) return null
  return state === stateOf(after) ? (ended ?? time) : time
}

/** The state of the demand of a row. */
export const stateIn = (row: Header): DemandState => ({
  ...demand.initial,
  raiser: { kind: row.raiserKind, ...(row.raiser === null ? {} : { id: row.raiser }) },
  level: row.level,
  visibility: row.visibility,
  clockFrom: row.raised,
  ...(row.acceptBy === null ? {} : { acceptBy: row.acceptBy }),
  ...(row.resolveBy === null ? {} : { resolveBy: row.resolveBy }),
  ...(row.imported === 0 ? {} : { imported: { source: row.source ?? '' } }),
  ...(row.item === null ? {} : { item: row.item }),
  ...row.progress,
})

function placed(row: Header): Header {
  const demand = stateIn(row)
  return { ...row, ...standing(demand) }
}

const unknown = (happened?: Happened): Header => ({
  community: happened?.community ?? '',
  demand: happened?.id ?? '',
  number: '',
  state: 'unknown',
  open: 0,
  level: 'L3',
  item: null,
  module: null,
  quarter: null,
  building: null,
  grid: null,
  area: null,
  category: null,
  summary: null,
  visibility: 'restricted',
  raiserKind: 'unknown',
  raiser: null,
  published: 0,
  original: null,
  result: null,
  reference: null,
  referenceHash: null,
  contact: null,
  contactHash: null,
  source: null,
  imported: 0,
  raised: happened?.time ?? 0,
  ended: null,
  acceptBy: null,
  resolveBy: null,
  due: NEVER,
  longRun: 0,
  supervised: 0,
  alarm: NEVER,
  calling: 0,
  caller: null,
  since: NEVER,
  rung: null,
  ladder: null,
  promise: null,
  progress: progressOf(demand.initial),
})
