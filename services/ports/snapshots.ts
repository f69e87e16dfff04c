import type { Mark } from './event-log.ts'

/** A fold that need not be repeated. Losing one costs time only. */
export interface Snapshot {
  readonly stream: string
  readonly revision: number
  readonly foldVersion: number
  /** Plain JSON: the aggregate's state and what was answered to which command. */
  readonly content: unknown
  /** Mark of the last event, which the stream must still hold. Absent in snapshots of versions without marks. */
  readonly mark?: Mark
}

export interface Snapshots {
  load(stream: string): Snapshot | undefined
  /** False where it was not stored: the stream is still there, and another one may be taken later. */
  save(snapshot: Snapshot): boolean
  close(): void
}
