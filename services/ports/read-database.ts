import type { Projection, RowStore } from '../../projections/runtime/index.ts'
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
  /** Makes readers use this slot, and drops the tables of the previous one. */
  serve(projection: Projection, slot: Slot): void
  /**
   * Frees the space that only writing needs. Returns false if a reader prevents it: retry later.
   *
   * @throws Fault `read-db.full` if freeing it needs some space first, and the disk has none
   */
  shrink(): boolean
  /** The event that a slot's checkpoint stands at: written with it, and what it proves itself by. */
  remember(slot: Slot, mark: Mark): void
  /** Every slot that has folded something, with the mark of its last event; without one where it was written before marks were kept. */
  remembered(): readonly { readonly slot: Slot; readonly mark?: Mark }[]
  /** One transaction around what several projections save; one that fails is undone alone. */
  together<T>(work: () => T): T
  close(): void
}
