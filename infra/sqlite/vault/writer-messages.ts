import type { FaultMessage } from '../../../services/kit/fault-message.ts'
import type { RecordChange } from '../../crypto/key-store.ts'

/** The answer to a request that failed. */
export interface Failure extends FaultMessage {
  readonly kind: 'failed'
}

/** The answer to a request: which of its changes applied. */
export type VaultWriterAnswer = readonly boolean[] | Failure

/** The settings with which the writer thread starts. */
export interface WriterOptions {
  readonly path: string
  readonly maxBytes: number | undefined
}

/** A message to the writer thread. A request is a list of changes, all of which are made or none. */
export type ToVaultWriter = { readonly requests: readonly (readonly RecordChange[])[] } | { readonly close: true }
/** A message of the writer thread. */
export type FromVaultWriter =
  | { readonly kind: 'opened' }
  | Failure
  | { readonly kind: 'answers'; readonly answers: readonly VaultWriterAnswer[] }
