import { type FeedEvent, ms } from '../feed.ts'
import { type Holding, holdingsIn } from '../holdings.ts'
import { spokenIn, type Word } from './words.ts'

/** Where a demand stood when something came: its item, its grid, the parties for which that counts, and beside the headline or not. */
export interface Stand {
  readonly at: number
  readonly item: string | undefined
  readonly grid: string | undefined
  readonly own: boolean
  parties: readonly string[]
}

/** Something that happened to a demand. */
export interface Fact extends Stand {
  readonly kind:
    | 'acceptDue'
    | 'late'
    | 'partyDue'
    | 'longRun'
    | 'return'
    | 'escalation'
    | 'hold'
    | 'extension'
    | 'repeat'
  minutes: number
  readonly standIn: boolean
  readonly differs: boolean
  readonly callback: string
}

/** The deliveries of one round, or the closing without any. */
export interface Delivery extends Stand {
  readonly round: number
  reopened: boolean
}

export interface Contact extends Stand {
  readonly id: string
  readonly spoken: boolean
}

export type Raised = FeedEvent & { readonly name: 'DemandRaised' }

/** One demand as the rates see it. */
export interface DemandCase {
  /** Where it stands in the end. */
  readonly last: Stand
  readonly holdings: readonly Holding[]
  readonly words: readonly Word[]
  readonly facts: readonly Fact[]
  readonly deliveries: readonly Delivery[]
  readonly contacts: readonly Contact[]
  /** How it ended, where it did. */
  readonly ended: string | undefined
  /** Whether a party accepted before acceptance of the demand was due. */
  readonly accepted: boolean
  /** Whether the raiser's limits forbade contact when acceptance was due. */
  readonly barred: boolean
  /** Those who answered without a word: `helper`, `standIn`, and the callback of the latter. */
  readonly heard: readonly {
    readonly from: 'helper' | 'standIn'
    readonly callback: string | undefined
    readonly stand: Stand
  }[]
}

const NEVER = Number.POSITIVE_INFINITY

/** Tells one demand event by event: what came, and where the demand stood then. */
export function demandCase(story: readonly FeedEvent[], raised: Raised, now: number): DemandCase {
  const holdings = holdingsIn(story, now)
  const facts: Fact[] = []
  const words: Word[] = []
  const deliveries: Delivery[] = []
  const contacts: Contact[] = []
  const heard: DemandCase['heard'][number][] = []
  const { raiser } = raised.data
  let place: { item: string | undefined; grid: string | undefined } = { item: undefined, grid: raised.data.place.grid }
  let round = 0
  let ended: string | undefined
  let deliverers: string[] = []
  let isOutside = false
  let isTied = false
  let barred = false
  let accepted = false
  let acceptBy = NEVER
  let resolveBy = NEVER
  let openSince = 0
  let held: Fact | undefined
  const dues = new Set(holdings)

  const standAt = (at: number, parties: readonly string[] = holdersAt(at)): Stand => {
    const tookIn = isOrder(raised) ? undefined : raised.data.helper?.party
    const own = raiser.kind === 'party' || isTied || (tookIn !== undefined && deliverers.includes(tookIn))
    return { at, ...place, parties, own }
  }
  const holdersAt = (at: number): string[] => [
    ...new Set(holdings.filter((one) => one.given < at && (one.endedAt ?? NEVER) >= at).map(({ party }) => party)),
  ]
  const add = (kind: Fact['kind'], stand: Stand, more: Partial<Fact> = {}): Fact => {
    const fact = { kind, ...stand, minutes: 0, standIn: false, differs: false, callback: '', ...more }
    facts.push(fact)
    return fact
  }
  const isDelivered = (at: number): boolean => isOutside || (deliverers.length > 0 && holdersAt(at).length === 0)

  /** What was due while the demand was ended is due once it is opened again. */
  function passTime(until: number): void {
    if (ended !== undefined) return
    const noted = (due: number): number => Math.max(due, openSince)
    if (acceptBy <= until) add('acceptDue', standAt(noted(acceptBy)))
    if (acceptBy <= until) acceptBy = NEVER
    if (resolveBy <= until && !isDelivered(until)) {
      add('late', standAt(noted(resolveBy)))
      resolveBy = NEVER
    }
    for (const one of dues) {
      if (one.acceptBy > until || one.given >= until) continue
      if (one.endedAt === undefined || one.endedAt > one.acceptBy || one.ended === 'delivered')
        add('partyDue', standAt(noted(one.acceptBy), [one.party]), { callback: keyOf(one) })
      dues.delete(one)
    }
  }
  const open = (at: number): void => {
    if (isDelivered(at) && resolveBy <= at) resolveBy = NEVER
    Object.assign(place, {})
    deliverers = []
    isOutside = false
    isTied = false
    round += 1
    ended = undefined
    openSince = at
  }
  const end = (at: number, how: string): void => {
    resume(at)
    ended = how
  }
  const resume = (at: number): void => {
    if (held !== undefined) held.minutes += Math.round((at - held.at) / 60_000)
    held = undefined
  }
  const deliver = (at: number, parties: readonly string[]): void => {
    const before = deliveries.at(-1)?.round === round ? (deliveries.pop()?.parties ?? []) : []
    deliveries.push({ ...standAt(at, [...new Set([...before, ...parties])]), round, reopened: false })
  }
  const tie = (...people: readonly (string | undefined)[]): void => {
    if (raiser.kind === 'resident' && people.includes(raiser.id)) isTied = true
  }
  const bar = (limits: { readonly none?: boolean } | undefined): void => {
    if (acceptBy !== NEVER || !facts.some(({ kind }) => kind === 'acceptDue')) barred = limits?.none === true
  }
  const say = (event: FeedEvent & { readonly name: 'FeedbackGiven' | 'CallbackRecorded' }): void => {
    const word = spokenIn(event)
    if (word === undefined) return
    if (event.data.tied === true) isTied = true
    const stand = standAt(event.at, deliverers)
    if ('from' in word) heard.push({ ...word, stand })
    else words.push({ ...word, ...stand, round })
    if (event.name === 'CallbackRecorded' && event.data.repeats !== undefined && event.data.differs !== undefined)
      add('repeat', stand, { differs: event.data.differs, callback: event.data.callback ?? '' })
  }

  for (const event of story) {
    const { at, name, data } = event
    passTime(at)
    switch (name) {
      case 'HistoryImported':
      case 'DemandRaised':
        if (data.acceptBy !== undefined) acceptBy = ms(data.acceptBy)
        if (data.resolveBy !== undefined) resolveBy = ms(data.resolveBy)
        if (name === 'DemandRaised') bar(data.safeContact)
        break
      case 'DemandTriaged':
        place = { item: data.item, grid: data.place.grid }
        if (acceptBy !== NEVER) acceptBy = ms(data.acceptBy)
        if (resolveBy !== NEVER) resolveBy = ms(data.resolveBy)
        if (data.safeContact !== undefined) bar(data.safeContact)
        break
      case 'SafeContactChanged':
        bar(data.safeContact)
        break
      case 'HotlineAnswered':
        if (!data.granted || data.question !== 'extension' || data.resolveBy === undefined) break
        add('extension', standAt(at), { minutes: minutesFrom(resolveBy, ms(data.resolveBy)) })
        if (resolveBy !== NEVER) resolveBy = ms(data.resolveBy)
        break
      case 'DeadlineExtended': {
        const minutes = Math.round((ms(data.resolveBy) - ms(data.from)) / 60_000)
        add('extension', standAt(at), { minutes, standIn: data.standIn === true })
        if (data.standIn !== true && data.scope === 'demand' && resolveBy !== NEVER) resolveBy = ms(data.resolveBy)
        break
      }
      case 'DemandHeld':
        resume(at)
        held = add('hold', standAt(at), { standIn: data.standIn === true })
        break
      case 'DemandResumed':
        resume(at)
        break
      case 'DemandEscalated':
        add('escalation', standAt(at, data.party === undefined ? holdersAt(at) : [data.party]))
        break
      case 'TaskAssigned':
        tie(data.person)
        if (data.rework === true && resolveBy === NEVER && !facts.some(({ kind }) => kind === 'late'))
          resolveBy = ms(data.own?.resolveBy ?? data.resolveBy)
        break
      case 'TaskAccepted':
        tie(data.person)
        accepted ||= !facts.some(({ kind }) => kind === 'acceptDue')
        break
      case 'TaskReassigned':
        tie(data.person)
        break
      case 'TaskReturned':
        add('return', standAt(at, [data.party]))
        break
      case 'ServiceDelivered':
        if (!deliverers.includes(data.party)) deliverers.push(data.party)
        tie(event.actor, ...(data.alsoResidents ?? []))
        deliver(at, [data.party])
        break
      case 'CallbackDealt':
        if (data.check === 'shared-person') isTied = true
        break
      case 'RaiserContacted':
        contacts.push({ ...standAt(at), id: data.contact, spoken: data.spoken })
        break
      case 'FeedbackGiven':
      case 'CallbackRecorded':
        say(event)
        break
      case 'CallbackDisputed':
        if (data.opens === true && ended !== 'merged' && ended !== 'referred') ended = undefined
        break
      case 'LongRunGranted':
        add('longRun', standAt(at))
        break
      case 'DemandReopened':
        for (const one of deliveries)
          if (one.round === round && data.cause !== 'appeal' && data.cause !== 'import') one.reopened = true
        open(at)
        break
      case 'DemandUnmerged':
        open(at)
        break
      case 'ReferralEnded':
        ended = undefined
        openSince = at
        break
      case 'ReferralAnswered':
        if (data.outcome === 'refused') {
          ended = undefined
          openSince = at
          break
        }
        deliverers = []
        round += 1
        isOutside = true
        deliver(at, [])
        break
      case 'DemandClosed':
        if (ended !== undefined) break
        if (deliveries.at(-1)?.round !== round) deliver(at, deliverers)
        end(at, data.basis === 'silence' ? 'silent' : data.basis)
        break
      case 'DemandMerged':
        deliverers = []
        end(at, 'merged')
        break
      case 'DemandDeclined':
        end(at, 'declined')
        break
      case 'DemandReferred':
        end(at, 'referred')
        break
      case 'DemandWithdrawn':
        end(at, 'withdrawn')
        break
    }
  }
  passTime(now)
  return { last: standAt(now), holdings, words, facts, deliveries, contacts, ended, accepted, barred, heard }
}

const minutesFrom = (from: number, until: number): number =>
  from === NEVER ? 0 : Math.max(0, Math.round((until - from) / 60_000))

/** The name of a holding among those of its demand. */
export const keyOf = ({ task, party, given }: Holding): string => `${task} ${party} ${given}`

/** Whether a hotline sent it, itself or through a person of another party. */
export const isOrder = ({ data: { helper } }: Raised): boolean =>
  helper?.role === 'hotline' || helper?.hotline !== undefined
