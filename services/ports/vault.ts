import type { Sealed } from '../../domain/kernel/index.ts'
import type { Position } from './event-log.ts'

/** A personal value that is to be sealed. */
export interface ToSeal {
  /** The subject of the value. */
  readonly subject: string
  /** The values of a subject that are kept for the same time. Each group can be erased alone. Default: `case`. */
  readonly group?: string
  /** The value: any JSON value. */
  readonly value: unknown
  /** The subject is new, as far as the caller knows: its key is made without a look for one. A key that it has after all is used. */
  readonly isNew?: true
}

export interface ErasureOptions {
  /** Erases this group alone. Default: everything. */
  readonly group?: string
  /**
   * Called with the ids of the keys before the first one is destroyed, so that the erasure is recorded first. If it rejects,
   * nothing is destroyed.
   */
  readonly record?: (keys: readonly string[]) => Promise<void>
}

/** How far the erasures of a log are applied to a vault. */
export interface ErasurePlace {
  readonly epoch: number
  readonly position: Position
}

/** The keys of subjects, and the operations with them. */
export interface Vault {
  /** Seals values in order. Resolves when every used key is durable. */
  seal(values: readonly ToSeal[]): Promise<Sealed[]>
  /** Opens values in order. A value whose key was destroyed or lost is undefined. */
  open(values: readonly Sealed[]): Promise<unknown[]>
  /**
   * Resolves if the keys can be reached. Absent if they are in a file of this process.
   *
   * @throws the fault that `seal` throws if they cannot be reached
   */
  reach?(): Promise<void>
  /** Makes every key durable where a vault flushes later, and from here on each before it is used. Absent if all are anyway. */
  flush?(): Promise<void>
  /** Destroys every key of a subject. Resolves with the number of keys when no engine can use them any more. */
  erase(subject: string, options?: ErasureOptions): Promise<number>
  /** Repeats an erasure on a vault that may not know it. @param keys the ids that the erasure recorded */
  destroy(keys: readonly string[]): Promise<number>
  /**
   * Destroys the key of one value, and keeps all other values readable.
   *
   * @param others all other values of its stream, which a value of a version before 0.2 needs
   * @param record called before the key is destroyed. If it rejects, nothing is destroyed
   * @returns false if the value was already unreadable
   */
  redact(target: Sealed, others: readonly Sealed[], record?: () => Promise<void>): Promise<boolean>
  /** Returns a hex digest under a key of this installation, to compare texts without storing them. */
  digest(purpose: string, text: string): string
  /** Resolves with the names of the keys that a subject still has. Disclosures name values by these. */
  keysOf(subject: string): Promise<string[]>
  /** Resolves with the name of the key of each value; undefined where it was destroyed. */
  keysIn(values: readonly Sealed[]): Promise<(string | undefined)[]>
  /** Resolves with the place up to which the erasures of the log are applied; undefined for a new vault. */
  place(): Promise<ErasurePlace | undefined>
  /** Records the place up to which the erasures of the log are applied. */
  reached(place: ErasurePlace): Promise<void>
  close(): Promise<void>
}
