import shared from '@eventstore/db-client/generated/shared_pb.js'
import streams, { type AppendReq, type BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js'
import { Metadata, status } from '@grpc/grpc-js'
import { type ExpectedRevision, MAX_APPEND_BYTES, type Proposed, type Stored, type Written } from './store.ts'

// Node sees no names in these modules, for they give them to one another while they run.
const { AppendResp, DeleteResp, ReadResp, TombstoneResp } = streams
type AppendResp = streams.AppendResp
type DeleteResp = streams.DeleteResp
type TombstoneResp = streams.TombstoneResp
type ReadResp = streams.ReadResp
const { Empty, StreamIdentifier, UUID } = shared
type StreamIdentifier = shared.StreamIdentifier
type UUID = shared.UUID

/** 100 ns ticks since the Unix epoch, as events carry when they were created. */
const TICKS = 10_000
/** Revision of the event that marks a tombstoned stream. */
const TOMBSTONE_REVISION = '9223372036854775807'

export const nameOf = (identifier: StreamIdentifier | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8')

export const idOf = (id: UUID | undefined): string => id?.getString() ?? ''

export function identifier(name: string): StreamIdentifier {
  const made = new StreamIdentifier()
  made.setStreamName(Buffer.from(name).toString('base64'))
  return made
}

export function uuid(text: string): UUID {
  const made = new UUID()
  made.setString(text)
  return made
}

/** Options of a unary or of a batch append: they name the same things by the same names, but for the revision. */
interface ExpectedOptions {
  hasNoStream(): boolean
  hasAny(): boolean
  hasStreamExists(): boolean
}

export function expectedOf(options: ExpectedOptions, revision: string): ExpectedRevision {
  if (options.hasNoStream()) return 'no-stream'
  if (options.hasAny()) return 'any'
  return options.hasStreamExists() ? 'exists' : Number(revision)
}

export function proposedOf(message: AppendReq.ProposedMessage | BatchAppendReq.ProposedMessage): Proposed {
  return {
    id: idOf(message.getId()),
    type: message.getMetadataMap().get('type') ?? '',
    contentType: message.getMetadataMap().get('content-type') ?? '',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  }
}

export function readEvent(event: Stored): ReadResp {
  const recorded = new ReadResp.ReadEvent.RecordedEvent()
  recorded.setId(uuid(event.id))
  recorded.setStreamIdentifier(identifier(event.stream))
  recorded.setStreamRevision(event.revision === Infinity ? TOMBSTONE_REVISION : String(event.revision))
  recorded.setCommitPosition(String(event.position))
  recorded.setPreparePosition(String(event.position))
  recorded.setData(event.data)
  recorded.setCustomMetadata(event.metadata)
  const metadata = recorded.getMetadataMap()
  metadata.set('type', event.type)
  metadata.set('content-type', event.contentType)
  metadata.set('created', String(BigInt(event.created) * BigInt(TICKS)))
  const made = new ReadResp.ReadEvent()
  made.setEvent(recorded)
  made.setCommitPosition(String(event.position))
  return answer((response) => response.setEvent(made))
}

export function answer(fill: (response: ReadResp) => unknown): ReadResp {
  const response = new ReadResp()
  fill(response)
  return response
}

type Success = Extract<Written, { ok: true }>

export function appended({ revision, position }: Success): AppendResp {
  const success = new AppendResp.Success()
  if (revision === undefined) success.setNoStream(new Empty())
  else success.setCurrentRevision(String(revision))
  if (position === undefined) success.setNoPosition(new Empty())
  else success.setPosition(placed(new AppendResp.Position(), position))
  const response = new AppendResp()
  response.setSuccess(success)
  return response
}

export function deleted({ position = 0 }: Success): DeleteResp {
  const response = new DeleteResp()
  response.setPosition(placed(new DeleteResp.Position(), position))
  return response
}

export function tombstoned({ position = 0 }: Success): TombstoneResp {
  const response = new TombstoneResp()
  response.setPosition(placed(new TombstoneResp.Position(), position))
  return response
}

interface PositionMessage {
  setCommitPosition(value: string): unknown
  setPreparePosition(value: string): unknown
}

/** Both numbers are equal for whatever was not written in a transaction. */
function placed<T extends PositionMessage>(message: T, position: number): T {
  message.setCommitPosition(String(position))
  message.setPreparePosition(String(position))
  return message
}

/** An error as gRPC carries it, with trailers that say what it is. */
export function failure(code: status, details: string, trailers: Readonly<Record<string, string>> = {}) {
  const metadata = new Metadata()
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value)
  return { name: 'ServiceError', message: details, code, details, metadata }
}

export const streamDeleted = (name: string) =>
  failure(status.FAILED_PRECONDITION, 'Event stream is deleted.', {
    exception: 'stream-deleted',
    'stream-name': encodeURIComponent(name),
  })

export const appendTooLarge = () =>
  failure(status.INVALID_ARGUMENT, 'Maximum Append Size Exceeded.', {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(MAX_APPEND_BYTES),
  })

/** A wrong revision where the answer has no field for it. */
export const wrongVersionError = (name: string, expected: ExpectedRevision, actual: number) =>
  failure(status.FAILED_PRECONDITION, 'Wrong expected version.', {
    exception: 'wrong-expected-version',
    'stream-name': encodeURIComponent(name),
    'expected-version': String(typeof expected === 'number' ? expected : -1),
    'actual-version': String(actual),
  })

export function wrongVersion(expected: ExpectedRevision, actual: number): AppendResp {
  const wrong = new AppendResp.WrongExpectedVersion()
  if (actual === -1) wrong.setCurrentNoStream(new Empty())
  else wrong.setCurrentRevision(String(actual))
  if (expected === 'no-stream') wrong.setExpectedNoStream(new Empty())
  else if (expected === 'any') wrong.setExpectedAny(new Empty())
  else if (expected === 'exists') wrong.setExpectedStreamExists(new Empty())
  else wrong.setExpectedRevision(String(expected))
  const response = new AppendResp()
  response.setWrongExpectedVersion(wrong)
  return response
}
