import type { ViewStatus } from '../../services/ports/view-status.ts'
import type { LogPlace } from './storage.ts'

/** The data that the projector's thread starts with. */
export interface ProjectorWork {
  /** The log that it folds. */
  readonly place: LogPlace
  readonly readDb: string
  /** The communities whose events it folds. Absent: all. */
  readonly communities?: readonly string[] | undefined
}

export type FromProjector =
  | { readonly kind: 'ready' | 'status'; readonly status: readonly ViewStatus[] }
  | { readonly kind: 'failed'; readonly code: string; readonly detail: string }
/** Messages from the engine to the thread. `damaged` means that a reader found the file damaged. */
export type ToProjector = { readonly kind: 'stop' | 'damaged' } | { readonly kind: 'rebuild'; readonly view: string }
