import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import serverFeatures from '@eventstore/db-client/generated/serverfeatures_pb.js'
import { type IStreamsServer, StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb.js'
import { type KeyCertPair, type Metadata, Server, ServerCredentials, type sendUnaryData, status } from '@grpc/grpc-js'
import { type AppendFault, append } from './append-calls.ts'
import { batchAppend } from './batch.ts'
import { type CallKind, type Gate, refusalError } from './controls.ts'
import { deleted, expectedOf, failure, nameOf, streamDeleted, tombstoned, wrongVersionError } from './messages.ts'
import { type NodeView, type ReadCall, read } from './read-calls.ts'
import type { ExpectedRevision, Store, Written } from './store.ts'

// Node sees no names in these modules, for they give them to one another while they run.
const { SupportedMethod, SupportedMethods } = serverFeatures
type SupportedMethods = serverFeatures.SupportedMethods

/** One node, on its own port. */
export interface StandInNode {
  readonly url: string
  /** Ends every subscription as a dying node does. */
  dropSubscriptions(): number
  /** Sends nothing more to the present subscriptions, which stay open. */
  muteSubscriptions(): void
  /** It has no event from this position on, until `catchUp`; the end of now unless given. */
  stall(before?: number): void
  catchUp(): void
  /** Refuses connections, and ends those there are, until it is started again on the same port. */
  stop(): Promise<void>
  start(): Promise<void>
}

export interface NodeOptions {
  readonly store: Store
  readonly gate: Gate
  /** What goes wrong with the next appends. */
  readonly faults: AppendFault[]
  /** Address of the leader that it follows; undefined for the leader. */
  readonly follows?: string
  readonly certificate?: KeyCertPair
}

export async function startNode({ store, gate, faults, follows, certificate }: NodeOptions): Promise<StandInNode> {
  const subscriptions = new Set<ReadCall>()
  const muted = new WeakSet<ReadCall>()
  let stalledAt = Infinity
  let server: Server | undefined
  let port = 0
  const address = () => `127.0.0.1:${port}`
  const view: NodeView = { store, before: () => stalledAt, pass: gate.pass, isMuted: (call) => muted.has(call) }

  /** Counts a call, and lets it through when and if the controls allow it. */
  function admit(kind: CallKind, metadata: Metadata, go: () => void, refuse: (error: CallError) => void): void {
    gate.count(kind)
    gate.pass().then(() => {
      const refusal = gate.refusal(kind)
      if (refusal !== undefined) return refuse(refusalError(refusal, follows ?? address()))
      const needsLeader = follows !== undefined && metadata.get('requires-leader').includes('true')
      return needsLeader ? refuse(refusalError('not-leader', follows)) : go()
    }, refuse)
  }

  const service: IStreamsServer = {
    read(call) {
      const kind = kindOf(call)
      if (kind === 'subscribe') {
        subscriptions.add(call)
        call.once('close', () => subscriptions.delete(call))
      }
      admit(
        kind,
        call.metadata,
        async () => {
          if (kind === 'read-all' && call.request.getOptions()?.hasFilter()) await gate.searched()
          read(view, call)
        },
        (error) => call.emit('error', error),
      )
    },
    append(call, reply) {
      // The call is read at once, and answered when it may be.
      const admitted = new Promise<void>((go, refuse) => admit('append', call.metadata, go, refuse))
      append({ store, faults, address: address(), admitted }, call, reply)
    },
    delete: (call, reply) =>
      admit(
        'delete',
        call.metadata,
        () => remove(store, 'soft', call.request.getOptions(), (made) => reply(null, deleted(made)), reply),
        reply,
      ),
    tombstone: (call, reply) =>
      admit(
        'tombstone',
        call.metadata,
        () => remove(store, 'tombstone', call.request.getOptions(), (made) => reply(null, tombstoned(made)), reply),
        reply,
      ),
    batchAppend: (call) => batchAppend({ store, gate, faults, address: address() }, call),
  }

  async function start(): Promise<void> {
    server = new Server({ 'grpc.max_receive_message_length': 32 * 1024 * 1024 })
    server.addService(StreamsService, service)
    server.addService(ServerFeaturesService, {
      getSupportedMethods(_: unknown, reply: sendUnaryData<SupportedMethods>) {
        gate.count('features')
        gate.pass().then(() => reply(null, features()), reply)
      },
    })
    const credentials =
      certificate === undefined ? ServerCredentials.createInsecure() : ServerCredentials.createSsl(null, [certificate])
    port = await new Promise<number>((resolve, reject) => {
      server?.bindAsync(address(), credentials, (error, taken) => (error === null ? resolve(taken) : reject(error)))
    })
  }

  await start()
  return {
    get url() {
      return `esdb://${address()}?tls=${certificate !== undefined}`
    },
    dropSubscriptions() {
      const dropped = [...subscriptions]
      for (const call of dropped) call.emit('error', failure(status.UNAVAILABLE, 'the node shuts down'))
      return dropped.length
    },
    muteSubscriptions() {
      for (const call of subscriptions) muted.add(call)
    },
    stall(before = (store.log.at(-1)?.position ?? 0) + 1) {
      stalledAt = before
    },
    catchUp() {
      stalledAt = Infinity
      store.changed.emit('appended')
    },
    async stop() {
      server?.forceShutdown()
      server = undefined
    },
    start,
  }
}

type CallError = ReturnType<typeof failure>

function kindOf(call: ReadCall): CallKind {
  const options = call.request.getOptions()
  if (options?.hasSubscription()) return 'subscribe'
  if (!options?.hasStream()) return 'read-all'
  return nameOf(options.getStream()?.getStreamIdentifier()).startsWith('$$') ? 'read-metadata' : 'read-stream'
}

interface RemoveOptions {
  getStreamIdentifier(): Parameters<typeof nameOf>[0]
  hasNoStream(): boolean
  hasAny(): boolean
  hasStreamExists(): boolean
  getRevision(): string
}

function remove(
  store: Store,
  how: 'soft' | 'tombstone',
  options: RemoveOptions | undefined,
  done: (written: Extract<Written, { ok: true }>) => void,
  refuse: (error: CallError) => void,
): void {
  const name = nameOf(options?.getStreamIdentifier())
  const expected: ExpectedRevision = options === undefined ? 'any' : expectedOf(options, options.getRevision())
  const written = store.remove(name, expected, how)
  if (written.ok) done(written)
  else if (written.why === 'wrong-version') refuse(wrongVersionError(name, expected, written.actual))
  else refuse(streamDeleted(name))
}

/** Names as version 23.10.1 has them. */
function features(): SupportedMethods {
  const methods = new SupportedMethods()
  methods.setEventStoreServerVersion('23.10.1')
  const offered = {
    append: [],
    batchappend: ['deadline_duration'],
    delete: [],
    read: ['position', 'events'],
    tombstone: [],
  }
  for (const [name, features] of Object.entries(offered)) {
    const method = new SupportedMethod()
    method.setServiceName('event_store.client.streams.streams')
    method.setMethodName(name)
    method.setFeaturesList(features)
    methods.addMethods(method)
  }
  return methods
}
