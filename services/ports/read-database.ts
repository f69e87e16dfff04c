import type { Sealed, SearchForm, Unsealed } from '../../domain/kernel/index.ts'
import type { HashedColumn, Projection, RowStore, Table } from '../../projections/runtime/index.ts'
import type { Mark, Position } from './event-log.ts'

/** One set of tables of a projection: the one that serves, or one that is built beside it. */
export interface Slot {
  readonly id: number
  readonly name: string
  readonly version: number
  readonly checkpoint: Position
}

/** The slots of one projection. */
export interface Slots {
  /** The slot that readers see; undefined until a first one is built. */
  readonly serving?: Slot
  /** Whether the serving slot was filled by another version of the steps. It can be read but is not folded any further. */
  readonly outdated: boolean
  /** The slot that is built beside the serving one. */
  readonly building?: Slot
}

/** A personal value that exact search finds. */
export interface SearchableValue {
  readonly community: string
  readonly value: Sealed | Unsealed
  readonly form: SearchForm
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

/** The database in which the projector keeps folded rows. It belongs to one thread, and may be deleted at any time. */
export interface ReadDatabase {
  /** Drops the tables of all other projections, which were renamed or removed. */
  retain(projections: readonly Projection[]): void
  slots(projection: Projection): Slots
  /** Makes new, empty tables. Drops tables that were being built before. */
  build(projection: Projection): Slot
  rows(projection: Projection, slot: Slot): RowStore
  /** Does one piece of the work before a filled slot can serve, such as an index. Returns true when nothing is left to do. */
  prepare(projection: Projection, slot: Slot): boolean
  /** Lets readers see this slot from now on. Drops the tables of the previous one. */
  serve(projection: Projection, slot: Slot): void
  /**
   * Empties the write-ahead log. Returns false if a reader still uses it: try again later.
   *
   * @throws Fault `read-db.full` if emptying it needs room first, and the disk has none
   */
  shrink(): boolean
  /** Stores the mark of the event at the checkpoint of a slot, together with the checkpoint. */
  remember(slot: Slot, mark: Mark): void
  /** Returns every slot that has folded an event, with the mark of its last one. A slot of an earlier version has no mark. */
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
  /** Runs the saves of several projections in one transaction. A save that fails is undone alone. */
  together<T>(work: () => T): T
  close(): void
}
