import type { Projection } from '../../projections/runtime/index.ts'
import type { LogIdentity, Position } from './event-log.ts'
import type { ReadDatabase } from './read-database.ts'

export interface ViewDigest {
  readonly view: string
  readonly version: number
  /** The view was digested at this position. */
  readonly position: Position
  /** SHA-256 over the rows of all its tables in the order of their keys, each as RFC 8785 canonical JSON, hex. */
  readonly digest: string
}

/** A read database to fold a log into and throw away. */
export interface ScratchViews {
  readonly db: ReadDatabase
  /** Digests of all views that serve: equal for equal logs up to equal positions, however the rows came to be. */
  digests(projections: readonly Projection[]): ViewDigest[]
  /** Deletes everything. */
  close(): Promise<void>
}

/** @param communities whose events are folded; all where left out */
export type OpenScratchViews = (log: LogIdentity, communities?: readonly string[]) => Promise<ScratchViews>
