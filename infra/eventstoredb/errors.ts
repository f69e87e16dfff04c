import { type KnownError, knownError as known } from '../../services/kit/fault.ts'

/** The cause of an error of EventStoreDB. */
export type StoreTrouble =
  | 'away'
  | 'missing'
  | 'conflict'
  | 'deleted'
  | 'too-large'
  | 'denied'
  | 'unsupported'
  | 'unknown'

/**
 * The errors of EventStoreDB, and whether each passes by itself. The type of an error counts before its code: with a dead server
 * an append fails with a bare gRPC error, and a read with an error that has a type. This file does not import the client, so that
 * the generator of documents can load it.
 */
export const STORE_ERRORS: readonly KnownError<StoreTrouble>[] = [
  known('not-leader', 'away', 'transient', 'The node follows another one, which is the leader now.'),
  known('unavailable', 'away', 'transient', 'The server cannot be reached, or is not ready.'),
  known('timeout', 'away', 'transient', 'The server gave up: the cluster did not agree in time.'),
  known('deadline-exceeded', 'away', 'transient', 'No answer came in time.'),
  known('cancelled', 'away', 'transient', 'The server ended the call, as it does when it stops.'),
  known('stream-not-found', 'missing', 'permanent', 'There is no such stream, or it was deleted softly.'),
  known('wrong-expected-version', 'conflict', 'permanent', 'The stream ends at another revision.'),
  known('stream-deleted', 'deleted', 'permanent', 'The stream was deleted for good.'),
  known('maximum-append-size-exceeded', 'too-large', 'permanent', 'The append is larger than the server takes.'),
  known('access-denied', 'denied', 'permanent', 'The user may not do this, or is not known.'),
  known('unsupported', 'unsupported', 'permanent', 'The server is too old for this call.'),
  known(1, 'away', 'transient', 'CANCELLED of gRPC.'),
  known(4, 'away', 'transient', 'DEADLINE_EXCEEDED of gRPC.'),
  known(10, 'away', 'transient', 'ABORTED of gRPC.'),
  known(14, 'away', 'transient', 'UNAVAILABLE of gRPC.'),
  known(7, 'denied', 'permanent', 'PERMISSION_DENIED of gRPC.'),
  known(16, 'denied', 'permanent', 'UNAUTHENTICATED of gRPC.'),
  known(12, 'unsupported', 'permanent', 'UNIMPLEMENTED of gRPC.'),
]
