import { type FeedEvent, ms } from '../feed.ts'
import {
  type Account,
  addFact,
  endDemand,
  endHold,
  goOn,
  holdersOf,
  moveDues,
  NEVER,
  openAgain,
  standAt,
} from './account.ts'
import { spokenIn } from './words.ts'

/** How the demand came in and was sorted. */
export function tellIntake(told: Account, { name, data }: FeedEvent): void {
  if (name === 'HistoryImported' || name === 'DemandRaised') {
    if (data.acceptBy !== undefined) told.acceptBy = ms(data.acceptBy)
    if (data.resolveBy !== undefined) told.resolveBy = ms(data.resolveBy)
  }
  if (name === 'DemandTriaged') {
    told.place = { item: data.item, grid: data.place.grid }
    moveDues(told, data)
  }
  const hasLimits = name === 'DemandRaised' || name === 'DemandTriaged'
  if (name === 'SafeContactChanged' || (hasLimits && data.safeContact !== undefined))
    if (!hasPassed(told, 'acceptDue')) told.barred = data.safeContact?.none === true
}

const hasPassed = ({ facts }: Account, due: 'acceptDue' | 'late'): boolean => facts.some(({ kind }) => kind === due)

/** The tasks, and what was delivered. */
export function tellWork(told: Account, event: FeedEvent): void {
  const { at, name, data } = event
  if (name === 'TaskAssigned' || name === 'TaskAccepted' || name === 'TaskReassigned') tie(told, data.person)
  if (name === 'TaskAssigned' && data.rework === true && data.own !== undefined)
    if (told.resolveBy === NEVER && !hasPassed(told, 'late')) told.resolveBy = ms(data.own.resolveBy)
  if (name === 'TaskAccepted') told.accepted ||= !hasPassed(told, 'acceptDue')
  if (name === 'TaskAssigned' || name === 'TaskReassigned') told.held.set(data.task, data.party)
  if (name === 'TaskWithdrawn' || name === 'RequestRefused' || name === 'ServiceDelivered') told.held.delete(data.task)
  if (name === 'TaskReturned' && !data.stays) told.held.delete(data.task)
  if (name === 'TaskReturned') addFact(told, 'return', standAt(told, at, [data.party]))
  if (name === 'DemandEscalated')
    addFact(told, 'escalation', standAt(told, at, data.party === undefined ? holdersOf(told) : [data.party]))
  if (name !== 'ServiceDelivered') return
  if (!told.deliverers.includes(data.party)) told.deliverers.push(data.party)
  tie(told, event.actor, ...(data.alsoResidents ?? []))
  deliver(told, at, [data.party])
}

/** The raiser is one of the people who work on the demand. */
function tie(told: Account, ...people: readonly (string | undefined)[]): void {
  const { raiser } = told.raised.data
  if (raiser.kind === 'resident' && people.includes(raiser.id)) told.isTied = true
}

function deliver(told: Account, at: number, parties: readonly string[]): void {
  const { deliveries, round } = told
  const before = deliveries.at(-1)?.round === round ? (deliveries.pop()?.parties ?? []) : []
  deliveries.push({ ...standAt(told, at, [...new Set([...before, ...parties])]), round, reopened: false })
}

/** Holds, extensions, and problems that stand as long-running. */
export function tellDelays(told: Account, { at, name, data }: FeedEvent): void {
  if (name === 'DemandHeld') {
    endHold(told, at)
    told.hold = addFact(told, 'hold', standAt(told, at), { standIn: data.standIn === true })
  }
  if (name === 'DemandResumed') endHold(told, at)
  if (name === 'LongRunGranted') addFact(told, 'longRun', standAt(told, at))
  if (name === 'DeadlineExtended') {
    const standIn = data.standIn === true
    addFact(told, 'extension', standAt(told, at), { minutes: minutesOf(ms(data.from), ms(data.resolveBy)), standIn })
    if (!standIn && data.scope === 'demand') moveDues(told, { resolveBy: data.resolveBy })
  }
  if (name === 'HotlineAnswered' && data.granted && data.question === 'extension' && data.resolveBy !== undefined) {
    addFact(told, 'extension', standAt(told, at), { minutes: minutesOf(told.resolveBy, ms(data.resolveBy)) })
    moveDues(told, { resolveBy: data.resolveBy })
  }
}

const minutesOf = (from: number, until: number): number =>
  from === NEVER ? 0 : Math.max(0, Math.round((until - from) / 60_000))

/** What staff record of their contact with the raiser, and what the raiser says. */
export function tellWords(told: Account, event: FeedEvent): void {
  const { at, name, data } = event
  if (name === 'CallbackDealt' && data.check === 'shared-person') told.isTied = true
  if (name === 'RaiserContacted') told.contacts.push({ ...standAt(told, at), id: data.contact, spoken: data.spoken })
  if (name !== 'FeedbackGiven' && name !== 'CallbackRecorded') return
  const word = spokenIn(event)
  if (word === undefined) return
  if (data.tied === true) told.isTied = true
  const stand = standAt(told, at, [...told.deliverers])
  if ('from' in word) told.heard.push({ ...word, stand })
  else told.words.push({ ...word, ...stand, round: told.round })
  if (name === 'CallbackRecorded' && data.repeats !== undefined && data.differs !== undefined)
    addFact(told, 'repeat', stand, { differs: data.differs, of: data.callback ?? '' })
}

const ENDS: Readonly<Record<string, string>> = {
  DemandMerged: 'merged',
  DemandDeclined: 'declined',
  DemandReferred: 'referred',
  DemandWithdrawn: 'withdrawn',
}

/** What ends the demand, and what opens it again. */
export function tellEnds(told: Account, { at, name, data }: FeedEvent): void {
  const end = ENDS[name]
  const stand = standAt(told, at, [...new Set([...holdersOf(told), ...told.deliverers])])
  if (name === 'DemandMerged') told.deliverers = []
  if (end !== undefined) endDemand(told, stand, end)
  if (name === 'DemandClosed' && told.ended === undefined) {
    if (told.deliveries.at(-1)?.round !== told.round) deliver(told, at, told.deliverers)
    endDemand(told, stand, data.basis === 'silence' ? 'silent' : data.basis)
  }
  if (name === 'DemandReopened' && data.cause !== 'appeal' && data.cause !== 'import')
    for (const one of told.deliveries) if (one.round === told.round) one.reopened = true
  if (name === 'DemandReopened' || name === 'DemandUnmerged') openAgain(told, at)
  if (name === 'ReferralEnded') goOn(told, at)
  if (name === 'ReferralAnswered' && data.outcome === 'refused') goOn(told, at)
  if (name === 'ReferralAnswered' && data.outcome === 'handled') {
    Object.assign(told, { deliverers: [], round: told.round + 1, isOutside: true })
    deliver(told, at, [])
  }
  // A disputed callback had closed the demand: it waits for an answer again.
  if (name === 'CallbackDisputed' && data.opens === true && told.ended !== 'merged' && told.ended !== 'referred')
    goOn(told, at)
}
