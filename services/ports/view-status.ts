import type { Position } from './event-log.ts'

/** The progress of a projection and of all its views. */
export interface ViewStatus {
  /** The name of the projection. */
  readonly view: string
  readonly version: number
  readonly position: Position
  /** The failure for which the projection stands still. It contains no data of the event. */
  readonly failure?: { readonly position: Position; readonly type: string; readonly reason: string }
  /** The progress of a new version that is built beside the one that serves. */
  readonly building?: { readonly version: number; readonly position: Position }
  /** Present until a first version is complete. Until then the views cannot be read. */
  readonly unbuilt?: true
}
