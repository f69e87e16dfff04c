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

/** What the writer thread is asked to do. */
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

export type VaultWriterAnswer =
  /** The key that this subject already has in this stream; without a row, the one asked for is stored. */
  { readonly kind: 'key'; readonly row: KeyRow | undefined } | { readonly kind: 'done'; readonly changed: number }

export interface Failure extends FaultMessage {
  readonly kind: 'failed'
}

export interface WriterOptions {
  readonly path: string
  readonly maxBytes: number | undefined
}

/** What the writer thread tells once it is open. */
export interface Opened {
  readonly kind: 'opened'
  readonly verifier: Uint8Array | undefined
  readonly next: number
}

export type ToVaultWriter = { readonly requests: readonly Request[] } | { readonly close: true }
export type FromVaultWriter =
  | Opened
  | Failure
  | { readonly kind: 'answers'; readonly answers: readonly (VaultWriterAnswer | Failure)[] }
