import type { Mark } from './event-log.ts'

/** The folded state of a stream at a revision. A lost snapshot costs only time. */
export interface Snapshot {
  readonly stream: string
  readonly revision: number
  readonly foldVersion: number
  /** Plain JSON: the state of the aggregate, and the answers to its commands. */
  readonly content: unknown
  /** The mark of the last folded event, which the stream must still hold. Absent in snapshots of earlier versions. */
  readonly mark?: Mark
}

export interface Snapshots {
  load(stream: string): Snapshot | undefined
  /** Saves a snapshot. Returns false if it was not stored. The stream is still whole, and a later snapshot may replace it. */
  save(snapshot: Snapshot): boolean
  close(): void
}
