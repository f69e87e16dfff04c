import type { EventMap } from './http/contract/contract.generated.ts'
import type {
  AggregateName,
  CommandAddition,
  CommandBody,
  CommandName,
  EventEnvelope,
  EventName,
} from './http/types.ts'
import type { NotTold, SealedText } from './http/values.ts'

/** Data in the form that the stream carries: personal values are sealed, or withheld if an older version recorded them in plain. */
type InStream<T> = unknown extends T
  ? T
  : [Extract<T, SealedText>] extends [never]
    ? Inner<Exclude<T, NotTold>>
    : SealedText | NotTold | Extract<T, null | undefined>
type Inner<T> = T extends object ? { readonly [K in keyof T]: InStream<T[K]> } : T

/** The envelope of every event: a CloudEvent, with its type and stream split into parts. */
export interface Envelope extends EventEnvelope {
  readonly type: string
  readonly actor: string
  readonly role: string
  readonly correlationid: string
  readonly commandid: string
  readonly community: string
  /** Id of its aggregate. */
  readonly of: string
}

type CurrentData<E> = E extends { readonly current: infer D } ? InStream<D> : never
type Every = {
  [A in keyof EventMap & string]: {
    [K in keyof EventMap[A] & EventName]: Envelope & {
      readonly name: K
      readonly aggregate: A
      readonly data: CurrentData<EventMap[A][K]>
    }
  }[keyof EventMap[A] & EventName]
}[keyof EventMap & string]

/** An event by its name, which gives the type of its data. Default: any event. */
export type EventOf<N extends EventName = EventName> = Extract<Every, { readonly name: N }>

/** Which events to deliver. Default: all of them. */
export interface Wanted<N extends EventName = EventName> {
  readonly community?: string
  readonly types?: readonly N[]
}

/** A running delivery of events to a handler. */
export interface EventSubscription {
  /**
   * Resolves when the delivery is stopped. Rejects if it cannot continue. An unhandled rejection ends the process, so that a
   * service does not run without events.
   */
  readonly ended: Promise<void>
  /** Takes no more events, and waits for the one in progress. */
  stop(): Promise<void>
}

export interface SubscribeOptions<N extends EventName = EventName> extends Wanted<N> {
  /** The name under which the server keeps the progress: letters, digits, `-` and `_`. */
  readonly durable: string
  /** The position after which a new name begins, or `now` for new events only. Default: the first event. */
  readonly after?: string | 'now'
  /** The number of times that the handler may fail at one event. Default: 5. Infinity: no limit. */
  readonly attempts?: number
  /** The reaction after that: `stop` ends the subscription before the event, `skip` continues after it. Default: `stop`. */
  readonly afterwards?: 'stop' | 'skip'
  /** Called with each failure of the handler. */
  onFailure?(error: unknown, event: EventOf<N>, failures: number): void
}

export interface ReplayOptions<N extends EventName = EventName> extends Wanted<N> {
  /** Position of the last handled event. Default: begin with the first event. */
  readonly after?: string
}

export interface Replay extends EventSubscription {
  /** Resolves when every event that existed at the start is handled, and live events follow. Rejects if the replay ends before that. */
  readonly caughtUp: Promise<void>
}

export interface Command<D> {
  readonly community: string
  /** Id of the aggregate. Leave it out if the command makes an aggregate, or if the community has only one. */
  readonly id?: string
  readonly data: D
  /**
   * A second command with the same key gets the same answer and changes nothing. With another body or target it is refused.
   * Default: a random key. In a reaction to an event, name the event and the target: `lifts:${event.id}:${event.of}`.
   */
  readonly idempotencyKey?: string
  /** The revision that the sender last saw. The command is refused if the aggregate has changed since. */
  readonly ifRevision?: number
  readonly correlationId?: string
  readonly traceparent?: string
  /** The follow-up code of a demand that was raised without a name. */
  readonly followUpCode?: string
  /** Milliseconds until the client stops retrying the command. Default: 30,000. */
  readonly timeout?: number
}

/** The answer to an accepted command. */
export interface AcceptedCommand {
  readonly ok: true
  readonly id: string
  readonly revision: number
  readonly position: string
  /** Names of the recorded events, in order. */
  readonly events: readonly EventName[]
  readonly followUpCode?: string
}

/** The answer to a refused command: a problem (RFC 9457) with a stable `code`. */
export interface RefusedCommand {
  readonly ok: false
  readonly type: string
  readonly title: string
  readonly status: number
  readonly code: string
  readonly detail: string
  readonly errors?: readonly { readonly path: string; readonly message: string }[]
  readonly [extension: string]: unknown
}

/** The answer to a command. `Added` is what the context adds where it is accepted. */
export type CommandAnswer<Added = unknown> = (AcceptedCommand & Added) | RefusedCommand

/** Options of the connection, which the package `nats` documents as `ConnectionOptions`. */
export interface LinkOptions {
  readonly user?: string
  readonly pass?: string
  readonly token?: string
  readonly name?: string
  readonly [option: string]: unknown
}

/** What can be asked of the connection without the types of the package `nats`. */
export interface ServerLink {
  getServer(): string
  status(): AsyncIterable<{ readonly type: string; readonly data: unknown }>
  isClosed(): boolean
  isDraining(): boolean
  flush(): Promise<void>
  close(): Promise<void>
}

export interface ConnectOptions {
  /** Addresses of NATS servers. Default: `nats://127.0.0.1:4222`. */
  readonly servers?: string | readonly string[] | undefined
  /** The token with which commands are sent, or a function that returns one that is still valid. */
  readonly token?: string | (() => string | Promise<string>)
  /**
   * The subject prefix under which your own NATS account imports the engine's JetStream API, such as
   * `SANSHE.API`. Its operator knows the prefix. Subscriptions then use durable names that the operator has made, and there are no replays.
   */
  readonly apiPrefix?: string | undefined
  /** Options for the NATS servers themselves: credentials, TLS, names. With `user`, `inboxPrefix` is `_INBOX.<user>` by default. */
  readonly nats?: LinkOptions
}

type Handler<N extends EventName> = (event: EventOf<N>) => Promise<void> | void

/** An engine as a service uses it over NATS. */
export interface Client {
  /**
   * Delivers each event, in order, at least once. The server keeps the progress under the durable name, across crashes and restarts
   * of both sides. An event is done when the handler resolves. If the handler throws, the event is delivered again, after a longer
   * delay each time. Several processes with one name handle one event at a time.
   *
   * @throws ClientError `stream.absent` `server.no-jetstream` `name.invalid` `event-type.unknown` `durable.invalid` `durable.other`
   * `durable.narrower` `position.gone` `server.refused` `connection.closed`
   */
  subscribe<const N extends EventName = EventName>(
    options: SubscribeOptions<N>,
    handle: Handler<N>,
  ): Promise<EventSubscription>
  /**
   * Delivers each event after a position, in order, then each new event. The server keeps no progress. Store the
   * position of the last event together with the state that you derive from it.
   *
   * @throws ClientError `stream.absent` `server.no-jetstream` `name.invalid` `event-type.unknown` `position.gone` `server.refused`
   * `connection.closed`
   */
  replay<const N extends EventName = EventName>(options: ReplayOptions<N>, handle: Handler<N>): Promise<Replay>
  /**
   * Sends a command and resolves with its answer, which may be a refusal. The command is retried with the same key until it is
   * answered or its time is over.
   *
   * @throws ClientError `engine.absent` `engine.silent` `answer.malformed` `name.invalid`
   */
  command<A extends AggregateName, C extends CommandName<A>>(
    aggregate: A,
    command: C,
    what: Command<CommandBody<A, C>>,
  ): Promise<CommandAnswer<CommandAddition<A, C>>>
  /** The connection itself, for its status. It is a `NatsConnection` of the package `nats`: cast it for other uses of NATS. */
  readonly connection: ServerLink
  /** Ends subscriptions and replays, waits for the events in progress, and closes the connection. */
  close(): Promise<void>
}
