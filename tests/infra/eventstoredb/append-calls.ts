import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js'
import type { ServerReadableStream, sendUnaryData } from '@grpc/grpc-js'
import { type Refusal, refusalError } from './controls.ts'
import {
  appended,
  appendTooLarge,
  expectedOf,
  type failure,
  nameOf,
  proposedOf,
  streamDeleted,
  wrongVersion,
} from './messages.ts'
import { type ExpectedRevision, foreign, type Proposed, type Store } from './store.ts'

/** A fault of the next append. */
export type AppendFault =
  /** Nothing is written, and the caller is told why. */
  | Refusal
  /** It is written, and the caller gets an unknown error. */
  | 'unknown-written'
  /** It is written, and the caller gets no answer. */
  | 'lost-reply'
  /** It is not written, and the caller gets no answer. */
  | 'lost-request'

export interface AppendContext {
  readonly store: Store
  readonly faults: AppendFault[]
  /** Name of the node that receives the call. */
  readonly address: string
  /** Rejects with the refusal of the whole call. */
  readonly admitted: Promise<void>
}

/** One append of one call: options first, then its events. */
export function append(
  { store, faults, address, admitted }: AppendContext,
  call: ServerReadableStream<AppendReq, AppendResp>,
  reply: sendUnaryData<AppendResp>,
): void {
  let stream = ''
  let expected: ExpectedRevision = 'any'
  const proposed: Proposed[] = []
  call.on('data', (request: AppendReq) => {
    const options = request.getOptions()
    if (options !== undefined) {
      stream = nameOf(options.getStreamIdentifier())
      expected = expectedOf(options, options.getRevision())
    }
    const message = request.getProposedMessage()
    if (message !== undefined) proposed.push(proposedOf(message))
  })
  const ended = new Promise<void>((resolve) => call.once('end', resolve))
  Promise.all([ended, admitted]).then(answer, (error: ReturnType<typeof failure>) => reply(error))

  function answer(): void {
    const fault = stream === '' ? 'unknown' : faults.shift()
    if (fault === 'lost-reply' || fault === 'unknown-written') store.append(stream, expected, proposed)
    if (fault === 'lost-reply' || fault === 'lost-request') return
    if (fault !== undefined) {
      reply(refusalError(fault === 'unknown-written' ? 'unknown' : fault, address))
      return
    }
    // Events of others lie between ours, as they do on a server.
    if (store.log.length % 7 === 6) store.append('$stats-127.0.0.1', 'any', [foreign()])
    const written = store.append(stream, expected, proposed)
    if (written.ok) reply(null, appended(written))
    else if (written.why === 'wrong-version') reply(null, wrongVersion(expected, written.actual))
    else reply(written.why === 'deleted' ? streamDeleted(stream) : appendTooLarge())
  }
}
