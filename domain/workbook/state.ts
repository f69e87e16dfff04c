import type { Party, PartyKind } from '../community/index.ts'
import type { BreachKind, Holder, Level, Visibility } from './shapes.ts'

export interface Item {
  readonly code: string
  readonly module: number
  readonly title: string
  readonly titleEn?: string
  readonly lead: Holder
  readonly supporters: readonly Holder[]
  readonly boundary?: string
  readonly level: Level
  readonly visibility: Visibility
}

/** What a party put its name to. */
export interface Signature {
  readonly kind: PartyKind
  readonly version: number
  /** Items that name the party and changed since it signed. */
  readonly outstanding: readonly string[]
}

/** A breach that is neither remedied nor dismissed. */
export interface Breach {
  readonly id: string
  /** Whose breach it is. */
  readonly party: string
  readonly item: string
  readonly kind: BreachKind
  readonly source?: string
  /** The party that recorded it; left out where the engine did. */
  readonly by?: string
}

export interface WorkbookState {
  readonly status: 'none' | 'draft' | 'adopted'
  /** Of the draft or of what is in force; 0 before the first draft. */
  readonly version: number
  readonly items: Readonly<Record<string, Item>>
  readonly signatures: Readonly<Record<string, Signature>>
  /** The parties by whose signatures the first version came into force. */
  readonly founders: readonly string[]
  readonly breaches: Readonly<Record<string, Breach>>
  /** How many breaches were ever recorded. */
  readonly breached: number
}

export const undrafted: WorkbookState = {
  status: 'none',
  version: 0,
  items: {},
  signatures: {},
  founders: [],
  breaches: {},
  breached: 0,
}

/** What is asked of a party here; its id and kind suffice. */
export type Bearer = Pick<Party, 'id' | 'kind'>

const own = <T>(record: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined

/** An item by its code, of the draft or of what is in force. */
export const itemOf = (state: WorkbookState, code: string): Item | undefined => own(state.items, code)

/** Whether a version is in force: before that nobody can receive tasks. */
export const inForce = (state: WorkbookState): boolean => state.status === 'adopted'

export const signatureOf = (state: WorkbookState, party: string): Signature | undefined => own(state.signatures, party)

/** Whether the party has signed the version in force. That it still takes part, the community knows (`activeParty`). */
export const isSignatory = (state: WorkbookState, party: string): boolean =>
  inForce(state) && signatureOf(state, party)?.version === state.version

/** Whether the first version came into force by this party's signature, too. */
export const isFounder = (state: WorkbookState, party: string): boolean => state.founders.includes(party)

export const names = (holder: Holder, party: Bearer): boolean =>
  'party' in holder ? holder.party === party.id : holder.kind === party.kind

/** What the item makes of the party, if anything; who leads by kind and supports by name leads. */
export function partIn(item: Item, party: Bearer): 'lead' | 'supporter' | undefined {
  if (names(item.lead, party)) return 'lead'
  return item.supporters.some((holder) => names(holder, party)) ? 'supporter' : undefined
}

/**
 * Whether tasks of the item may go to the party: it leads or supports the item and has signed the version in force,
 * the item as it stands now included.
 */
export const mayReceive = (state: WorkbookState, item: Item, party: Bearer): boolean =>
  partIn(item, party) !== undefined &&
  isSignatory(state, party.id) &&
  signatureOf(state, party.id)?.outstanding.includes(item.code) === false

export const breachOf = (state: WorkbookState, id: string): Breach | undefined => own(state.breaches, id)
