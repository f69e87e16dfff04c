import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import serverFeatures from '@eventstore/db-client/generated/serverfeatures_pb.js'
import { type IStreamsServer, StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js'
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js'
import {
  Metadata,
  Server,
  ServerCredentials,
  type ServerReadableStream,
  type sendUnaryData,
  status,
} from '@grpc/grpc-js'
import { batchAppend } from './batch.ts'
import { appended, expectedOf, nameOf, proposedOf, wrongVersion } from './messages.ts'
import { type ReadCall, read } from './reading.ts'
import { foreign, type Proposed, type Store, store } from './store.ts'

// Node sees no names in these modules, for they give them to one another while they run.
const { SupportedMethod, SupportedMethods } = serverFeatures
type SupportedMethods = serverFeatures.SupportedMethods

/** What goes wrong with the next append, once. */
export type AppendFault =
  /** Nothing is written, and the caller is told so. */
  | 'unavailable'
  | 'not-leader'
  | 'access-denied'
  /** It is written, and the caller never hears of it. */
  | 'lost-reply'
  /** It is not written, and the caller never hears of it. */
  | 'lost-request'

/**
 * A stand-in for EventStoreDB that speaks its protocol, for machines without one: reads, subscriptions, appends, and faults
 * on demand. It keeps nothing on disk, knows one node and no users. What it claims about EventStoreDB a run of the same suite
 * against a real one has to confirm.
 */
export interface StandIn {
  readonly url: string
  readonly store: Store
  /** The next append meets it. */
  fail(...faults: AppendFault[]): void
  /** Ends every subscription as a dying node does. */
  dropSubscriptions(): number
  /** Refuses connections, and ends those there are, until it is started again on the same port. */
  stop(): Promise<void>
  start(): Promise<void>
}

export async function standIn(): Promise<StandIn> {
  const kept = store()
  const faults: AppendFault[] = []
  const subscriptions = new Set<ReadCall>()
  let server: Server | undefined
  let port = 0

  async function start(): Promise<void> {
    server = new Server({ 'grpc.max_receive_message_length': 32 * 1024 * 1024 })
    server.addService(StreamsService, streamsOf(kept, faults, subscriptions))
    server.addService(ServerFeaturesService, {
      getSupportedMethods: (_: unknown, reply: sendUnaryData<SupportedMethods>) => reply(null, features()),
    })
    const bound = await new Promise<number>((resolve, reject) => {
      server?.bindAsync(`127.0.0.1:${port}`, ServerCredentials.createInsecure(), (error, taken) =>
        error === null ? resolve(taken) : reject(error),
      )
    })
    port = bound
  }

  await start()
  return {
    url: `esdb://127.0.0.1:${port}?tls=false`,
    store: kept,
    fail: (...more) => void faults.push(...more),
    dropSubscriptions() {
      const dropped = [...subscriptions]
      for (const call of dropped) call.emit('error', { code: status.UNAVAILABLE, details: 'the node shuts down' })
      return dropped.length
    },
    async stop() {
      server?.forceShutdown()
      server = undefined
    },
    start,
  }
}

function features(): SupportedMethods {
  const methods = new SupportedMethods()
  methods.setEventStoreServerVersion('23.10.0')
  for (const name of ['append', 'batchappend', 'read']) {
    const method = new SupportedMethod()
    method.setServiceName('event_store.client.streams.streams')
    method.setMethodName(name)
    methods.addMethods(method)
  }
  return methods
}

function streamsOf(kept: Store, faults: AppendFault[], subscriptions: Set<ReadCall>): IStreamsServer {
  return {
    read(call) {
      if (call.request.getOptions()?.hasSubscription() === true) {
        subscriptions.add(call)
        call.once('close', () => subscriptions.delete(call))
      }
      read(kept, call)
    },
    append: (call, reply) => append(kept, faults, call, reply),
    delete: (_, reply) => reply(failure(status.UNIMPLEMENTED, 'not part of this stand-in')),
    tombstone: (_, reply) => reply(failure(status.UNIMPLEMENTED, 'not part of this stand-in')),
    batchAppend: (call) => batchAppend(kept, call),
  }
}

const failure = (code: status, details: string, trailers: Readonly<Record<string, string>> = {}) => {
  const metadata = new Metadata()
  for (const [name, value] of Object.entries(trailers)) metadata.set(name, value)
  return { name: 'ServiceError', message: details, code, details, metadata }
}

function append(
  kept: Store,
  faults: AppendFault[],
  call: ServerReadableStream<AppendReq, AppendResp>,
  reply: sendUnaryData<AppendResp>,
): void {
  let stream = ''
  let expected: ReturnType<typeof expectedOf> = 'any'
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
  call.on('end', () => {
    switch (faults.shift()) {
      case 'unavailable':
        return reply(failure(status.UNAVAILABLE, 'the server is not ready'))
      case 'not-leader': {
        const [host = '', port = ''] = call.getHost().split(':')
        const leader = { exception: 'not-leader', 'leader-endpoint-host': host, 'leader-endpoint-port': port }
        return reply(failure(status.NOT_FOUND, 'Leader info available', leader))
      }
      case 'access-denied':
        return reply(failure(status.PERMISSION_DENIED, 'Access denied.', { exception: 'access-denied' }))
      case 'lost-request':
        return
      case 'lost-reply':
        kept.append(stream, expected, proposed)
        return
    }
    // Somebody else's events lie between ours, as they do on a server.
    if (kept.log.length % 7 === 3) kept.append('$stats-127.0.0.1', 'any', [foreign()])
    const written = kept.append(stream, expected, proposed)
    if (written.ok) return reply(null, appended(written.revision, written.position))
    if (written.why === 'wrong-version') return reply(null, wrongVersion(expected, written.actual))
    const deleted = { exception: 'stream-deleted', 'stream-name': stream }
    const large = { exception: 'maximum-append-size-exceeded', 'maximum-append-size': String(1024 * 1024) }
    return written.why === 'deleted'
      ? reply(failure(status.FAILED_PRECONDITION, 'Event stream is deleted.', deleted))
      : reply(failure(status.INVALID_ARGUMENT, 'Maximum Append Size Exceeded.', large))
  })
}
