import shared, { type StreamIdentifier } from '@eventstore/db-client/generated/shared_pb.js'
import statuses from '@eventstore/db-client/generated/status_pb.js'
import streams, { type BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js'
import type { ServerDuplexStream } from '@grpc/grpc-js'
import anyMessage from 'google-protobuf/google/protobuf/any_pb.js'
import emptyMessage from 'google-protobuf/google/protobuf/empty_pb.js'
import type { AppendFault } from './append-calls.ts'
import { type Gate, refusalError } from './controls.ts'
import { expectedOf, idOf, nameOf, proposedOf, uuid } from './messages.ts'
import { type ExpectedRevision, foreign, type Proposed, type Store, type Written } from './store.ts'

// Node sees no names in these modules, for they give them to one another while they run.
const { BatchAppendResp } = streams
type BatchAppendResp = streams.BatchAppendResp
const {
  AccessDenied,
  AllStreamPosition,
  MaximumAppendSizeExceeded,
  StreamDeleted,
  Timeout,
  Unknown,
  WrongExpectedVersion,
} = shared
type WrongExpectedVersion = shared.WrongExpectedVersion
const { Status } = statuses
type Status = statuses.Status
const { Any } = anyMessage
const { Empty } = emptyMessage

interface Batch {
  readonly stream: StreamIdentifier | undefined
  readonly expected: ExpectedRevision
  readonly proposed: Proposed[]
  /** Milliseconds since 1970 after which it is refused. */
  readonly deadline: number
}

export interface BatchContext {
  readonly store: Store
  readonly gate: Gate
  readonly faults: AppendFault[]
  /** Name of the node that receives the call. */
  readonly address: string
}

/** Appends of one connection, each in one or several pieces; one reply to each, in the order of their last pieces. */
export function batchAppend(
  { store, gate, faults, address }: BatchContext,
  call: ServerDuplexStream<BatchAppendReq, BatchAppendResp>,
): void {
  let turn = Promise.resolve()
  const open = new Map<string, Batch>()
  call.on('data', (request: BatchAppendReq) => {
    const id = idOf(request.getCorrelationId())
    const options = request.getOptions()
    const batch = open.get(id) ?? {
      stream: options?.getStreamIdentifier(),
      expected: options === undefined ? ('any' as const) : expectedOf(options, options.getStreamPosition()),
      proposed: [],
      deadline: options?.getDeadline()?.toDate().getTime() ?? Infinity,
    }
    open.set(id, batch)
    batch.proposed.push(...request.getProposedMessagesList().map(proposedOf))
    if (!request.getIsFinal()) return
    open.delete(id)
    gate.count('batch-append')
    turn = turn.then(gate.pass).then(() => {
      const fault = gate.refusal('batch-append') ?? faults.shift()
      // A node that follows ends the whole call, and names the leader.
      if (fault === 'not-leader') return void call.emit('error', refusalError(fault, address))
      const written = outcome(store, fault, batch)
      if (written !== undefined) call.write(reply(id, batch, written))
    })
  })
  call.on('end', () => turn.then(() => call.end()))
}

type Outcome = Written | { readonly ok: false; readonly why: 'denied' | 'timeout' | 'unavailable' | 'unknown' }

/** What becomes of one append; undefined where it gets no reply. */
function outcome(
  store: Store,
  fault: AppendFault | undefined,
  { stream, expected, proposed, deadline }: Batch,
): Outcome | undefined {
  const write = (): Written => store.append(nameOf(stream), expected, proposed)
  switch (fault) {
    case 'access-denied':
      return { ok: false, why: 'denied' }
    case 'deadline':
      return { ok: false, why: 'timeout' }
    case 'unavailable':
      return { ok: false, why: 'unavailable' }
    case 'lost-reply':
      return void write()
    case 'lost-request':
      return undefined
    case 'unknown-written':
      write()
      return { ok: false, why: 'unknown' }
    case undefined:
      if (Date.now() > deadline) return { ok: false, why: 'timeout' }
      // Events of others lie between ours, as they do on a server.
      if (store.log.length % 7 === 6) store.append('$stats-127.0.0.1', 'any', [foreign()])
      return write()
    default:
      return { ok: false, why: 'unknown' }
  }
}

function reply(id: string, { stream, expected }: Batch, written: Outcome): BatchAppendResp {
  const response = new BatchAppendResp()
  response.setCorrelationId(uuid(id))
  response.setStreamIdentifier(stream)
  if (written.ok) response.setSuccess(success(written.revision, written.position))
  else response.setError(failure(expected, written))
  return response
}

function success(revision: number | undefined, position: number | undefined): streams.BatchAppendResp.Success {
  const made = new BatchAppendResp.Success()
  if (revision === undefined) made.setNoStream(new Empty())
  else made.setCurrentRevision(String(revision))
  if (position === undefined) made.setNoPosition(new Empty())
  else {
    const at = new AllStreamPosition()
    at.setCommitPosition(String(position))
    at.setPreparePosition(String(position))
    made.setPosition(at)
  }
  return made
}

function failure(expected: ExpectedRevision, written: Exclude<Outcome, { ok: true }>): Status {
  const details = new Any()
  const name = 'event_store.client.'
  if (written.why === 'wrong-version')
    details.pack(wrongVersion(expected, written.actual).serializeBinary(), `${name}WrongExpectedVersion`)
  else if (written.why === 'deleted') details.pack(new StreamDeleted().serializeBinary(), `${name}StreamDeleted`)
  else if (written.why === 'denied') details.pack(new AccessDenied().serializeBinary(), `${name}AccessDenied`)
  else if (written.why === 'timeout') details.pack(new Timeout().serializeBinary(), `${name}Timeout`)
  else if (written.why === 'unavailable') details.pack(new Empty().serializeBinary(), 'google.protobuf.Empty')
  else if (written.why === 'unknown') details.pack(new Unknown().serializeBinary(), `${name}Unknown`)
  else details.pack(new MaximumAppendSizeExceeded().serializeBinary(), `${name}MaximumAppendSizeExceeded`)
  const status = new Status()
  status.setMessage(written.why === 'unavailable' ? 'Server Is Not Ready' : written.why)
  status.setDetails(details)
  return status
}

function wrongVersion(expected: ExpectedRevision, actual: number): WrongExpectedVersion {
  const made = new WrongExpectedVersion()
  if (actual === -1) made.setCurrentNoStream(new Empty())
  else made.setCurrentStreamRevision(String(actual))
  if (expected === 'no-stream') made.setExpectedNoStream(new Empty())
  else if (expected === 'any') made.setExpectedAny(new Empty())
  else if (expected === 'exists') made.setExpectedStreamExists(new Empty())
  else made.setExpectedStreamPosition(String(expected))
  return made
}
