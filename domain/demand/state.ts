import type { SafeContact } from '../contact/safe-contact.ts'
import type { Instant } from '../kernel/index.ts'
import { LEVELS, type Level, VISIBILITIES, type Visibility } from '../workbook/shapes.ts'
import type { DemandApproval } from './approval-events.ts'
import type { Stands } from './merger-events.ts'
import { type About, CHAIN, type Concern, type Helper, type Place } from './shapes.ts'

/** A piece of the demand in the hands of one party. */
export interface Task {
  readonly id: string
  readonly party: string
  readonly person?: string
  readonly state: 'assigned' | 'accepted' | 'delivered' | 'returned' | 'withdrawn'
  /** The task is from before the last reopening: it no longer counts for the demand's state. */
  readonly past?: true
  /** Given back undone: the demand is not delivered until another task takes this piece on. */
  readonly undone?: true
  /** When its holder received it. */
  readonly assignedAt?: Instant
  /** The holder's own due times. Older logs have none; then those of the demand hold. */
  readonly acceptBy?: Instant
  readonly resolveBy?: Instant
  readonly shares: readonly string[]
  readonly secondments: readonly string[]
}

/** The raiser of a demand, without personal values. */
export interface RaiserId {
  readonly kind: 'resident' | 'party' | 'outsider' | 'anonymous' | 'unknown'
  /** The id of the resident or the party. */
  readonly id?: string
}

/** The residents who raise a demand together with its raiser, and those who may. */
export interface DemandGroup {
  readonly invited: readonly string[]
  readonly members: readonly string[]
}

/** The state of a demand that decisions need. It holds personal values only sealed, in what approvals ask for. */
export interface DemandState {
  /** Its stream: an actor that shows the follow-up code of this stream is the anonymous raiser. */
  readonly stream: string
  readonly raiser?: RaiserId
  /** `agreed`: the raiser agreed that the helper speaks for them. */
  readonly helper?: Helper & { readonly agreed?: true }
  /** Present where several residents raise it together. */
  readonly group?: DemandGroup
  readonly about?: About
  readonly level: Level
  readonly visibility: Visibility
  readonly wish?: Visibility
  readonly concerns: readonly Concern[]
  readonly place: Place
  /** How, when and by whom the raiser may be contacted. Absent: without limits. */
  readonly safeContact?: SafeContact
  /** Once triaged. */
  readonly item?: string
  /** The raiser agrees that all who know of the demand read the raiser's own words. */
  readonly published?: true
  /** Where its clocks start: when it was recorded as raised, or imported. */
  readonly clockFrom: Instant
  readonly acceptBy?: Instant
  readonly resolveBy?: Instant
  readonly tasks: readonly Task[]
  readonly firstReceiver?: string
  /** When the first receiver's own result was first due. It stays due then if the demand comes back to it. */
  readonly firstResolveBy?: Instant
  /** The first receiver, from the second return on. */
  readonly responsible?: string
  readonly returns: number
  /** Every party that ever received a task, and every party that ever delivered. */
  readonly received: readonly string[]
  readonly delivered: readonly string[]
  /** When the demand was delivered: by its last task, by the withdrawal of the remaining ones, or by an outside answer that it is handled. */
  readonly deliveredAt?: Instant
  /** A callback since the last delivery did not reach the raiser. */
  readonly unreached: boolean
  /** The people who delivered. */
  readonly deliverers: readonly string[]
  /** `code` says why; older holds lack it. */
  readonly hold?: { readonly reviewBy: Instant; readonly code?: string }
  /** The last due time that an extension set. */
  readonly extendedTo?: Instant
  /** Long-running: a report to the raiser is due at `reportBy`; `missed` says that it did not come. */
  readonly longRun?: {
    readonly cause: string
    readonly since: Instant
    readonly until: Instant
    readonly reportBy: Instant
    readonly missed?: true
  }
  /** How often it was held. */
  readonly holds: number
  /** Approvals that are asked and not answered, at most one for each act, and how many were ever asked. */
  readonly approvals: readonly DemandApproval[]
  readonly approvalsAsked: number
  readonly referral?: 'open' | 'handled'
  /** The last referral that was not refused. Earlier ones have no `body` and no `answerBy`. */
  readonly referredTo?: {
    readonly body?: string
    /** The party that referred it. */
    readonly by?: string
    /** A due time had passed, or the raiser had said how it came out. */
    readonly badNews?: true
    readonly answerBy?: Instant
    readonly reminded?: true
    /** The party that recorded that the body handled it. */
    readonly answeredBy?: string
  }
  /** Merged: `original` is unknown only for imported history. */
  readonly merged?: {
    readonly original?: string
    /** The party that decided it. */
    readonly by?: string
    /** Where the original stands, once that was recorded. */
    readonly stands?: Stands
    /** When silence closes it, where the original is delivered and silence may. */
    readonly closesBy?: Instant
  }
  /** The party whose merge the raiser appealed against. */
  readonly mergeAppealed?: string
  /** Who ordered which demands to be merged into this one. */
  readonly mergeOrders?: Readonly<Record<string, { readonly person: string; readonly party: string }>>
  readonly ended?: {
    readonly how: 'closed' | 'declined' | 'withdrawn'
    readonly at: Instant
    /** Why it was declined or withdrawn, where that was recorded. */
    readonly code?: string
    /** The party that recorded the withdrawal for the raiser. */
    readonly by?: string
    /** The raiser is still to be called about the withdrawal. */
    readonly toCall?: true
  }
  /** A party accepted a task, ever. */
  readonly taken?: true
  /** The raiser said how it came out, ever. */
  readonly spoken?: true
  /** The last contact of staff with the raiser, as far as it is recorded. */
  readonly contact?: { readonly at: Instant; readonly party: string }
  readonly declinedBy?: string
  readonly appealed: boolean
  readonly reopenings: number
  /** Under independent review: only parties that never had a task on it may receive one. */
  readonly review: boolean
  /** Its place on the chain, from 0. */
  readonly rung: number
  /** The keys of what already led to an escalation: `t1:acceptance-overdue`. */
  readonly overdue: readonly string[]
  readonly imported?: { readonly source: string }
  /** While no party holds it: the party whose desk has to sort it, until when, and whether other coordinators were asked since. */
  readonly triage?: { readonly desk: string; readonly by: Instant; readonly passedOn?: true }
}

/** A demand that is not raised yet. */
export const unraised: DemandState = {
  stream: '',
  level: 'L3',
  visibility: 'parties-involved',
  concerns: [],
  place: {},
  clockFrom: 0,
  tasks: [],
  returns: 0,
  received: [],
  delivered: [],
  deliverers: [],
  holds: 0,
  approvals: [],
  approvalsAsked: 0,
  unreached: false,
  appealed: false,
  reopenings: 0,
  review: false,
  rung: 0,
  overdue: [],
}

/** The state of a demand. */
export type DemandStatus =
  | 'unknown'
  | 'raised'
  | 'triaged'
  | 'assigned'
  | 'in-progress'
  | 'held'
  | 'delivered'
  | 'closed'
  | 'merged'
  | 'declined'
  | 'withdrawn'
  | 'referred'

/** The Chinese names of the states, as people read them. */
export const STATUS_NAMES: Readonly<Record<DemandStatus, string>> = {
  unknown: '不存在',
  raised: '待受理',
  triaged: '待派单',
  assigned: '待签收',
  'in-progress': '办理中',
  held: '暂缓',
  delivered: '待回访',
  closed: '已办结',
  merged: '已并件',
  declined: '不予受理',
  withdrawn: '已撤回',
  referred: '转办跟踪中',
}

/** The state of a demand: what ended or suspended it, else what its live tasks say. */
export function stateOf(demand: DemandState): DemandStatus {
  if (demand.raiser === undefined) return 'unknown'
  if (demand.ended !== undefined) return demand.ended.how
  if (demand.merged !== undefined) return 'merged'
  if (demand.referral === 'open') return 'referred'
  if (demand.hold !== undefined) return 'held'
  if (demand.referral === 'handled') return 'delivered'
  let assigned = false
  let delivered = false
  let undone = false
  for (const task of demand.tasks) {
    if (task.past === true) continue
    if (task.state === 'accepted') return 'in-progress'
    if (task.state === 'assigned') assigned = true
    if (task.state === 'delivered') delivered = true
    if (task.undone === true) undone = true
  }
  if (assigned) return delivered ? 'in-progress' : 'assigned'
  if (delivered && !undone) return 'delivered'
  return demand.item === undefined ? 'raised' : 'triaged'
}

/** Whether an outside body answered that it handled the demand, and the raiser is to be asked. */
export const isAnsweredOutside = ({ referral }: DemandState): boolean => referral === 'handled'

/** Whether the demand is merged into one with a result, so that its raiser can say whether that helped. */
export const isAnswerable = (demand: DemandState): boolean =>
  stateOf(demand) === 'merged' && (demand.merged?.stands === 'delivered' || demand.merged?.stands === 'closed')

/** Whether the holder of the task still has to do something. */
export const isLiveTask = (task: Task): boolean => task.state === 'assigned' || task.state === 'accepted'

export const hasLive = (demand: DemandState): boolean => demand.tasks.some(isLiveTask)

export const liveTasks = (demand: DemandState): readonly Task[] => demand.tasks.filter(isLiveTask)

export const taskOf = (demand: DemandState, id: string): Task | undefined => demand.tasks.find((task) => task.id === id)

/** The live task of a party: it has one at most. */
export const liveTaskOf = (demand: DemandState, party: string): Task | undefined =>
  demand.tasks.find((task) => isLiveTask(task) && task.party === party)

/** Whether a party holds a task on the demand, or ever delivered one. */
export const hasTask = (demand: DemandState, party: string): boolean =>
  demand.delivered.includes(party) || liveTaskOf(demand, party) !== undefined

/** Whether the raiser's party also delivered: its word alone then closes nothing. */
export const sharesParty = (demand: DemandState, delivered: readonly string[] = demand.delivered): boolean =>
  demand.raiser?.kind === 'party' && delivered.includes(demand.raiser.id ?? '')

/** The narrowest of some visibilities; undefined ones do not count. */
export function narrowest(...wanted: readonly (Visibility | undefined)[]): Visibility {
  return (
    VISIBILITIES[Math.max(0, ...wanted.map((one) => (one === undefined ? 0 : VISIBILITIES.indexOf(one))))] ??
    'restricted'
  )
}

/** Whether a level is more urgent than another. */
export const moreUrgent = (level: Level, than: Level): boolean => LEVELS.indexOf(level) < LEVELS.indexOf(than)

/** The last rung of the chain. */
export const TOP_RUNG = CHAIN.length - 1
