import { demandEvents as E } from '../../domain/demand/events.ts'
import { type Contribution, integer, json, maybe, type RowOf, steps, table, text, timer } from '../runtime/index.ts'
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
  readonly deliveredLate: boolean
  /** When the result of this party is due, and whether that moment passed while it had the task. */
  readonly due: number
  readonly overdue: boolean
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
    /** When the next result of an open task is due. */
    resolveBy: maybe(integer()),
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

function settled(row: DemandWork): DemandWork {
  const waiting = row.given.filter(({ state, overdue }) => state === 'open' && !overdue).map(({ due }) => due)
  const resolveBy = waiting.length === 0 ? null : Math.min(...waiting)
  return resolveBy === row.resolveBy ? row : { ...row, resolveBy }
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
  resolveBy: null,
  given: [],
  desk: null,
  sorted: [],
  resultDue: 0,
  handedBack: [],
})

const added = (row: DemandWork, one: Pick<Given, 'task' | 'party' | 'item' | 'due'>): DemandWork =>
  settled({
    ...row,
    given: [...row.given, { ...one, state: 'open', accepted: null, deliveredLate: false, overdue: false, returned: 0 }],
  })

/** Counts the desk once: one that was late when the others were asked stays late, and is not counted again at the triage. */
const sortedBy = (row: DemandWork, party: string, late: boolean): DemandWork =>
  row.desk === null ? row : { ...row, desk: null, sorted: [...row.sorted, { party, late }] }

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
  on.change(E.ResultHandedBack, (row, { data: { desk, inTime } }) => handedBackBy(row, desk, !inTime)),
  on.change(E.ReferralAnswered, (row, { data }) => ({ ...row, desk: data.desk ?? row.desk })),
  on.change(E.TriageOverdue, (row, { data: { desk } }) => sortedBy(row, desk, true)),
  on.change(E.DemandTriaged, (row, { data }) =>
    settled({
      ...(row.desk === null || data.deskInTime === undefined ? row : sortedBy(row, row.desk, !data.deskInTime)),
      item: data.item,
      given: row.given.map((one) => ({
        ...one,
        item: one.item ?? data.item,
        ...(one.state === 'open' ? { due: triagedDues(data, one.task).resolveBy, overdue: false } : {}),
      })),
    }),
  ),
  on.change(E.TaskAssigned, (row, { data }) =>
    added(row, {
      task: data.task,
      party: data.party,
      item: data.item ?? row.item,
      due: holderDues(data).resolveBy,
    }),
  ),
  on.change(E.TaskAccepted, (row, { data: { task, inTime } }) =>
    changed(row, task, () => ({ accepted: inTime ? 'in-time' : 'late' })),
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
    return added(left, { task, party, item: row.item, due: holderDues(data).resolveBy })
  }),
  on.change(E.RequestRefused, (row, { data: { task } }) => changed(row, task, () => ({ state: 'refused' }))),
  on.change(E.TaskWithdrawn, (row, { data: { task } }) => changed(row, task, () => ({ state: 'withdrawn' }))),
  on.change(E.ServiceDelivered, (row, { data: { task, inTime } }) =>
    changed(row, task, () => ({ state: 'delivered', deliveredLate: !inTime })),
  ),
  ...classSteps<DemandWork>(demandWork),
]

/** A result was due: the tasks with that due time that are still open are overdue. */
export const resultTimer = timer(demandWork, 'resolveBy', (row) =>
  settled({
    ...row,
    given: row.given.map((one) =>
      one.state === 'open' && one.due <= (row.resolveBy ?? 0) ? { ...one, overdue: true } : one,
    ),
  }),
)

export const LOAD = [
  'assigned',
  'open',
  'overdue',
  'accepted',
  'acceptedLate',
  'delivered',
  'deliveredLate',
  'returned',
  'refused',
  'withdrawn',
  'reassigned',
] as const
type LoadFigure = (typeof LOAD)[number]

/** Takes the place of a party where a figure covers all parties; it also keeps items without any task in the view. */
export const EVERYBODY = ''

export function itemLoadOf({ given, class: of }: DemandWork): readonly Contribution[] {
  return given.flatMap(({ item, party, state, accepted, deliveredLate, overdue, returned }) => {
    if (item === null) return []
    const counts: Partial<Record<LoadFigure, number>> = { assigned: 1 }
    if (state !== 'returned') counts[state] = 1
    if (state === 'open' && overdue) counts.overdue = 1
    if (accepted !== null) counts.accepted = 1
    if (accepted === 'late') counts.acceptedLate = 1
    if (deliveredLate) counts.deliveredLate = 1
    if (returned > 0) counts.returned = returned
    return [
      { group: [moduleOf(item), item, party, of], sums: counts },
      { group: [moduleOf(item), item, EVERYBODY, of], sums: counts },
    ]
  })
}
