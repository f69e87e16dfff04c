import type { RowOf } from '../../kit/engine.ts'
import type { Session } from '../../kit/session.tsx'
import { type FileTask, isInHand } from './tasks.ts'

type File = RowOf<'demands'>
type State = File['state']

/** A command that the reader may send on a demand, with what the file knows already. */
export interface Step {
  readonly command: string
  readonly given?: Readonly<Record<string, string>>
  /** The task that it is about, where there are several. */
  readonly task?: FileTask
}

export type StepGroup = 'work' | 'route' | 'time' | 'raiser' | 'end' | 'danger' | 'hotline'

/** What the reader can do: what comes next as buttons, the others by group. */
export interface Steps {
  readonly next: readonly Step[]
  readonly more: Readonly<Record<StepGroup, readonly Step[]>>
}

/** The commands that this file knows, in the order in which they are offered. Those of raisers without a party have pages of their own. */
const GROUPS: Readonly<Record<StepGroup, readonly string[]>> = {
  work: [
    'accept',
    'deliver',
    'record-progress',
    'set-work-plan',
    'verify-site',
    'return',
    'refuse-request',
    'answer-summons',
    'summon',
  ],
  route: [
    'triage',
    'assign',
    'volunteer',
    'reassign',
    'withdraw-task',
    'request-by-law',
    'refer',
    'answer-referral',
    'end-referral',
    'merge',
    'absorb',
    'unmerge',
    'declare-repeat',
    'decline',
  ],
  time: [
    'hold',
    'resume',
    'extend',
    'grant-long-run',
    'report-long-run',
    'answer-approval',
    'escalate',
    'answer-escalation',
    'urge',
    'supervise',
  ],
  raiser: [
    'record-contact',
    'deny-contact',
    'set-safe-contact',
    'record-callback',
    'skip-callback',
    'dispute-callback',
    'give-feedback',
    'appeal',
    'withdraw',
    'record-withdrawal',
    'check-withdrawal',
  ],
  end: ['close', 'reopen', 'record-review', 'evaluate'],
  danger: ['suspect-harm', 'report-harm', 'clear-suspicion', 'name-about', 'reply', 'open-reply'],
  hotline: ['ask-hotline', 'answer-hotline', 'hand-back', 'record-hotline-callback'],
}

const UNDERWAY: readonly State[] = ['raised', 'triaged', 'assigned', 'in-progress']
const HELD: readonly State[] = ['assigned', 'in-progress', 'held']

/** The states in which a command can be carried out at all, where its rule names them. The engine decides everything else. */
const STATES: Readonly<Record<string, readonly State[]>> = {
  triage: UNDERWAY,
  assign: UNDERWAY,
  volunteer: UNDERWAY,
  'request-by-law': UNDERWAY,
  accept: HELD,
  return: ['assigned', 'in-progress'],
  'refuse-request': HELD,
  reassign: HELD,
  'withdraw-task': [...UNDERWAY, 'held'],
  'set-work-plan': HELD,
  'record-progress': [...UNDERWAY, 'held', 'referred', 'delivered'],
  deliver: ['assigned', 'in-progress'],
  'verify-site': [...UNDERWAY, 'held', 'delivered'],
  summon: [...UNDERWAY, 'held'],
  'answer-summons': [...UNDERWAY, 'held', 'referred', 'delivered'],
  refer: ['raised', 'triaged'],
  'answer-referral': ['referred'],
  'end-referral': ['referred'],
  merge: UNDERWAY,
  absorb: [...UNDERWAY, 'held', 'referred', 'delivered'],
  unmerge: ['merged'],
  'declare-repeat': ['raised', 'triaged'],
  decline: ['raised', 'triaged'],
  appeal: ['declined', 'merged'],
  hold: ['triaged', 'assigned', 'in-progress'],
  resume: ['held'],
  extend: ['triaged', 'assigned', 'in-progress', 'held'],
  'grant-long-run': ['triaged', 'assigned', 'in-progress', 'held'],
  escalate: [...UNDERWAY, 'held', 'referred', 'merged'],
  'answer-escalation': [...UNDERWAY, 'referred'],
  urge: [...UNDERWAY, 'held', 'referred'],
  supervise: [...UNDERWAY, 'held', 'referred'],
  'record-contact': [...UNDERWAY, 'held', 'referred', 'merged', 'delivered'],
  'set-safe-contact': [...UNDERWAY, 'held', 'referred', 'merged', 'delivered', 'closed', 'declined'],
  'record-callback': ['delivered', 'merged', 'closed'],
  'skip-callback': ['delivered', 'merged', 'closed'],
  'dispute-callback': ['delivered', 'closed', 'merged'],
  close: ['delivered', 'merged'],
  reopen: ['closed'],
  evaluate: ['delivered', 'closed'],
  'record-review': ['raised', 'triaged'],
  'check-withdrawal': ['withdrawn'],
  'hand-back': ['delivered', 'referred', 'closed', 'declined', 'withdrawn'],
}

/** Commands of the raiser, whose relation the file knows only for parties. */
const RAISERS: readonly string[] = ['deny-contact', 'dispute-callback', 'give-feedback', 'appeal', 'withdraw', 'urge']
/** Commands on one task. */
const ON_TASK: readonly string[] = [
  'accept',
  'return',
  'refuse-request',
  'deliver',
  'set-work-plan',
  'reassign',
  'withdraw-task',
]

interface Sender {
  readonly session: Pick<Session, 'role' | 'party'>
  /** The commands that the role may send, and whether only by a relation to the demand. */
  readonly commands: readonly { readonly command: string; readonly creates: boolean; readonly relations?: unknown }[]
}

/** Whether those whom it is about read it: they are not told who raised it, nor of what kind the raiser is. */
export const isConcerned = ({ raiser }: Pick<File, 'raiser'>): boolean => raiser === null

/** What the reader can do on a demand, as far as its file tells. */
export function stepsOf(file: File, tasks: readonly FileTask[], sender: Sender): Steps {
  const { session, commands } = sender
  const { state } = file
  const own = tasks.filter((task) => task.party === session.party && isInHand(task))
  const sendable = new Map(commands.filter(({ creates }) => !creates).map((one) => [one.command, one]))
  const isRaiser = file.raiser?.kind === 'party' && file.raiser.id === session.party
  const concerned = isConcerned(file)

  const steps = (command: string): readonly Step[] => {
    const listing = sendable.get(command)
    if (listing === undefined) return []
    if (concerned) return command === 'reply' ? [{ command }] : []
    if (command === 'reply') return []
    const states = STATES[command]
    if (states !== undefined && !states.includes(state)) return []
    const ofRaiser = RAISERS.includes(command) || (command === 'set-safe-contact' && listing.relations !== undefined)
    if (ofRaiser && !isRaiser && session.role !== 'hotline') return []
    if (!isPossible(command, file, session)) return []
    if (!ON_TASK.includes(command)) return [{ command }]
    return tasks
      .filter((task) => fits(command, task, own, listing.relations !== undefined))
      .map((task) => ({
        command,
        given: { task: task.task },
        task,
      }))
  }

  const next = nextCommands(file, own, session).flatMap(steps)
  const isNext = (step: Step): boolean =>
    next.some((one) => one.command === step.command && one.given?.task === step.given?.task)
  const of = (group: StepGroup): readonly Step[] => GROUPS[group].flatMap(steps).filter((step) => !isNext(step))
  const more = {
    work: of('work'),
    route: of('route'),
    time: of('time'),
    raiser: of('raiser'),
    end: of('end'),
    danger: of('danger'),
    hotline: of('hotline'),
  }
  return { next, more }
}

/** Whether a command fits the state of a task: those of its holder, and those of coordinators. */
function fits(command: string, task: FileTask, own: readonly FileTask[], related: boolean): boolean {
  const mine = own.includes(task)
  switch (command) {
    case 'accept':
      return mine && task.state === 'assigned'
    case 'deliver':
    case 'set-work-plan':
      return mine && task.state === 'accepted'
    case 'return':
      return mine && !task.statutory
    case 'refuse-request':
      return mine && task.statutory
    case 'reassign':
      return isInHand(task) && (mine || (!related && !task.statutory))
    default:
      return isInHand(task) && !related
  }
}

/** Conditions that the file shows. */
function isPossible(command: string, file: File, { party, role }: Sender['session']): boolean {
  const { level, order, danger, approvals, summons, call, longRun, rung, reviewer, parties } = file
  switch (command) {
    case 'assign':
      return file.state !== 'raised' || level === 'L1'
    case 'return':
    case 'hold':
      return level !== 'L1'
    case 'answer-approval':
      return approvals.some((one) => one.party !== party || one.stage === 'stand-in')
    case 'answer-summons':
      return summons.some((one) => one.party === party)
    case 'skip-callback':
      return call?.party === party
    case 'report-long-run':
      return longRun !== null
    case 'answer-escalation':
      return rung !== null
    case 'record-review':
      return reviewer !== null
    case 'ask-hotline':
    case 'hand-back':
      return order !== null
    case 'answer-hotline':
    case 'record-hotline-callback':
      return role === 'hotline'
    case 'report-harm':
    case 'clear-suspicion':
      return danger?.harm !== null && danger?.harm !== undefined && !danger.harm.cleared
    case 'open-reply':
      return (danger?.about.length ?? 0) > 0
    case 'volunteer':
      return party !== undefined && !parties.includes(party)
    default:
      return true
  }
}

/** The commands that come next for this reader, the most pressing first. */
function nextCommands(file: File, own: readonly FileTask[], { party, role }: Sender['session']): readonly string[] {
  const { state, danger, approvals, summons, call, order, reviewer, rung } = file
  const coordinates = role === 'committee' || role === 'social-work' || role === 'street-office'
  const found: string[] = []
  if (isConcerned(file)) return ['reply']
  if (danger?.harm !== null && danger?.harm !== undefined && !danger.harm.reported && !danger.harm.cleared)
    found.push('report-harm')
  if (own.some((task) => task.state === 'assigned')) found.push('accept', 'return', 'refuse-request')
  if (own.some((task) => task.state === 'accepted')) found.push('deliver', 'record-progress')
  if (summons.some((one) => one.party === party && one.answer === null)) found.push('answer-summons')
  if (approvals.some((one) => one.party !== party)) found.push('answer-approval')
  if (reviewer !== null && reviewer === party) found.push('record-review')
  if (coordinates && (state === 'raised' || (file.item === null && UNDERWAY.includes(state)))) found.push('triage')
  if (coordinates && state === 'triaged' && reviewer === null) found.push('assign')
  if (coordinates && state === 'referred') found.push('answer-referral')
  if (call !== null && call.party === party) found.push('record-callback', 'skip-callback')
  if (coordinates && order !== null && !order.handedBack && (state === 'delivered' || file.ended !== null))
    found.push('hand-back')
  if (rung !== null && (RUNG_ROLES[rung] === role || (rung === 'party-lead' && own.length > 0)))
    found.push('answer-escalation')
  if (coordinates && state === 'held') found.push('resume')
  return found
}

const RUNG_ROLES: Readonly<Record<string, string>> = { committee: 'committee', 'street-office': 'street-office' }
