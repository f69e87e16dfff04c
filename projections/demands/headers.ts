import type { SafeContact } from '../../domain/contact/safe-contact.ts'
import { nextDemandDeadline } from '../../domain/demand/deadlines.ts'
import { demand } from '../../domain/demand/demand.ts'
import { awaitsDesk } from '../../domain/demand/desk.ts'
import { demandEvents } from '../../domain/demand/events.ts'
import { toldLimits } from '../../domain/demand/safe-contact-fold.ts'
import type { Raiser } from '../../domain/demand/shapes.ts'
import {
  type DemandGroup,
  type DemandState,
  type DemandStatus,
  isAnswerable,
  stateOf,
} from '../../domain/demand/state.ts'
import { type Instant, instant, omit, type Private } from '../../domain/kernel/index.ts'
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
import { type Progress, progressOf } from './progress.ts'

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
  /** How, when and by whom the raiser may be contacted, without the words. */
  safeContact: maybe(json<SafeContact>()),
  /** The residents who raise it together with the raiser. */
  group: maybe(json<DemandGroup>()),
  /** The demand into which it was merged. */
  original: maybe(text()),
  reference: maybe(json<Private<string>>()),
  referenceHash: searchHash({ of: 'reference', subject: 'raiser' }),
  source: maybe(text()),
  imported: integer(),
  raised: integer(),
  acceptBy: maybe(integer()),
  resolveBy: maybe(integer()),
  /** When the next step is due: triage, acceptance, the result, the review of a hold, or the answer of an outside body. */
  due: integer(),
  /** Since when it is long-running. */
  longRun: maybe(integer()),
  /** When the deadline service has to act on it. */
  alarm: integer(),
  progress: json<Progress>(),
}

const only = 'open'

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
    { columns: ['alarm'], only },
    { columns: ['longRun'], only },
    // Demands of every state.
    { columns: ['raised'] },
    { columns: ['state', 'raised'] },
    { columns: ['referenceHash'] },
    { columns: ['number'] },
    { columns: ['original'] },
  ],
})
export type Header = RowOf<typeof headers>

/** Events that do not change where a demand stands. */
const UNMOVED: readonly string[] = [
  'ProgressRecorded',
  'WorkPlanSet',
  'FeedbackGiven',
  'CallbackRecorded',
  'EffectEvaluated',
]
const OWN: readonly string[] = [
  'HistoryImported',
  'DemandRaised',
  'DemandTriaged',
  'PublicationConsentChanged',
  'SafeContactChanged',
  'MembersInvited',
  'MemberJoined',
  'MemberLeft',
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
    const { community, id, data, time } = happened
    return placed({
      ...row,
      community,
      demand: id,
      number: data.number,
      level: data.level,
      quarter: data.place.quarter ?? null,
      grid: data.place.grid ?? null,
      area: data.place.area ?? null,
      category: data.category ?? null,
      visibility: data.visibility,
      raiserKind: data.raiser.kind,
      raiser: raiserId(data.raiser),
      ...toldLimits(data.safeContact),
      group: data.group === undefined ? null : { invited: data.group.invited ?? [], members: [] },
      ...(data.reference === undefined
        ? {}
        : { reference: data.reference, referenceHash: happened.searchHash(data.reference) }),
      raised: time,
      ...dues(data),
      progress: { ...row.progress, ...triageIn(data) },
    })
  }),
  on.change(demandEvents.DemandTriaged, (row, { data, event }) =>
    placed({
      ...row,
      progress: omit(progressOf(demand.evolve(stateFrom(row), 'DemandTriaged', event)), 'triage'),
      level: data.level,
      item: data.item,
      module: moduleOf(data.item),
      summary: data.summary,
      visibility: data.visibility,
      quarter: data.place.quarter ?? null,
      grid: data.place.grid ?? null,
      ...toldLimits(data.safeContact),
      ...dues(data),
    }),
  ),
  on.change(demandEvents.PublicationConsentChanged, (row, { data: { granted } }) => ({
    ...row,
    published: granted ? 1 : 0,
  })),
  ...Object.values(demandEvents)
    .filter(({ eventName }) => !OWN.includes(eventName))
    .map(
      (kind): FoldStep => ({
        type: kind.type,
        table: headers,
        own: true,
        key: ({ id }) => [id],
        fold: (row, happened) => (row === undefined ? undefined : moved(row as Header, kind.eventName, happened)),
      }),
    ),
]

const raiserId = (raiser: Raiser): string | null =>
  raiser.kind === 'resident' ? raiser.id : raiser.kind === 'party' ? raiser.party : null

const dues = ({ acceptBy, resolveBy }: { acceptBy?: string; resolveBy?: string }) => ({
  ...(acceptBy === undefined ? {} : { acceptBy: instant(acceptBy) }),
  ...(resolveBy === undefined ? {} : { resolveBy: instant(resolveBy) }),
})

const triageIn = ({ desk, triageBy }: { desk?: string; triageBy?: string }): Pick<Progress, 'triage'> =>
  desk === undefined || triageBy === undefined ? {} : { triage: { desk, by: instant(triageBy) } }

/** The demand's own fold says where it stands: a copy of its rules here would come to differ. */
function moved(row: Header, name: string, { event }: Happened): Header {
  const after = demand.evolve(stateFrom(row), name, event)
  const progress = progressOf(after)
  const state = stateOf(after)
  return {
    ...row,
    acceptBy: after.acceptBy ?? null,
    resolveBy: after.resolveBy ?? null,
    progress,
    original: progress.merged?.original ?? null,
    state,
    open: openIn(after),
    due: dueIn(after),
    longRun: after.longRun?.since ?? null,
    alarm: alarmIn(after),
  }
}

const stateFrom = (row: Header): DemandState => ({
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

const ENDED: readonly DemandStatus[] = ['closed', 'merged', 'declined', 'withdrawn']

/** A merged demand is left to its original, until its raiser has to be asked. */
const openIn = (demand: DemandState): 0 | 1 => (ENDED.includes(stateOf(demand)) && !isAnswerable(demand) ? 0 : 1)

function placed(row: Header): Header {
  const demand = stateFrom(row)
  const state = stateOf(demand)
  return { ...row, state, open: openIn(demand), due: dueIn(demand), alarm: alarmIn(demand) }
}

const alarmIn = (demand: DemandState): Instant => nextDemandDeadline(demand)?.at ?? NEVER

function dueIn(demand: DemandState): Instant {
  const state = stateOf(demand)
  const { acceptBy, resolveBy, hold, referredTo, triage } = demand
  if (triage !== undefined && awaitsDesk(demand)) return Math.min(triage.by, acceptBy ?? NEVER)
  if (state === 'raised' || state === 'triaged' || state === 'assigned') return acceptBy ?? NEVER
  if (state === 'in-progress') return resolveBy ?? NEVER
  if (state === 'referred') return referredTo?.answerBy ?? NEVER
  return (state === 'held' ? hold?.reviewBy : undefined) ?? NEVER
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
  grid: null,
  area: null,
  category: null,
  summary: null,
  visibility: 'restricted',
  raiserKind: 'unknown',
  raiser: null,
  published: 0,
  safeContact: null,
  group: null,
  original: null,
  reference: null,
  referenceHash: null,
  source: null,
  imported: 0,
  raised: happened?.time ?? 0,
  acceptBy: null,
  resolveBy: null,
  due: NEVER,
  longRun: null,
  alarm: NEVER,
  progress: { tasks: [], received: [], delivered: [], approvals: [], rung: 0, overdue: [] },
})
