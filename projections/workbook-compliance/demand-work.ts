import { demandEvents as E } from '../../domain/demand/events.ts'
import { instant, iso, optional } from '../../domain/kernel/index.ts'
import {
  ALWAYS,
  type Contribution,
  integer,
  json,
  maybe,
  type RowOf,
  steps,
  table,
  text,
  timer,
} from '../runtime/index.ts'
import { classColumns, classSteps, unclassed } from '../shared-rules/demand-class.ts'
import { holderDues, triagedDues } from '../shared-rules/own-due-time.ts'
import { moduleOf } from '../shared-rules/workbook-code.ts'

/** A task while one party holds it; reassigned to another party, it continues as a new one. */
interface Given {
  readonly task: string
  readonly party: string
  /** Null only where an urgent demand was assigned before triage. */
  readonly item: string | null
  readonly state: 'open' | 'delivered' | 'returned' | 'refused' | 'withdrawn' | 'reassigned'
  readonly accepted: 'in-time' | 'late' | null
  /** When acceptance by this party is due, and whether that moment passed without it. Older logs recorded no such moment. */
  readonly acceptDue: number | null
  readonly acceptLate: boolean
  /** When the result of this party is due, and whether that moment passed while it had the task, or the result came later. */
  readonly due: number
  readonly late: boolean
  readonly returned: number
}

/** What a desk had to do was done, or its time passed. */
interface Sorted {
  readonly party: string
  readonly late: boolean
}

/** One row a demand: the tasks that parties were assigned, and what they did with them. */
export const demandWork = table('work', {
  columns: {
    demand: text(),
    item: maybe(text()),
    ...classColumns,
    /** When the next acceptance or result of an open task is due. */
    nextAt: maybe(integer()),
    given: json<readonly Given[]>(),
    /** The desk that has to sort it, and each time that a desk had to. */
    desk: maybe(text()),
    sorted: json<readonly Sorted[]>(),
    /** 1 while a desk has to hand the result of an order back, and each time that a desk had to. */
    resultDue: integer(),
    handedBack: json<readonly Sorted[]>(),
  },
  key: ['demand'],
})
export type DemandWork = RowOf<typeof demandWork>

const awaitsAcceptance = ({ state, accepted, acceptDue, acceptLate }: Given): boolean =>
  state === 'open' && accepted === null && acceptDue !== null && !acceptLate

function settled(row: DemandWork): DemandWork {
  const moments = row.given.flatMap((one) => [
    ...(awaitsAcceptance(one) && one.acceptDue !== null ? [one.acceptDue] : []),
    ...(one.state === 'open' && !one.late ? [one.due] : []),
  ])
  // At the very moment of a due time it is still kept.
  const nextAt = moments.length === 0 ? null : Math.min(...moments) + 1
  return nextAt === row.nextAt ? row : { ...row, nextAt }
}

/** Returns the row with a change to the latest task of this name. */
function changed(row: DemandWork, task: string, change: (given: Given) => Partial<Given>): DemandWork {
  const at = row.given.findLastIndex((one) => one.task === task)
  return settled({ ...row, given: row.given.map((one, index) => (index === at ? { ...one, ...change(one) } : one)) })
}

const blank = (community: string, demand: string): DemandWork => ({
  community,
  demand,
  item: null,
  ...unclassed,
  nextAt: null,
  given: [],
  desk: null,
  sorted: [],
  resultDue: 0,
  handedBack: [],
})

type Handover = Parameters<typeof holderDues>[0] & Pick<Given, 'task' | 'party'>

function added(row: DemandWork, data: Handover, item: string | null): DemandWork {
  const { acceptBy, resolveBy } = holderDues(data)
  const one: Given = {
    task: data.task,
    party: data.party,
    item,
    state: 'open',
    accepted: null,
    acceptDue: data.own === undefined ? null : acceptBy,
    acceptLate: false,
    due: resolveBy,
    late: false,
    returned: 0,
  }
  return settled({ ...row, given: [...row.given, one] })
}

/** Counts the desk once: one that was late when the others were asked stays late, and is not counted again at the triage. */
const sortedBy = (row: DemandWork, party: string, late: boolean): DemandWork =>
  row.desk === null ? row : { ...row, desk: null, sorted: [...row.sorted, { party, late }] }

/** The task after a triage. A due time that has passed stays passed. */
function triaged(one: Given, data: Parameters<typeof triagedDues>[0] & { readonly item: string }): Given {
  const { acceptBy, resolveBy } = triagedDues(data, one.task)
  return {
    ...one,
    item: one.item ?? data.item,
    ...(awaitsAcceptance(one) ? { acceptDue: acceptBy } : {}),
    ...(one.state === 'open' && !one.late ? { due: resolveBy } : {}),
  }
}

/** More time counts only where it was given before the due time passed. */
const extendedTo = (row: DemandWork, task: string, until: number): DemandWork =>
  changed(row, task, ({ state, late, due }) => (state === 'open' && !late ? { due: Math.max(due, until) } : {}))

/** Counts the desk once for each result that is due, like {@link sortedBy}. */
const handedBackBy = (row: DemandWork, party: string | undefined, late: boolean): DemandWork =>
  row.resultDue === 0 || party === undefined
    ? row
    : { ...row, resultDue: 0, handedBack: [...row.handedBack, { party, late }] }

/** A demand that is open again: its desk has to sort it, and to hand a new result back. */
const backAt = (row: DemandWork, { desk, resultDue }: { readonly desk?: string; readonly resultDue?: object }) => ({
  ...row,
  desk: desk ?? row.desk,
  resultDue: resultDue === undefined ? row.resultDue : 1,
})

const on = steps(demandWork)

export const demandWorkSteps = [
  on.on(E.DemandRaised, (row, { community, id, data }) => ({
    ...(row ?? blank(community, id)),
    desk: data.desk ?? null,
    resultDue: data.order === undefined ? 0 : 1,
  })),
  on.change(E.DemandReopened, (row, { data }) => backAt(row, data)),
  on.change(E.DemandUnmerged, (row, { data }) => backAt(row, data)),
  on.change(E.OrderSentAgain, (row) => ({ ...row, resultDue: 1 })),
  on.change(E.HandBackOverdue, (row, { data: { desk } }) => handedBackBy(row, desk, true)),
  on.change(E.ResultHandedBack, (row, { data: { desk, inTime } }) => ({
    ...handedBackBy(row, desk, !inTime),
    resultDue: 0,
  })),
  on.change(E.ReferralAnswered, (row, { data }) => backAt(row, data)),
  on.change(E.ReferralEnded, (row, { data: { resultDue } }) => backAt(row, { ...optional('resultDue', resultDue) })),
  on.change(E.DemandWithdrawn, (row, { data: { resultDue } }) => backAt(row, { ...optional('resultDue', resultDue) })),
  on.change(E.TriageOverdue, (row, { data: { desk } }) => sortedBy(row, desk, true)),
  on.change(E.DemandTriaged, (row, { data }) =>
    settled({
      ...(row.desk === null || data.deskInTime === undefined ? row : sortedBy(row, row.desk, !data.deskInTime)),
      item: data.item,
      given: row.given.map((one) => triaged(one, data)),
    }),
  ),
  on.change(E.TaskAssigned, (row, { data }) => added(row, data, data.item ?? row.item)),
  on.change(E.TaskAccepted, (row, { data: { task, inTime } }) =>
    changed(row, task, ({ acceptLate }) => {
      const late = acceptLate || !inTime
      return { accepted: late ? 'late' : 'in-time', acceptLate: late }
    }),
  ),
  on.change(E.TaskReturned, (row, { data: { task, stays, desk } }) =>
    changed({ ...row, desk: desk ?? row.desk }, task, ({ returned, state }) => ({
      returned: returned + 1,
      state: stays ? state : 'returned',
    })),
  ),
  on.change(E.TaskReassigned, (row, { data }) => {
    const { task, party, from } = data
    if (party === from) return row
    const left = changed(row, task, ({ state }) => ({ state: state === 'open' ? 'reassigned' : state }))
    return added(left, data, row.item)
  }),
  on.change(E.RequestRefused, (row, { data: { task } }) => changed(row, task, () => ({ state: 'refused' }))),
  on.change(E.TaskWithdrawn, (row, { data: { task } }) => changed(row, task, () => ({ state: 'withdrawn' }))),
  on.change(E.ServiceDelivered, (row, { data: { task, inTime } }) =>
    changed(row, task, ({ late }) => ({ state: 'delivered', late: late || !inTime })),
  ),
  on.change(E.DeadlineExtended, (row, { data: { tasks, resolveBy, standIn } }) =>
    // People of the asking party who stood in for another society move nothing.
    standIn === true ? row : tasks.reduce((extended, task) => extendedTo(extended, task, instant(resolveBy)), row),
  ),
  ...classSteps<DemandWork>(demandWork),
]

/** Something was due: what was not there by then is late, whatever follows. */
export const taskTimer = timer(demandWork, 'nextAt', (row) => {
  const now = row.nextAt ?? 0
  return settled({
    ...row,
    given: row.given.map((one) => ({
      ...one,
      acceptLate: one.acceptLate || (awaitsAcceptance(one) && (one.acceptDue ?? now) < now),
      late: one.late || (one.state === 'open' && one.due < now),
    })),
  })
})

export const LOAD = [
  'assigned',
  'open',
  'overdue',
  'accepted',
  'acceptedLate',
  'delivered',
  'deliveredLate',
  'lateToAccept',
  'lateToDeliver',
  'returned',
  'refused',
  'withdrawn',
  'reassigned',
] as const
type LoadFigure = (typeof LOAD)[number]

/** Takes the place of a party where a figure covers all parties; it also keeps items without any task in the view. */
export const EVERYBODY = ''

/** When something about a task will be late by time alone: its acceptance, and its result. At the very moment of a due time it is still kept. */
export const pendingOf = (one: Given): readonly { readonly at: string; readonly what: 'acceptance' | 'result' }[] => [
  ...(awaitsAcceptance(one) && one.acceptDue !== null
    ? [{ at: iso(one.acceptDue + 1), what: 'acceptance' } as const]
    : []),
  ...(one.state === 'open' && !one.late ? [{ at: iso(one.due + 1), what: 'result' } as const] : []),
]

const COMES_LATE = { acceptance: { lateToAccept: 1 }, result: { overdue: 1, lateToDeliver: 1 } }

export function itemLoadOf({ given, class: of }: DemandWork): readonly Contribution[] {
  return given.flatMap((one) => {
    const { item, party, state, accepted, acceptLate, late, returned } = one
    if (item === null) return []
    const counts: Partial<Record<LoadFigure, number>> = { assigned: 1 }
    if (state !== 'returned') counts[state] = 1
    if (state === 'open' && late) counts.overdue = 1
    if (acceptLate) counts.lateToAccept = 1
    if (late) counts.lateToDeliver = 1
    if (accepted !== null) counts.accepted = 1
    if (accepted === 'late') counts.acceptedLate = 1
    if (state === 'delivered' && late) counts.deliveredLate = 1
    if (returned > 0) counts.returned = returned
    const later = pendingOf(one).map(({ at, what }) => ({ moment: at, sums: COMES_LATE[what] }))
    return [party, EVERYBODY].flatMap((whose) =>
      [{ moment: ALWAYS, sums: counts }, ...later].map(({ moment, sums }) => ({
        group: [moduleOf(item), item, whose, of, moment],
        sums,
      })),
    )
  })
}
