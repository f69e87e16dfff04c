import type { SafeContact } from '../contact/safe-contact.ts'
import type { Instant } from '../kernel/index.ts'
import { LEVELS, type Level, VISIBILITIES, type Visibility } from '../workbook/shapes.ts'
import type { Callback, Contact, Deal } from './closing/contact-state.ts'
import type { Harm } from './danger/harm-state.ts'
import { type DelayState, undelayed } from './delay/delay-state.ts'
import type { Climb } from './escalation/escalation-events.ts'
import type { About, Concern, Helper, Place } from './shapes.ts'
import type { DeskState } from './triage/desk-state.ts'
import type { LeavingState } from './ways-out/leaving-state.ts'

/** A piece of the demand in the hands of one party. */
export interface Task {
  readonly id: string
  readonly party: string
  readonly person?: string
  readonly state: 'assigned' | 'accepted' | 'delivered' | 'returned' | 'refused' | 'withdrawn'
  /** The task is from before the last reopening: it no longer counts for the demand's state. */
  readonly past?: true
  /** Given back undone: the demand is not delivered until another task takes this piece on. */
  readonly undone?: true
  /** The legal basis of a statutory request to a body bound by law. Other tasks have none. */
  readonly basis?: string
  /** When its holder received it. */
  readonly assignedAt?: Instant
  /** The holder's own due times. Older logs have none; then those of the demand hold. */
  readonly acceptBy?: Instant
  readonly resolveBy?: Instant
  readonly shares: readonly string[]
  readonly secondments: readonly string[]
}

/** A party that was called to the demand: it sees it and reports what it finds, and holds no task. */
export interface Summons {
  readonly party: string
  /** The party that called it. */
  readonly by: string
  readonly state: 'open' | 'came' | 'sent' | 'refused'
  readonly answerBy: Instant
  /** Not answered when its answer was due, nor since. */
  readonly missed?: true
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
export interface DemandState extends DelayState, DeskState, LeavingState {
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
  /** The latest summons of each party. */
  readonly summons: readonly Summons[]
  /** Parties whose summons was still open when the demand ended. */
  readonly unanswered?: readonly string[]
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
  /** The people who delivered, and the residents that they also are. */
  readonly deliverers: readonly string[]
  readonly alsoResidents: readonly string[]
  /** The raiser can be called: a contact is on record, or the raiser is a party. */
  readonly reachable?: true
  readonly contacts: readonly Contact[]
  /** When the raiser counts as contacted, by the contacts that the raiser did not deny. */
  readonly contactedAt?: Instant
  readonly callbacks: readonly Callback[]
  readonly deal?: Deal
  /** Parties that were asked to call about this delivery and did not, the earliest first. */
  readonly passed: readonly string[]
  /** Since this delivery the raiser is known to share a person with those who delivered. */
  readonly tied?: true
  readonly ended?: {
    readonly how: 'closed' | 'declined' | 'withdrawn'
    readonly at: Instant
    /** Why it was declined or withdrawn, where that was recorded. */
    readonly code?: string
    /** The party that recorded the withdrawal for the raiser. */
    readonly by?: string
    /** The callback on which it was closed. */
    readonly callback?: string
    /** The raiser is still to be called about the withdrawal. */
    readonly toCall?: true
  }
  /** A party accepted a task, ever. */
  readonly taken?: true
  /** The raiser said how it came out, ever: in feedback, or to a caller. */
  readonly spoken?: true
  /** When it was closed last by the word of its raiser. */
  readonly confirmedAt?: Instant
  readonly declinedBy?: string
  readonly appealed: boolean
  readonly reopenings: number
  /** Under independent review until then: the verdict says how it goes on, and no party gets a task before. */
  readonly review?: { readonly party: string; readonly dueBy: Instant }
  /** Parties that were asked for a review. */
  readonly reviewers: readonly string[]
  /** The party that delivered last, and the person of the task. It gets the demand back if the result did not help. */
  readonly lastDelivery?: { readonly party: string; readonly person?: string }
  /** What has been escalated because it was overdue, one entry for each task and ladder. */
  readonly climbs: readonly Climb[]
  /** The highest rung to which people have called it since it was raised or reopened; 0 where none. */
  readonly called: number
  /** Steps of ladders count from this moment where it is later than the due time: it waited or was closed until then. */
  readonly climbsFrom?: Instant
  readonly imported?: { readonly source: string }
  /** Parties and persons that were named later, beside the one in `about`. */
  readonly alsoAbout?: readonly About[]
  /** The last answer of each party and person that it is about. */
  readonly replies?: readonly { readonly about: About; readonly state: DemandStatus }[]
  /** The street office opened it for answers. */
  readonly replyOpened?: true
  readonly harm?: Harm
  /** The level at which no person on duty could take it, so that all leads were told. */
  readonly gapMet?: Level
}

/** A demand that is not raised yet. */
export const unraised: DemandState = {
  ...undelayed,
  stream: '',
  level: 'L3',
  visibility: 'parties-involved',
  concerns: [],
  place: {},
  clockFrom: 0,
  tasks: [],
  summons: [],
  returns: 0,
  received: [],
  delivered: [],
  deliverers: [],
  alsoResidents: [],
  contacts: [],
  callbacks: [],
  passed: [],
  appealed: false,
  reopenings: 0,
  reviewers: [],
  climbs: [],
  called: 0,
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

/** Whether the demand waits for a party to accept it. While a review is due, the reviewer is waited for. */
export const awaitsAcceptance = (demand: DemandState): boolean =>
  demand.review === undefined && AWAITING.includes(stateOf(demand))

const AWAITING: readonly DemandStatus[] = ['raised', 'triaged', 'assigned']

/** Whether an outside body answered that it handled the demand, and the raiser is to be asked. */
export const isAnsweredOutside = ({ referral }: DemandState): boolean => referral === 'handled'

/** Whether the demand is merged into one with a result, so that its raiser can say whether that helped. */
export const hasMergedResult = (demand: DemandState): boolean =>
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

/** Whether the party is summoned and has not refused. */
export const isSummoned = ({ summons }: DemandState, party: string | undefined): boolean =>
  summons.some((one) => one.party === party && one.state !== 'refused')

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
