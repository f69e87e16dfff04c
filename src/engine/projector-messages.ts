import type { HashSubject, SearchableValue } from '../../services/ports/read-database.ts'
import type { ViewStatus } from '../../services/ports/view-status.ts'
import type { LogPlace } from './storage.ts'

/** The data that the projector's thread starts with. */
export interface ProjectorWork {
  /** The log that it folds. */
  readonly place: LogPlace
  readonly readDb: string
  /** The communities whose events it folds. Absent: all. */
  readonly communities?: readonly string[] | undefined
  /** The shortest pause between two commits of views that follow the log (default: what readers need, 2 to 10 ms). */
  readonly restMs?: number | undefined
  /** Whether this process has the keys by which hashes for exact search are made. */
  readonly hashes?: boolean
}

export type FromProjector =
  | { readonly kind: 'ready' | 'status'; readonly status: readonly ViewStatus[] }
  | { readonly kind: 'failed'; readonly code: string; readonly detail: string }
  | { readonly kind: 'hash'; readonly request: number; readonly values: readonly SearchableValue[] }
/**
 * Messages from the engine to the thread. `damaged` means that a reader found the file damaged. `hashes` answers `hash`, without hashes
 * if the keys cannot be reached. `check` means that values of this subject were erased.
 */
export type ToProjector =
  | { readonly kind: 'stop' | 'damaged' }
  | { readonly kind: 'rebuild'; readonly view: string }
  | { readonly kind: 'hashes'; readonly request: number; readonly hashes?: readonly (string | null)[] }
  | { readonly kind: 'check'; readonly subject: HashSubject }
