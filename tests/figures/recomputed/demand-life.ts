import { type FeedEvent, ms } from './feed.ts'

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
  readonly basis: string | undefined
  ground: string | null
  /** From before the demand was opened last. */
  past: boolean
  /** Given back, and no other task has taken its place. */
  undone: boolean
}

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

const DAY_MS = 86_400_000
const iso = (at: number): string => new Date(at).toISOString()

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
  }
  return life
}

type Mutable = { -readonly [K in keyof DemandLife]: DemandLife[K] } & {
  tasks: LiveTask[]
  summons: Summoned[]
  approvals: Approval[]
}

const begun = (raised: DemandLife['raised']): Mutable => ({
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
  order: undefined,
  urged: 0,
  supervision: null,
  summons: [],
  longRun: null,
  approvals: [],
})

function changeTasks(life: Mutable, event: FeedEvent): void {
  const { name, data } = event
  const task = 'task' in data ? life.tasks.findLast((one) => one.task === data.task) : undefined
  switch (name) {
    case 'TaskAssigned': {
      const { own = data } = data
      const left = life.tasks.find(({ undone, past }) => undone && !past)
      if (left !== undefined) left.undone = false
      life.review = undefined
      life.tasks.push({
        ...{ task: data.task, party: data.party, person: data.person ?? null, state: 'open' },
        item: data.item ?? life.triage?.item ?? null,
        ...{ acceptBy: ms(own.acceptBy), resolveBy: ms(own.resolveBy), basis: data.basis },
        ...{ accepted: false, ground: null, past: false, undone: false },
      })
      break
    }
    case 'DemandTriaged':
      for (const one of life.tasks) {
        one.item ??= data.item
        const own = data.tasks?.find((other) => other.task === one.task)
        if (own !== undefined && (one.state === 'open' || one.state === 'accepted'))
          Object.assign(one, { acceptBy: ms(own.acceptBy), resolveBy: ms(own.resolveBy) })
      }
      break
    case 'DeadlineExtended':
      for (const one of life.tasks)
        if (data.tasks.includes(one.task)) one.resolveBy = Math.max(one.resolveBy, ms(data.resolveBy))
      break
    case 'TaskAccepted':
      if (task !== undefined)
        Object.assign(task, { state: 'accepted', accepted: true, person: data.person ?? task.person })
      break
    case 'TaskReassigned': {
      const { own = data } = data
      if (task === undefined) break
      Object.assign(task, { person: data.person ?? null, undone: false })
      if (data.party === data.from) break
      Object.assign(task, { party: data.party, state: 'open', accepted: false })
      Object.assign(task, { acceptBy: ms(own.acceptBy), resolveBy: ms(own.resolveBy) })
      break
    }
    case 'TaskReturned':
      if (task !== undefined && !data.stays) Object.assign(task, { state: 'returned', undone: true })
      break
    case 'RequestRefused':
      if (task !== undefined) Object.assign(task, { state: 'refused', undone: true, ground: data.ground })
      break
    case 'TaskWithdrawn':
      if (task !== undefined)
        Object.assign(task, { state: 'withdrawn', undone: data.cause === 'departure' || data.cause === 'about' })
      break
    case 'ServiceDelivered':
      if (task !== undefined) task.state = 'delivered'
      break
    case 'DemandMerged':
    case 'DemandReopened':
      for (const one of life.tasks) one.past = true
      break
  }
}

function changeEnds(life: Mutable, { name, data }: FeedEvent): void {
  switch (name) {
    case 'DemandMerged':
      Object.assign(life, { mergedInto: { original: data.original, stands: 'open' }, review: undefined, approvals: [] })
      break
    case 'OriginalChanged':
      life.mergedInto = { original: data.original, stands: data.became }
      break
    case 'DemandUnmerged':
      life.mergedInto = undefined
      break
    case 'DemandReferred':
      life.referral = { body: data.body ?? null, answerBy: data.answerBy ?? null, overdue: false }
      break
    case 'ReferralReminded':
      if (typeof life.referral === 'object')
        life.referral = { ...life.referral, answerBy: data.answerBy, overdue: true }
      break
    case 'ReferralAnswered':
      life.referral = data.outcome === 'handled' ? 'handled' : undefined
      break
    case 'ReferralEnded':
      life.referral = undefined
      break
    case 'DemandHeld':
      life.hold = data
      break
    case 'DemandResumed':
      life.hold = undefined
      break
    case 'DemandClosed':
      end(life, 'closed', null)
      break
    case 'DemandDeclined':
      end(life, 'declined', data.code ?? null)
      break
    case 'DemandWithdrawn':
      end(life, 'withdrawn', data.code ?? null)
      break
    case 'CallbackDisputed':
      if (data.opens === true) life.ended = undefined
      break
    case 'DemandReopened':
      Object.assign(life, { ended: undefined, mergedInto: undefined, referral: undefined, review: undefined })
      break
    case 'ReviewOrdered':
      life.review = data
      break
    case 'ReviewRecorded':
      life.review = undefined
      break
  }
  const isEnd = name === 'DemandClosed' || name === 'DemandDeclined' || name === 'DemandWithdrawn'
  if (isEnd || name === 'DemandMerged') life.summons = life.summons.filter(({ answer }) => answer !== null)
}

function end(life: Mutable, how: 'closed' | 'declined' | 'withdrawn', code: string | null): void {
  const referral = how === 'closed' && life.referral === 'handled' ? life.referral : undefined
  Object.assign(life, { ended: { how, code }, referral, hold: undefined, longRun: null, review: undefined })
  life.approvals = []
}

/** What has to be done by when, beside the tasks. */
function changePressure(life: Mutable, { name, data, at }: FeedEvent): void {
  if (name === 'HistoryImported' || name === 'DemandRaised' || name === 'DemandTriaged') {
    life.acceptBy = data.acceptBy ?? life.acceptBy
    life.resolveBy = data.resolveBy ?? life.resolveBy
  }
  if (name === 'DemandTriaged') Object.assign(life, { triage: data, visibility: data.visibility })
  if (name === 'DeadlineExtended' && data.scope === 'demand') life.resolveBy = data.resolveBy
  if (name === 'HotlineAnswered') life.resolveBy = data.resolveBy ?? life.resolveBy
  if (name === 'HarmSuspected' || name === 'AboutNamed') life.visibility = 'restricted'
  if (name === 'HarmSuspected') life.harmOpen = true
  if (name === 'MandatoryReportMade' || name === 'SuspicionCleared') life.harmOpen = false
  if (name === 'TriageOverdue' && life.desk !== undefined) life.desk = { ...life.desk, overdue: true }
  const sorted = name === 'DemandTriaged' || name === 'DemandHeld' || name === 'TaskAssigned'
  if (sorted && (name !== 'TaskAssigned' || life.triage !== undefined)) life.desk = undefined
  if ('desk' in data && 'triageBy' in data && data.desk !== undefined && data.triageBy !== undefined)
    life.desk = { desk: data.desk, by: data.triageBy, overdue: false }
  if (name === 'DemandUrged') life.urged = data.times
  if (name === 'DemandSupervised') life.supervision = { party: data.party, due: data.due }
  if (name === 'LongRunGranted')
    life.longRun = {
      ...{ cause: data.cause, since: life.longRun?.since ?? iso(at), until: data.until },
      ...{ reportBy: data.reportBy, missed: false },
    }
  if (name === 'LongRunReported' && life.longRun !== null)
    Object.assign(life.longRun, { reportBy: data.reportBy, missed: false })
  if (name === 'LongRunReportMissed' && life.longRun !== null) life.longRun.missed = true
  if (name === 'LongRunEnded') life.longRun = null
  changeOrder(life, name, data)
}

function changeOrder(life: Mutable, name: FeedEvent['name'], data: object): void {
  const told = { name, data } as FeedEvent
  if (told.name === 'DemandRaised' && told.data.order !== undefined)
    life.order = { resolveBy: told.data.order.resolveBy, waits: true }
  if (told.name === 'OrderSentAgain') {
    life.order = { resolveBy: told.data.order.resolveBy, waits: true }
    if (told.data.order.confidential === true) life.visibility = 'restricted'
  }
  if (life.order === undefined) return
  if ('resultDue' in told.data && told.data.resultDue !== undefined)
    life.order = { resolveBy: told.data.resultDue.resolveBy, waits: true }
  if (told.name === 'HotlineAnswered' && told.data.until !== undefined) life.order.resolveBy = told.data.until
  if (told.name === 'HotlineAnswered' && told.data.granted && told.data.question === 'return') life.order.waits = false
  if (told.name === 'ResultHandedBack') life.order.waits = false
}

/** Who is asked to answer: callers, summoned parties, those who approve. */
function changeCalls(life: Mutable, { name, data, at }: FeedEvent): void {
  switch (name) {
    case 'CallbackDealt': {
      const { party = null, due, check = null, standIn, repeats } = data
      life.call = { party, due, check, standIn: standIn === true, repeats: repeats !== undefined }
      break
    }
    case 'CallbackRecorded':
      if (life.call === undefined) break
      if (data.ofHotline === true || (data.reached && life.call.check === null)) life.call = undefined
      else if (!data.reached) life.call = { ...life.call, due: iso(Math.max(ms(life.call.due), at + DAY_MS)) }
      break
    case 'CallbackDisputed':
      if (data.opens === true) life.call = undefined
      break
    case 'CallbackSkipped':
    case 'ServiceDelivered':
    case 'DemandClosed':
    case 'DemandDeclined':
    case 'DemandWithdrawn':
    case 'DemandMerged':
    case 'DemandUnmerged':
    case 'DemandReopened':
      life.call = undefined
      break
    case 'ReferralAnswered':
      if (data.outcome === 'handled') life.call = undefined
      break
    case 'PartiesSummoned':
      life.summons = [
        ...life.summons.filter(({ party }) => !data.parties.includes(party)),
        ...data.parties.map((party) => ({ party, answer: null, answerBy: data.answerBy, missed: false })),
      ]
      break
    case 'SummonsAnswered':
      for (const one of life.summons)
        if (one.party === data.party) Object.assign(one, { answer: data.answer, missed: false })
      break
    case 'SummonsMissed':
      for (const one of life.summons) if (data.parties.includes(one.party)) one.missed = true
      break
    case 'ApprovalAsked':
      life.approvals.push({
        ...{ approval: data.approval, act: data.asked.act, party: data.party },
        ...{ stage: data.stage, due: data.dueBy },
      })
      break
    case 'ApprovalPassedOn':
      for (const one of life.approvals)
        if (one.approval === data.approval) Object.assign(one, { stage: data.stage, due: data.dueBy })
      break
    case 'ApprovalAnswered':
    case 'ApprovalLapsed':
      if (name === 'ApprovalLapsed' || data.awaits === undefined)
        life.approvals = life.approvals.filter(({ approval }) => approval !== data.approval)
      break
  }
}

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
