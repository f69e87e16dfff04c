import type { Stage } from '../approval/shapes.ts'
import type { PartyKind } from '../community/shapes.ts'
import type { Party } from '../community/state.ts'
import { type Instant, type Rejection, reject } from '../kernel/index.ts'
import {
  type BreachKind,
  type Holder,
  isBoundByLaw,
  type Level,
  type Price,
  type Prices,
  type Statutory,
  type Visibility,
} from './shapes.ts'

export interface Item {
  readonly code: string
  readonly module: number
  readonly title: string
  readonly titleEn?: string
  readonly lead: Holder
  readonly supporters: readonly Holder[]
  /** Other parties that may call back about demands of the item. */
  readonly callbacks?: readonly Holder[]
  readonly boundary?: string
  readonly level: Level
  readonly visibility: Visibility
  /** The bodies that a law obliges to act on demands of this item, with the legal basis. */
  readonly statutory?: Statutory
}

/** The signature of a party under a version of the convention. */
export interface Signature {
  readonly kind: PartyKind
  readonly version: number
  /** Codes of items that name the party and changed since it signed, and `prices` if the price list of the draft did. */
  readonly outstanding: readonly string[]
}

/** A breach that is neither remedied nor dismissed. */
export interface Breach {
  readonly id: string
  /** The party that broke the convention. */
  readonly party: string
  readonly item: string
  readonly kind: BreachKind
  readonly source?: string
  /** The id of the event that grounds the breach. Older breaches name none. */
  readonly event?: string
  /** The party that recorded the breach; absent if the engine did. */
  readonly by?: string
  readonly recordedAt: Instant
  /** Present while the party contests the breach and no answer is given. */
  readonly contest?: Contest
  /** An independent party has answered that the breach stands. */
  readonly upheld?: true
}

/** The answer that the accused party waits for. */
export interface Contest {
  /** The person who contested the breach. */
  readonly person: string
  readonly stage: Stage
  readonly dueBy: Instant
}

export interface PriceList extends Prices {
  readonly id: string
}

export interface ProposedPrices extends PriceList {
  /** The party that proposed the list. */
  readonly by: string
}

export interface WorkbookState {
  readonly status: 'none' | 'draft' | 'adopted'
  /** The version of the draft, or the version in force; 0 before the first draft. */
  readonly version: number
  readonly items: Readonly<Record<string, Item>>
  readonly signatures: Readonly<Record<string, Signature>>
  /** The parties whose signatures brought the first version into force. */
  readonly founders: readonly string[]
  readonly breaches: Readonly<Record<string, Breach>>
  /** The stream that shows a breach, by the id of the breach: also of breaches that are remedied or dismissed. */
  readonly sources: Readonly<Record<string, string>>
  /** The number of all breaches ever recorded; the next id follows from it. */
  readonly breached: number
  /** The price list in force, or that of the draft. */
  readonly prices?: PriceList
  /** The price list that waits for the answer of another society. */
  readonly proposed?: ProposedPrices
  /** The number of all price lists; the next id follows from it. */
  readonly listed: number
}

export const undrafted: WorkbookState = {
  status: 'none',
  version: 0,
  items: {},
  signatures: {},
  founders: [],
  breaches: {},
  sources: {},
  breached: 0,
  listed: 0,
}

/** A party as items name it: by id or by kind. */
export type Bearer = Pick<Party, 'id' | 'kind'>

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined

/** The item with this code, in the draft or in the version in force. */
export const itemOf = (state: WorkbookState, code: string): Item | undefined => own(state.items, code)

/** Whether a version is in force. Until then no party can receive tasks. */
export const inForce = (state: WorkbookState): boolean => state.status === 'adopted'

export const signatureOf = (state: WorkbookState, party: string): Signature | undefined => own(state.signatures, party)

/** Whether the party has signed the version in force. Whether it is active, the community tells (`activeParty`). */
export const isSignatory = (state: WorkbookState, party: string): boolean =>
  inForce(state) && signatureOf(state, party)?.version === state.version

/** Whether the party is one of the founders of the first version. */
export const isFounder = (state: WorkbookState, party: string): boolean => state.founders.includes(party)

/** Whether a lead or supporter is this party. */
export const names = (holder: Holder, party: Bearer): boolean =>
  'party' in holder ? holder.party === party.id : holder.kind === party.kind

/** The part of the party in the item. A party that leads by kind and supports by id leads. */
export function partIn(item: Item, party: Bearer): 'lead' | 'supporter' | undefined {
  if (names(item.lead, party)) return 'lead'
  return item.supporters.some((holder) => names(holder, party)) ? 'supporter' : undefined
}

/**
 * Whether the party may receive tasks of the item: it leads or supports the item, and it has signed the version in force
 * with the current text of the item.
 */
export const mayReceive = (state: WorkbookState, item: Item, party: Bearer): boolean =>
  partIn(item, party) !== undefined &&
  isSignatory(state, party.id) &&
  signatureOf(state, party.id)?.outstanding.includes(item.code) === false

/** The legal basis on which the party, a body bound by law, may be asked to act on demands of the item; undefined if there is none. */
export const legalBasisOf = (item: Item, party: Bearer): string | undefined =>
  isBoundByLaw(party.kind) ? item.statutory?.find((one) => names(one, party))?.basis : undefined

export const breachOf = (state: WorkbookState, id: string): Breach | undefined => own(state.breaches, id)

/** The entry of the price list in force for a unit of this category; undefined if there is none. */
export const priceOf = (state: WorkbookState, category: string, unit: string | undefined): Price | undefined =>
  inForce(state) ? state.prices?.prices.find((price) => price.category === category && price.unit === unit) : undefined

/** The breach if it is open, or the reason why it is not. */
export function openBreach(state: WorkbookState, id: string): Breach | Rejection {
  const breach = breachOf(state, id)
  if (breach !== undefined) return breach
  return Number(id.slice(1)) <= state.breached
    ? reject(
        'breach.closed',
        { en: 'This breach has already been remedied or dismissed.', zh: '该未履约已补救或已撤销。' },
        { breach: id },
      )
    : reject(
        'breach.unknown',
        { en: 'There is no breach with this id.', zh: '没有此编号的未履约记录。' },
        { breach: id },
      )
}
