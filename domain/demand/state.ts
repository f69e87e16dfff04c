import type { Instant } from '../kernel/index.ts'
import {
  type About,
  CHAIN,
  type Concern,
  LEVELS,
  type Level,
  type Place,
  VISIBILITIES,
  type Visibility,
} from './shapes.ts'

/** A piece of the demand in the hands of one party. */
export interface Task {
  readonly id: string
  readonly party: string
  readonly person?: string | undefined
  readonly state: 'assigned' | 'accepted' | 'delivered' | 'returned' | 'withdrawn'
  /** Of before the last reopening: it counts no more for where the demand stands. */
  readonly past?: true
  /** Given back undone: the demand is not delivered before somebody else takes this on. */
  readonly undone?: true
  readonly shares: readonly string[]
  readonly secondments: readonly string[]
}

/** Whose demand it is, without what is personal. */
export interface RaiserId {
  readonly kind: 'resident' | 'party' | 'outsider' | 'anonymous' | 'unknown'
  /** Of the resident or of the party. */
  readonly id?: string
}

/** What later decisions need of a demand; never a personal value. */
export interface DemandState {
  /** Its stream: whoever shows the follow-up code of this stream is the anonymous raiser. */
  readonly stream: string
  readonly raiser?: RaiserId
  readonly helper?: { readonly id: string; readonly role: string; readonly party?: string }
  readonly about?: About
  readonly level: Level
  readonly visibility: Visibility
  readonly wish?: Visibility
  readonly concerns: readonly Concern[]
  readonly place: Place
  /** Once triaged. */
  readonly item?: string
  /** Where its clocks start: when it was recorded as raised, or imported. */
  readonly clockFrom: Instant
  readonly acceptBy?: Instant
  readonly resolveBy?: Instant
  readonly tasks: readonly Task[]
  readonly firstReceiver?: string | undefined
  /** The first receiver, from the second return on. */
  readonly responsible?: string | undefined
  readonly returns: number
  /** Every party that ever received a task, and every party that ever delivered. */
  readonly received: readonly string[]
  readonly delivered: readonly string[]
  /** When the demand came to be delivered: by its last task, or by the withdrawal of what was left; or when somebody outside answered that it is handled. */
  readonly deliveredAt?: Instant | undefined
  /** A callback since the last delivery did not reach the raiser. */
  readonly unreached: boolean
  readonly hold?: { readonly reviewBy: Instant } | undefined
  readonly referral?: 'open' | 'handled' | undefined
  /** Merged: `original` is unknown only for imported history. */
  readonly merged?: { readonly original?: string } | undefined
  readonly ended?: { readonly how: 'closed' | 'declined' | 'withdrawn'; readonly at: Instant } | undefined
  readonly declinedBy?: string | undefined
  readonly appealed: boolean
  readonly reopenings: number
  /** Under independent review: only parties that never had a task on it may receive one. */
  readonly review: boolean
  /** Where on the chain it is. */
  readonly rung: number
  /** What already led to an escalation: `t1:acceptance-overdue`. */
  readonly overdue: readonly string[]
  readonly imported?: { readonly source: string; readonly reference: string }
}

export const nobodysDemand: DemandState = {
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
  unreached: false,
  appealed: false,
  reopenings: 0,
  review: false,
  rung: 0,
  overdue: [],
}

/** Where a demand stands. */
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

/** Where a demand stands: what ended or suspended it, else what its live tasks say. */
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

/** Whether its holder still has to do something. */
export const isLive = (task: Task): boolean => task.state === 'assigned' || task.state === 'accepted'

export const hasLive = (demand: DemandState): boolean => demand.tasks.some(isLive)

export const liveTasks = (demand: DemandState): readonly Task[] => demand.tasks.filter(isLive)

export const taskOf = (demand: DemandState, id: string): Task | undefined => demand.tasks.find((task) => task.id === id)

/** The task that a party still has to do; it has one at most. */
export const liveTaskOf = (demand: DemandState, party: string): Task | undefined =>
  demand.tasks.find((task) => isLive(task) && task.party === party)

/** Whether a party has a task on the demand: one that it holds, or ever delivered. */
export const hasTask = (demand: DemandState, party: string): boolean =>
  demand.delivered.includes(party) || liveTaskOf(demand, party) !== undefined

/** Whether a party of the raiser also delivered: its word alone then closes nothing. */
export const sharesParty = (demand: DemandState, delivered: readonly string[] = demand.delivered): boolean =>
  demand.raiser?.kind === 'party' && delivered.includes(demand.raiser.id ?? '')

/** The narrowest of some visibilities; those left out do not count. */
export function narrowest(...wanted: readonly (Visibility | undefined)[]): Visibility {
  return (
    VISIBILITIES[Math.max(0, ...wanted.map((one) => (one === undefined ? 0 : VISIBILITIES.indexOf(one))))] ??
    'restricted'
  )
}

/** Whether a level is more urgent than another. */
export const moreUrgent = (level: Level, than: Level): boolean => LEVELS.indexOf(level) < LEVELS.indexOf(than)

export const TOP = CHAIN.length - 1
