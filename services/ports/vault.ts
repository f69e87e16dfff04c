import type { Sealed } from '../../domain/kernel/index.ts'

/** A personal value on its way into the log. */
export interface ToSeal {
  /** Whose it is: the key that seals it belongs to this subject and this stream alone. */
  readonly subject: string
  readonly stream: string
  /** Any JSON value. */
  readonly value: unknown
}

/** Keys of subjects, and what they seal. */
export interface Vault {
  /** Seals in order. Resolves when every key it used is durable. */
  seal(values: readonly ToSeal[]): Promise<Sealed[]>
  /** Opens in order; undefined where the key was destroyed. */
  open(values: readonly Sealed[]): Promise<unknown[]>
  /**
   * Resolves where the keys can be reached. Absent where they are in a file of this process.
   *
   * @throws Fault as `seal` does where they cannot
   */
  reach?(): Promise<void>
  /** Destroys every key of a subject, in all streams. Resolves with their number when that is durable. */
  erase(subject: string): Promise<number>
  /** Destroys what opens `target`, and keeps the other values of its key (`others`, all of them) readable. */
  redact(target: Sealed, others: readonly Sealed[]): Promise<boolean>
  /** Hex digest under a key that only this installation has: for comparing without storing. */
  digest(purpose: string, text: string): string
  /** Ids, in hex, of the keys that a subject still has: by them disclosures tell whose values were read. */
  keysOf(subject: string): Promise<string[]>
  close(): Promise<void>
}
