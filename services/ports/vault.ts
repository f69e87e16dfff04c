import type { Sealed } from '../../domain/kernel/index.ts'

/** A personal value that is to be sealed. */
export interface ToSeal {
  /** The subject of the value. The key that seals it belongs to this subject and stream alone. */
  readonly subject: string
  readonly stream: string
  /** The value: any JSON value. */
  readonly value: unknown
}

/** The keys of subjects, and the operations with them. */
export interface Vault {
  /** Seals values in order. Resolves when every used key is durable. */
  seal(values: readonly ToSeal[]): Promise<Sealed[]>
  /** Opens values in order. A value whose key was destroyed is undefined. */
  open(values: readonly Sealed[]): Promise<unknown[]>
  /**
   * Resolves if the keys can be reached. Absent if they are in a file of this process.
   *
   * @throws the fault that `seal` throws if they cannot be reached
   */
  reach?(): Promise<void>
  /** Destroys every key of a subject, in all streams. Resolves with the number of keys when that is durable. */
  erase(subject: string): Promise<number>
  /**
   * Destroys the key of one value, and keeps the other values of that key readable.
   *
   * @param others all other values of the key
   * @returns false if the value was already unreadable
   */
  redact(target: Sealed, others: readonly Sealed[]): Promise<boolean>
  /** Returns a hex digest under a key of this installation, to compare texts without storing them. */
  digest(purpose: string, text: string): string
  /** Resolves with the hex ids of the keys that a subject still has. Disclosures name values by these ids. */
  keysOf(subject: string): Promise<string[]>
  close(): Promise<void>
}
