import type { FeedEvent } from './feed.ts'
import { changeCalls } from './life/calls.ts'
import { type Climbed, changeClimbs } from './life/climbs.ts'
import { changeDanger, type Danger, noDanger } from './life/danger.ts'
import { changeEnds } from './life/ends.ts'
import { changePressure } from './life/pressure.ts'
import { changeTasks } from './life/tasks.ts'

/** A task as the demand sees it now. */
export interface LiveTask {
  readonly task: string
  party: string
  person: string | null
  item: string | null
  state: 'open' | 'accepted' | 'delivered' | 'refused' | 'returned' | 'withdrawn'
  /** Whether the holder accepted it, whatever became of it then. */
  accepted: boolean
  acceptBy: number
  resolveBy: number
  /** When a supervising party wants the result. */
  supervisedUntil: number
  readonly basis: string | undefined
  ground: string | null
  /** Whether it is from before the demand was opened last. */
  past: boolean
  /** Given back, and no other task has taken its place. */
  undone: boolean
}

/** What ends a demand, or leaves it to another one. */
export const ENDS: readonly FeedEvent['name'][] = ['DemandClosed', 'DemandDeclined', 'DemandMerged', 'DemandWithdrawn']

type Data<N extends FeedEvent['name']> = Extract<FeedEvent, { readonly name: N }>['data']

/** A demand as it stands after its events. */
export interface DemandLife {
  readonly raised: FeedEvent & { readonly name: 'DemandRaised' }
  readonly tasks: readonly LiveTask[]
  readonly ended: { readonly how: 'closed' | 'declined' | 'withdrawn'; readonly code: string | null } | undefined
  readonly mergedInto: { readonly original: string | undefined; readonly stands: string } | undefined
  readonly referral: { body: string | null; answerBy: string | null; overdue: boolean } | 'handled' | undefined
  readonly hold: Data<'DemandHeld'> | undefined
  readonly triage: Data<'DemandTriaged'> | undefined
  readonly acceptBy: string | undefined
  readonly resolveBy: string | undefined
  readonly visibility: string
  readonly desk: { readonly desk: string; readonly by: string; readonly overdue: boolean } | undefined
  readonly call: CallDealt | undefined
  readonly review: Data<'ReviewOrdered'> | undefined
  readonly harmOpen: boolean
  readonly danger: Danger
  readonly climbs: Map<string, Climbed>
  /** The highest rung to which people called it. */
  readonly called: number
  readonly order: { resolveBy: string | undefined; waits: boolean } | undefined
  readonly urged: number
  readonly supervision: { readonly party: string; readonly due: string } | null
  readonly summons: readonly Summoned[]
  readonly longRun: LongRun | null
  readonly approvals: readonly Approval[]
}

interface CallDealt {
  readonly party: string | null
  readonly due: string
  readonly check: string | null
  readonly standIn: boolean
  readonly repeats: boolean
}
interface Summoned {
  readonly party: string
  answer: string | null
  readonly answerBy: string
  missed: boolean
}
interface LongRun {
  readonly cause: string
  readonly since: string
  readonly until: string
  reportBy: string
  missed: boolean
}
interface Approval {
  readonly approval: string
  readonly act: string
  readonly party: string
  stage: string
  due: string
}

/** Tells a demand to its end; undefined where it was never raised. */
export function demandLife(story: readonly FeedEvent[]): DemandLife | undefined {
  const raised = story.find((event): event is DemandLife['raised'] => event.name === 'DemandRaised')
  if (raised === undefined) return undefined
  const life = begun(raised)
  for (const event of story) {
    changeTasks(life, event)
    changeEnds(life, event)
    changePressure(life, event)
    changeCalls(life, event)
    changeDanger(life, event)
    changeClimbs(life, event)
  }
  return life
}

/** The same while it is told. */
export type LifeDraft = { -readonly [K in keyof DemandLife]: DemandLife[K] } & {
  tasks: LiveTask[]
  summons: Summoned[]
  approvals: Approval[]
}

const begun = (raised: DemandLife['raised']): LifeDraft => ({
  raised,
  tasks: [],
  ended: undefined,
  mergedInto: undefined,
  referral: undefined,
  hold: undefined,
  triage: undefined,
  acceptBy: undefined,
  resolveBy: undefined,
  visibility: raised.data.visibility,
  desk: undefined,
  call: undefined,
  review: undefined,
  harmOpen: false,
  danger: noDanger(),
  climbs: new Map(),
  called: 0,
  order: undefined,
  urged: 0,
  supervision: null,
  summons: [],
  longRun: null,
  approvals: [],
})

/** The state of a demand: what ended or suspended it, or else what its tasks say. */
export function stateOf(life: DemandLife): string {
  if (life.ended !== undefined) return life.ended.how
  if (life.mergedInto !== undefined) return 'merged'
  if (typeof life.referral === 'object') return 'referred'
  if (life.hold !== undefined) return 'held'
  if (life.referral === 'handled') return 'delivered'
  const tasks = life.tasks.filter(({ past }) => !past)
  const isAny = (state: LiveTask['state']): boolean => tasks.some((one) => one.state === state)
  if (isAny('accepted') || (isAny('open') && isAny('delivered'))) return 'in-progress'
  if (isAny('open')) return 'assigned'
  if (isAny('delivered') && !tasks.some(({ undone }) => undone)) return 'delivered'
  return life.triage === undefined ? 'raised' : 'triaged'
}
