import type { Sealed, Unsealed } from '../../domain/kernel/index.ts'
import type { HashedColumn, Projection, RowStore, Table } from '../../projections/runtime/index.ts'
import type { Mark, Position } from './event-log.ts'

/** One set of a projection's tables: the one that serves, or one that is built beside it. */
export interface Slot {
  readonly id: number
  readonly name: string
  readonly version: number
  readonly checkpoint: Position
}

/** What is kept of one projection. */
export interface Slots {
  /** What readers see. */
  readonly serving?: Slot
  /** It was filled by other steps than the projection now has, so it can be read but goes no further. */
  readonly outdated: boolean
  /** What has been begun beside it. */
  readonly building?: Slot
}

/** A personal value that exact search finds. */
export interface SearchableValue {
  readonly community: string
  readonly value: Sealed | Unsealed
}

/** A column of keyed hashes in one set of a projection's tables. */
export interface HashPlace {
  readonly slot: number
  readonly table: Table
  readonly column: string
  readonly hash: HashedColumn
  /** How the database calls the table. */
  readonly name: string
  /** The highest number of a row. */
  readonly rows: number
}

/** A row with a hash, or with a value that is still to be hashed. */
export interface HashedRow extends SearchableValue {
  readonly place: HashPlace
  readonly row: number
  readonly hash: string
}

/** A subject of personal data, or the stream to which personal values belong that have no other subject. */
export interface HashSubject {
  readonly community: string
  readonly subject: string
}

/** Where the projector keeps what it folds. It belongs to one thread, and may be deleted at any time. */
export interface ReadDatabase {
  /** Drops what it keeps of projections that are none of these: they were renamed, or are no more. */
  retain(projections: readonly Projection[]): void
  slots(projection: Projection): Slots
  /** New, empty tables; what was being built before is dropped. */
  build(projection: Projection): Slot
  rows(projection: Projection, slot: Slot): RowStore
  /** One piece of what is left to do before a filled slot can serve; true when nothing is. */
  prepare(projection: Projection, slot: Slot): boolean
  /** Lets readers see this slot from now on; the tables of the one before are dropped. */
  serve(projection: Projection, slot: Slot): void
  /**
   * Gives back the room that only writing needs. False where a reader is in the way: try again later.
   *
   * @throws Fault `read-db.full` where giving it back takes some room first, and the disk has none
   */
  shrink(): boolean
  /** The event that a slot's checkpoint stands at: written with it, and what it proves itself by. */
  remember(slot: Slot, mark: Mark): void
  /** Every slot that has folded something, with the mark of its last event; without one where it was written before marks were kept. */
  remembered(): readonly { readonly slot: Slot; readonly mark?: Mark }[]
  /** Where there are keyed hashes. */
  hashPlaces(): readonly HashPlace[]
  /** Rows with a hash: of one subject, or with numbers behind `after` and up to `until`. */
  hashedRows(
    place: HashPlace,
    some: { readonly subject: HashSubject } | { readonly after: number; readonly until: number },
  ): readonly HashedRow[]
  /** Replaces the hash of a row that was read, where the row is still there with the same value. */
  setHash(row: HashedRow, hash: string | null): void
  /** One transaction around what several projections save; one that fails is undone alone. */
  together<T>(work: () => T): T
  close(): void
}
