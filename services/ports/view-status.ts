import type { Position } from './event-log.ts'

/** How far a projection is, and with it every view of it. */
export interface ViewStatus {
  /** The projection's name. */
  readonly view: string
  readonly version: number
  readonly position: Position
  /** Why it stands still, where it does: never with data of the event. */
  readonly failure?: { readonly position: Position; readonly type: string; readonly reason: string }
  /** While a new version is built beside the one that serves: where that has got to. */
  readonly building?: { readonly version: number; readonly position: Position }
  /** No version of it was ever complete: it answers nothing. */
  readonly unbuilt?: true
}
