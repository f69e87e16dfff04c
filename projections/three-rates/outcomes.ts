import { demandEvents } from '../../domain/demand/index.ts'
import { instant } from '../../domain/kernel/index.ts'
import { integer, json, maybe, type RowOf, steps, table, text, timer } from '../runtime/index.ts'
import { moduleOf } from '../shared-rules/workbook-code.ts'

/** What a party has done with what it was given of a demand. */
interface Part {
  readonly task: string
  readonly party: string
  /** It still has to accept. */
  readonly waits: boolean
  readonly accepted: boolean
  /** It accepted late, or did not while acceptance was due. */
  readonly late: boolean
  /** Given after a reopening, when acceptance was due long ago: no lateness of this party. */
  readonly again: boolean
  readonly delivered: boolean
}

/** Whether the first assignment since raising or reopening went to the right party; undefined while that is open. */
interface First {
  readonly task: string
  readonly party: string
  readonly right?: boolean
}

/** One demand, as far as the rates judge it. */
export const outcomes = table('outcomes', {
  columns: {
    demand: text(),
    /** Of the local day on which it was raised: `2026-03`. */
    month: text(),
    item: maybe(text()),
    grid: maybe(text()),
    restricted: integer(),
    /** What was taken over had ended already: nothing of it is ours to be judged by. */
    imported: integer(),
    /** How it ended, where that takes it out of the rates; `silence` and `other` leave it in. */
    end: maybe(text<'merged' | 'withdrawn' | 'referred' | 'declined' | 'silence' | 'other'>()),
    /** When acceptance is due; the same while it is waited for; whether that has passed; and how it came. */
    deadline: maybe(integer()),
    acceptBy: maybe(integer()),
    passed: integer(),
    accepted: maybe(text<'in-time' | 'late'>()),
    reopened: integer(),
    parts: json<readonly Part[]>(),
    returned: json<readonly string[]>(),
    first: maybe(json<First>()),
    /** What the raiser said last, to whoever asked. */
    resolved: maybe(integer()),
    satisfaction: maybe(text()),
  },
  key: ['demand'],
})
export type DemandOutcome = RowOf<typeof outcomes>

const on = steps(outcomes)
const E = demandEvents

/** Acceptance is waited for until every part of it has come, or the demand has ended. */
function settled(row: DemandOutcome): DemandOutcome {
  const waits = row.end === null && (row.accepted === null || row.parts.some((part) => part.waits))
  const acceptBy = waits && row.passed === 0 ? row.deadline : null
  return acceptBy === row.acceptBy ? row : { ...row, acceptBy }
}

const changed = (parts: readonly Part[], task: string, change: Partial<Part>): readonly Part[] =>
  parts.map((part) => (part.task === task && !isPast(parts, part) ? { ...part, ...change } : part))
/** A task that went to another party goes on as a new part: the last one of its name is the one that goes on. */
const isPast = (parts: readonly Part[], part: Part): boolean =>
  parts.findLast(({ task }) => task === part.task) !== part

const given = ({ passed, reopened }: DemandOutcome, task: string, party: string): Part => ({
  task,
  party,
  waits: true,
  accepted: false,
  late: passed === 1,
  again: reopened === 1,
  delivered: false,
})

/** The verdict on the first assignment, once: what goes wrong later with the same task still counts. */
const judged = (row: DemandOutcome, task: string, right: boolean): DemandOutcome =>
  row.first?.task === task && row.first.right !== false ? { ...row, first: { ...row.first, right } } : row

const blank = (community: string, demand: string): DemandOutcome => ({
  community,
  demand,
  month: '',
  item: null,
  grid: null,
  restricted: 0,
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
      month: (data.day ?? event.time).slice(0, 7),
      grid: data.place.grid ?? null,
      restricted: data.visibility === 'restricted' ? 1 : 0,
      deadline: data.acceptBy === undefined ? (row?.deadline ?? null) : instant(data.acceptBy),
    }),
  ),
  on.change(E.DemandTriaged, (row, { data }) =>
    settled({
      ...row,
      item: data.item,
      grid: data.place.grid ?? null,
      restricted: data.visibility === 'restricted' ? 1 : 0,
      deadline: instant(data.acceptBy),
      passed: 0,
      parts: row.parts.map((part) => (part.waits ? { ...part, late: false } : part)),
    }),
  ),

  on.change(E.TaskAssigned, (row, { data: { task, party, firstReceiver } }) =>
    settled({
      ...row,
      parts: [...row.parts, given(row, task, party)],
      first: firstReceiver ? { task, party } : row.first,
    }),
  ),
  on.change(E.TaskAccepted, (row, { data: { task, inTime } }) => {
    const parts = changed(row.parts, task, { waits: false, accepted: true, late: !inTime })
    return settled(judged({ ...row, parts, accepted: row.accepted ?? (inTime ? 'in-time' : 'late') }, task, true))
  }),
  on.change(E.TaskReturned, (row, { data: { task, party, stays } }) => {
    const parts = stays ? row.parts : changed(row.parts, task, { waits: false })
    return settled(judged({ ...row, parts, returned: [...row.returned, party] }, task, false))
  }),
  on.change(E.TaskReassigned, (row, { data: { task, party, from, cause } }) => {
    if (party === from) return row
    const parts = [...changed(row.parts, task, { waits: false }), given(row, task, party)]
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

  on.change(E.FeedbackGiven, (row, { data }) => answered(row, data)),
  on.change(E.CallbackRecorded, (row, { data }) => answered(row, data)),

  on.change(E.DemandMerged, (row) => settled({ ...row, end: 'merged' })),
  on.change(E.DemandUnmerged, (row) => settled({ ...row, end: null })),
  on.change(E.DemandDeclined, (row) => settled({ ...row, end: 'declined' })),
  on.change(E.DemandWithdrawn, (row) => settled({ ...row, end: 'withdrawn' })),
  on.change(E.DemandReferred, (row) => settled({ ...row, end: 'referred' })),
  on.change(E.ReferralAnswered, (row, { data }) => (data.outcome === 'refused' ? settled({ ...row, end: null }) : row)),
  on.change(E.DemandClosed, (row, { data }) =>
    // Handled by somebody outside, or merged: closing it does not bring it back into the rates.
    row.end === null ? settled({ ...row, end: data.basis === 'silence' ? 'silence' : 'other' }) : row,
  ),
  on.change(E.DemandReopened, (row) => settled({ ...row, end: null, reopened: 1 })),
]

/** Acceptance was due: whoever has not accepted by now is late. */
export const acceptanceTimer = timer(outcomes, 'acceptBy', (row) => ({
  ...row,
  acceptBy: null,
  passed: 1,
  parts: row.parts.map((part) => (part.waits ? { ...part, late: true } : part)),
}))

export const moduleOfOutcome = ({ item }: DemandOutcome): string | null => (item === null ? null : moduleOf(item))
