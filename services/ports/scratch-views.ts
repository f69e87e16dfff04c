import type { Projection, RowOf, Table } from '../../projections/runtime/index.ts'
import type { LogIdentity, Position } from './event-log.ts'
import type { ReadDatabase } from './read-database.ts'

export interface ViewDigest {
  readonly view: string
  readonly version: number
  /** The position at which the view was digested. */
  readonly position: Position
  /** The SHA-256 in hex over the rows of all tables in the order of their keys, each as RFC 8785 canonical JSON. */
  readonly digest: string
}

/** A read database that is deleted after a log was folded into it. */
export interface ScratchViews {
  readonly db: ReadDatabase
  /** Returns the digests of all views that serve. They are equal for equal logs up to equal positions. */
  digests(projections: readonly Projection[]): ViewDigest[]
  /** Returns all rows of a table of these projections, of every community, in the order of its key. */
  rows<T extends Table>(projections: readonly Projection[], of: T): readonly RowOf<T>[]
  /** Deletes the database. */
  close(): Promise<void>
}

/** Opens a read database for a log. @param communities the communities whose events are folded (default: all) */
export type OpenScratchViews = (log: LogIdentity, communities?: readonly string[]) => Promise<ScratchViews>
