import { demandEvents } from '../../domain/demand/events.ts'
import { instant } from '../../domain/kernel/index.ts'
import { type Happened, integer, json, maybe, type RowOf, steps, table, text, timer } from '../runtime/index.ts'
import { classColumns, classSteps, unclassed } from '../shared-rules/demand-class.ts'
import { monthOf, quarterEnd } from '../shared-rules/month.ts'
import { holderDues, triagedDues } from '../shared-rules/own-due-time.ts'
import { moduleOf } from '../shared-rules/workbook-code.ts'

/** What a party has done with one task of a demand. */
interface Part {
  readonly task: string
  readonly party: string
  /** Whether the party still has to accept. */
  readonly waits: boolean
  readonly accepted: boolean
  /** When its own acceptance is due. */
  readonly due: number
  /** Whether it accepted late, or not by the time that its own acceptance was due. */
  readonly late: boolean
  /**
   * Whether it was assigned after a reopening by an engine that recorded no due time of its own: acceptance of the demand was due
   * long before, so the party is not judged as late.
   */
  readonly again: boolean
  readonly delivered: boolean
}

/** The first assignment since raising or reopening; `right` says whether it was the right party, once that is known. */
interface First {
  readonly task: string
  readonly party: string
  readonly right?: boolean
}

/** One row a demand, with what the rates judge. */
export const outcomes = table('outcomes', {
  columns: {
    demand: text(),
    /** The month of the local day on which it was raised: `2026-03`. */
    month: text(),
    item: maybe(text()),
    grid: maybe(text()),
    /** When the quarter in which it was raised is over, while it is restricted. */
    quarterEnds: maybe(integer()),
    /** 1 where it was restricted when its quarter was over. */
    restricted: integer(),
    ...classColumns,
    /** 1 where it had ended before it was imported: it is in no rate. */
    imported: integer(),
    /** How it ended. `silence` and `other` leave it in the rates, the others take it out. */
    end: maybe(text<'merged' | 'withdrawn' | 'referred' | 'declined' | 'silence' | 'other'>()),
    /**
     * When the demand is due to be accepted; the next moment at which it or a party is late; whether the demand's own moment has
     * passed; how acceptance came.
     */
    deadline: maybe(integer()),
    acceptBy: maybe(integer()),
    passed: integer(),
    accepted: maybe(text<'in-time' | 'late'>()),
    reopened: integer(),
    parts: json<readonly Part[]>(),
    returned: json<readonly string[]>(),
    first: maybe(json<First>()),
    /** The raiser's last answer. */
    resolved: maybe(integer()),
    satisfaction: maybe(text()),
    /** 1 where a helper answered without a ground on record to speak for the raiser. */
    helper: integer(),
  },
  key: ['demand'],
})
export type DemandOutcome = RowOf<typeof outcomes>

const on = steps(outcomes)
const E = demandEvents

/** Returns the row with `acceptBy` set while the demand or a part waits for acceptance and the demand has not ended. */
function settled(row: DemandOutcome): DemandOutcome {
  const moments: number[] = []
  if (row.end === null) {
    if (row.accepted === null && row.passed === 0 && row.deadline !== null) moments.push(row.deadline)
    for (const { waits, late, due } of row.parts) if (waits && !late) moments.push(due)
  }
  const acceptBy = moments.length === 0 ? null : Math.min(...moments)
  return acceptBy === row.acceptBy ? row : { ...row, acceptBy }
}

const changed = (parts: readonly Part[], task: string, change: Partial<Part>): readonly Part[] =>
  parts.map((part) => (part.task === task && !isPast(parts, part) ? { ...part, ...change } : part))
/** Whether a later part has the same task: a task that moved to another party continues as a new part. */
const isPast = (parts: readonly Part[], part: Part): boolean =>
  parts.findLast(({ task }) => task === part.task) !== part

type Handover = Parameters<typeof holderDues>[0] & { readonly task: string; readonly party: string }

const given = ({ reopened }: DemandOutcome, data: Handover): Part => ({
  task: data.task,
  party: data.party,
  waits: true,
  accepted: false,
  due: holderDues(data).acceptBy,
  late: false,
  again: reopened === 1 && data.own === undefined,
  delivered: false,
})

/** Returns the row with the verdict on its first assignment; a wrong assignment stays wrong. */
const judged = (row: DemandOutcome, task: string, right: boolean): DemandOutcome =>
  row.first?.task === task && row.first.right !== false ? { ...row, first: { ...row.first, right } } : row

const blank = (community: string, demand: string): DemandOutcome => ({
  community,
  demand,
  month: '',
  item: null,
  grid: null,
  quarterEnds: null,
  restricted: 0,
  ...unclassed,
  imported: 0,
  end: null,
  deadline: null,
  acceptBy: null,
  passed: 0,
  accepted: null,
  reopened: 0,
  parts: [],
  returned: [],
  first: null,
  resolved: null,
  satisfaction: null,
  helper: 0,
})

const answered = (row: DemandOutcome, data: { resolved?: boolean; satisfaction?: string }): DemandOutcome =>
  data.resolved === undefined
    ? row
    : { ...row, resolved: data.resolved ? 1 : 0, satisfaction: data.satisfaction ?? null }

export const outcomeSteps = [
  on.on(E.HistoryImported, (_, { community, id, data }) => ({
    ...blank(community, id),
    imported: data.open ? 0 : 1,
    deadline: data.acceptBy === undefined ? null : instant(data.acceptBy),
  })),
  on.on(E.DemandRaised, (row, { community, id, data, event }) =>
    settled({
      ...(row ?? blank(community, id)),
      month: monthOf(data.day ?? event.time),
      grid: data.place.grid ?? null,
      deadline: data.acceptBy === undefined ? (row?.deadline ?? null) : instant(data.acceptBy),
    }),
  ),
  on.change(E.DemandTriaged, (row, { data }) =>
    settled({
      ...row,
      item: data.item,
      grid: data.place.grid ?? null,
      deadline: instant(data.acceptBy),
      passed: 0,
      parts: row.parts.map((part) =>
        part.waits ? { ...part, due: triagedDues(data, part.task).acceptBy, late: false } : part,
      ),
    }),
  ),

  on.change(E.TaskAssigned, (row, { data }) =>
    settled({
      ...row,
      parts: [...row.parts, given(row, data)],
      first: data.firstReceiver ? { task: data.task, party: data.party } : row.first,
    }),
  ),
  on.change(E.TaskAccepted, (row, { recorded, data: { task, inTime } }) => {
    const parts = changed(row.parts, task, { waits: false, accepted: true, late: !inTime })
    // The party is judged by its own due time, the demand by the raiser's.
    const answered = inTime && (row.deadline === null || recorded <= row.deadline) ? 'in-time' : 'late'
    return settled(judged({ ...row, parts, accepted: row.accepted ?? answered }, task, true))
  }),
  on.change(E.TaskReturned, (row, { data: { task, party, stays } }) => {
    const parts = stays ? row.parts : changed(row.parts, task, { waits: false })
    return settled(judged({ ...row, parts, returned: [...row.returned, party] }, task, false))
  }),
  on.change(E.TaskReassigned, (row, { data }) => {
    const { task, party, from, cause } = data
    if (party === from) return row
    const parts = [...changed(row.parts, task, { waits: false }), given(row, data)]
    const moved = settled({ ...row, parts })
    return cause === 'correction' ? judged(moved, task, false) : moved
  }),
  on.change(E.TaskWithdrawn, (row, { data: { task, cause } }) => {
    const withdrawn = settled({ ...row, parts: changed(row.parts, task, { waits: false }) })
    return cause === 'mistake' ? judged(withdrawn, task, false) : withdrawn
  }),
  on.change(E.ServiceDelivered, (row, { data: { task } }) =>
    settled({ ...row, parts: changed(row.parts, task, { waits: false, delivered: true }) }),
  ),

  // The word of a helper without a ground on record counts apart.
  on.change(E.FeedbackGiven, (row, { data }) =>
    data.by === 'helper' && data.ground === undefined ? { ...row, helper: 1 } : answered(row, data),
  ),
  on.change(E.CallbackRecorded, (row, { data }) => answered(row, data)),

  on.change(E.DemandMerged, (row) => settled({ ...row, end: 'merged' })),
  on.change(E.DemandUnmerged, (row) => settled({ ...row, end: null })),
  on.change(E.DemandDeclined, (row) => settled({ ...row, end: 'declined' })),
  on.change(E.DemandWithdrawn, (row) => settled({ ...row, end: 'withdrawn' })),
  on.change(E.DemandReferred, (row) => settled({ ...row, end: 'referred' })),
  on.change(E.ReferralAnswered, (row, { data }) => (data.outcome === 'refused' ? settled({ ...row, end: null }) : row)),
  on.change(E.DemandClosed, (row, { data }) =>
    // A referred or merged demand that is closed stays out of the rates.
    row.end === null ? settled({ ...row, end: data.basis === 'silence' ? 'silence' : 'other' }) : row,
  ),
  on.change(E.DemandReopened, (row) => settled({ ...row, end: null, reopened: 1 })),
  ...classSteps<DemandOutcome>(outcomes, awaitsQuarter),
]

/** Returns the row with the end of its quarter, if the demand is restricted and the quarter is not over. */
function awaitsQuarter(row: DemandOutcome, { recorded }: Happened): DemandOutcome {
  if (row.month === '') return row
  const ends = quarterEnd(row.month)
  const quarterEnds = row.seen.visibility === 'restricted' && recorded < ends ? ends : null
  return quarterEnds === row.quarterEnds ? row : { ...row, quarterEnds }
}

/** The quarter is over: whether the demand was restricted is settled for good. */
export const quarterTimer = timer(outcomes, 'quarterEnds', (row) => ({ ...row, quarterEnds: null, restricted: 1 }))

/** Acceptance was due: of the demand, or of parties that have not accepted, which are late. */
export const acceptanceTimer = timer(outcomes, 'acceptBy', (row) => {
  const now = row.acceptBy ?? 0
  return settled({
    ...row,
    passed: row.passed === 1 || (row.deadline !== null && row.deadline <= now) ? 1 : 0,
    parts: row.parts.map((part) => (part.waits && part.due <= now ? { ...part, late: true } : part)),
  })
})

export const moduleOfOutcome = ({ item }: DemandOutcome): string | null => (item === null ? null : moduleOf(item))
