import { type FeedEvent, ms } from '../feed.ts'
import { type Holding, holdingsIn } from '../holdings.ts'
import type { Word } from './words.ts'

/** Where a demand stood when something came: its item, its grid, the parties for which that counts, and beside the headline or not. */
export interface Stand {
  readonly at: number
  readonly item: string | undefined
  readonly grid: string | undefined
  readonly own: boolean
  readonly parties: readonly string[]
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
  /** The callback of a repeat, or the holding of a due time. */
  readonly of: string
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

/** An answer that is no word. */
export interface Heard {
  readonly from: 'helper' | 'standIn'
  readonly callback: string | undefined
  readonly stand: Stand
}

/** One of the times that the demand ended. */
export interface Ending extends Stand {
  readonly how: string
}

export type Raised = FeedEvent & { readonly name: 'DemandRaised' }

/** A demand while it is told event by event: what came so far, and where it stands. */
export interface Account {
  readonly raised: Raised
  readonly holdings: readonly Holding[]
  /** The party that holds each open task, after the events so far. */
  readonly held: Map<string, string>
  readonly facts: Fact[]
  readonly words: Word[]
  readonly deliveries: Delivery[]
  readonly contacts: Contact[]
  readonly heard: Heard[]
  readonly endings: Ending[]
  /** When it was opened again, or went on. */
  readonly openings: number[]
  /** Holdings whose own acceptance time is still to come. */
  readonly awaited: Set<Holding>
  place: Pick<Stand, 'item' | 'grid'>
  round: number
  ended: string | undefined
  openSince: number
  deliverers: string[]
  /** A body outside handled it. */
  isOutside: boolean
  isTied: boolean
  /** Whether the raiser's limits forbid contact, as they stood when acceptance was due. */
  barred: boolean
  /** Whether a party accepted before acceptance of the demand was due. */
  accepted: boolean
  acceptBy: number
  resolveBy: number
  hold: Fact | undefined
}

/** Takes the place of a due time that has passed, or that no event states. */
export const NEVER = Number.POSITIVE_INFINITY

export function beginAccount(raised: Raised, story: readonly FeedEvent[], now: number): Account {
  const holdings = holdingsIn(story, now)
  return {
    ...{ raised, holdings, held: new Map(), facts: [], words: [], deliveries: [], contacts: [], heard: [] },
    ...{ endings: [], openings: [] },
    awaited: new Set(holdings),
    place: { item: undefined, grid: raised.data.place.grid },
    ...{ round: 0, ended: undefined, openSince: 0, deliverers: [], isOutside: false, isTied: false },
    ...{ barred: false, accepted: false, acceptBy: NEVER, resolveBy: NEVER, hold: undefined },
  }
}

export const holdersOf = ({ held }: Account): string[] => [...new Set(held.values())]

/** Where the demand stands; what comes counts for its holders, or for other parties. */
export function standAt(told: Account, at: number, parties: readonly string[] = holdersOf(told)): Stand {
  const { raised, deliverers } = told
  const tookIn = isOrder(raised) ? undefined : raised.data.helper?.party
  const isTakenIn = tookIn !== undefined && deliverers.includes(tookIn)
  const own = raised.data.raiser.kind === 'party' || told.isTied || isTakenIn
  return { at, ...told.place, parties, own }
}

export function addFact(told: Account, kind: Fact['kind'], stand: Stand, more: Partial<Fact> = {}): Fact {
  const fact = { kind, ...stand, minutes: 0, standIn: false, differs: false, of: '', ...more }
  told.facts.push(fact)
  return fact
}

export const isDelivered = (told: Account): boolean =>
  told.isOutside || (told.deliverers.length > 0 && told.held.size === 0)

/** Nothing becomes due while the demand is ended; what was due then is due once it is opened again. */
export function passTime(told: Account, until: number): void {
  if (told.ended !== undefined) return
  const noted = (due: number): number => Math.max(due, told.openSince)
  if (told.acceptBy < until) {
    addFact(told, 'acceptDue', standAt(told, noted(told.acceptBy)))
    told.acceptBy = NEVER
  }
  if (told.resolveBy < until && !isDelivered(told)) {
    addFact(told, 'late', standAt(told, noted(told.resolveBy)))
    told.resolveBy = NEVER
  }
  for (const one of told.awaited) {
    if (one.acceptBy >= until || one.given >= until) continue
    if (one.endedAt === undefined || one.endedAt > one.acceptBy || one.ended === 'delivered')
      addFact(told, 'partyDue', standAt(told, Math.max(noted(one.acceptBy), one.given), [one.party]), {
        of: holdingName(one),
      })
    told.awaited.delete(one)
  }
}

/** Begins a new round. A result that was there when it was due stays in time. */
export function openAgain(told: Account, at: number): void {
  if (isDelivered(told) && told.resolveBy <= at) told.resolveBy = NEVER
  const { round } = told
  Object.assign(told, { deliverers: [], isOutside: false, isTied: false, round: round + 1 })
  goOn(told, at)
}

/** Goes on in the same round. */
export const goOn = (told: Account, at: number): void => {
  Object.assign(told, { ended: undefined, openSince: at })
  told.openings.push(at)
}

export function endDemand(told: Account, stand: Stand, how: string): void {
  endHold(told, stand.at)
  told.endings.push({ ...stand, how })
  told.ended = how
}

export function endHold(told: Account, at: number): void {
  if (told.hold !== undefined) told.hold.minutes = Math.round((at - told.hold.at) / 60_000)
  told.hold = undefined
}

/** The name of a holding among those of its demand. */
export const holdingName = ({ task, party, given }: Holding): string => `${task} ${party} ${given}`

/** Whether a hotline sent the demand, itself or through a person of another party. */
export const isOrder = ({ data: { helper } }: Raised): boolean =>
  helper?.role === 'hotline' || helper?.hotline !== undefined

/** A due time that an event states moves only while it is to come, or while no event has stated one. */
export function moveDues(told: Account, to: { readonly acceptBy?: string; readonly resolveBy?: string }): void {
  const isToCome = (due: number, passed: Fact['kind']): boolean =>
    due !== NEVER || (told.round === 0 && !told.facts.some(({ kind }) => kind === passed))
  if (to.acceptBy !== undefined && isToCome(told.acceptBy, 'acceptDue')) told.acceptBy = ms(to.acceptBy)
  if (to.resolveBy !== undefined && isToCome(told.resolveBy, 'late')) told.resolveBy = ms(to.resolveBy)
}
