import shared from '@eventstore/db-client/generated/shared_pb.js'
import streams, { type AppendReq, type BatchAppendReq } from '@eventstore/db-client/generated/streams_pb.js'
import type { ExpectedRevision, Proposed, Stored } from './store.ts'

// Node sees no names in these modules, for they give them to one another while they run.
const { AppendResp, ReadResp } = streams
type AppendResp = streams.AppendResp
type ReadResp = streams.ReadResp
const { Empty, StreamIdentifier, UUID } = shared
type StreamIdentifier = shared.StreamIdentifier
type UUID = shared.UUID

/** 100 ns ticks since the Unix epoch, as events carry when they were created. */
const TICKS = 10_000

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
  recorded.setStreamRevision(String(event.revision))
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

export function appended(revision: number, position: number): AppendResp {
  const at = new AppendResp.Position()
  at.setCommitPosition(String(position))
  at.setPreparePosition(String(position))
  const success = new AppendResp.Success()
  success.setCurrentRevision(String(revision))
  success.setPosition(at)
  const response = new AppendResp()
  response.setSuccess(success)
  return response
}

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
