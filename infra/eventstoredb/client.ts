import { type BaseOptions, EventStoreDBClient } from '@eventstore/db-client'
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js'
import type { BatchAppendReq, BatchAppendResp, ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import type { CallOptions, ClientDuplexStream, ClientReadableStream, Metadata } from '@grpc/grpc-js'
import { Fault } from '../../services/kit/fault.ts'
import { examine } from './connection.ts'

/** A read or a subscription in progress. */
export type ReadCall = ClientReadableStream<ReadResp>
/** A call that carries many appends. */
export type AppendCall = ClientDuplexStream<BatchAppendReq, BatchAppendResp>

/** The connection to a store: finding the leader, credentials and reconnecting are those of the official client. */
export interface StoreClient {
  /** Begins a read or a subscription. */
  read(request: ReadReq, requiresLeader: boolean): Promise<ReadCall>
  /** Returns the call for appends, one for each connection. `opened` is called with each new one. */
  appends(opened: (call: AppendCall) => void): Promise<AppendCall>
  dispose(): Promise<void>
}

/** The parts of the official client that open a call. They are protected, so that its own calls can be added to it. */
interface ClientInternals {
  GRPCStreamCreator<T>(
    client: typeof StreamsClient,
    name: string,
    create: (client: StreamsClient) => T,
    cache?: WeakMap<StreamsClient, T>,
  ): () => Promise<T>
  callArguments(options: BaseOptions, call: CallOptions): [Metadata, CallOptions]
}

/**
 * Connects to a store, once a server answers.
 *
 * @param url as in EVENTSTORE_URL
 *
 * @throws Fault `config.invalid` `log.not-listening` `log.certificate` `log.tls`
 */
export async function connectStore(url: string): Promise<StoreClient> {
  const client = clientOf(url)
  await examine(url)
  const create: ClientInternals['GRPCStreamCreator'] = Reflect.get(client, 'GRPCStreamCreator')
  const callArguments: ClientInternals['callArguments'] = Reflect.get(client, 'callArguments')
  /** A call has no deadline: its owner ends it where no progress is made. */
  const endless: CallOptions = { deadline: Number.POSITIVE_INFINITY }
  const calls = new WeakMap<StreamsClient, AppendCall>()
  return {
    read: (request, requiresLeader) =>
      create(StreamsClient, 'read', (one) => one.read(request, ...callArguments({ requiresLeader }, endless)))(),
    appends(opened) {
      const open = (one: StreamsClient): AppendCall => {
        const call = one.batchAppend(...callArguments({}, endless))
        opened(call)
        return call
      }
      return create(StreamsClient, 'append', open, calls)()
    },
    dispose: client.dispose,
  }
}

function clientOf(url: string): EventStoreDBClient {
  try {
    return EventStoreDBClient.connectionString(url)
  } catch (cause) {
    throw new Fault(
      'config.invalid',
      'EVENTSTORE_URL is invalid. Write it as esdb://user:password@host:2113?tls=true.',
      { cause },
    )
  }
}
