import type { FaultMessage } from '../../../services/kit/fault-message.ts'

/** A wrapped key of one subject in one stream, as stored. */
export interface KeyRow {
  readonly n: number
  readonly id: Uint8Array
  /** Keyed digests, 16 bytes each. */
  readonly subject: Uint8Array
  readonly stream: Uint8Array
  readonly wrapped: Uint8Array
}

/** A wrapped key of one value, as stored once the key that it comes from is destroyed. */
export interface FieldRow {
  readonly nonce: Uint8Array
  readonly subject: Uint8Array
  readonly wrapped: Uint8Array
}

/** A request to the writer thread. */
export type Request =
  | { readonly kind: 'verifier'; readonly content: Uint8Array }
  | { readonly kind: 'key'; readonly row: KeyRow }
  | { readonly kind: 'erase'; readonly subject: Uint8Array }
  | {
      readonly kind: 'puncture'
      readonly n: number
      readonly id: Uint8Array
      /** The nonce of the value that must never open again. */
      readonly nonce: Uint8Array
      readonly fields: readonly FieldRow[]
    }

/** The answer to a request. */
export type VaultWriterAnswer =
  /** `row` is the key that this subject already has in this stream; without it the new key was stored. */
  { readonly kind: 'key'; readonly row: KeyRow | undefined } | { readonly kind: 'done'; readonly changed: number }

/** The answer to a request that failed. */
export interface Failure extends FaultMessage {
  readonly kind: 'failed'
}

/** The settings with which the writer thread starts. */
export interface WriterOptions {
  readonly path: string
  readonly maxBytes: number | undefined
}

/** The message that the vault is open. `next` is a number greater than that of every key. */
export interface Opened {
  readonly kind: 'opened'
  readonly verifier: Uint8Array | undefined
  readonly next: number
}

/** A message to the writer thread. */
export type ToVaultWriter = { readonly requests: readonly Request[] } | { readonly close: true }
/** A message of the writer thread. */
export type FromVaultWriter =
  | Opened
  | Failure
  | { readonly kind: 'answers'; readonly answers: readonly (VaultWriterAnswer | Failure)[] }
