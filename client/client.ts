import { type ConnectionOptions, connect as connectTo, type NatsConnection } from 'nats'
import { type Command, type CommandAnswer, send, subjectOfCommand } from './command.ts'
import type { EventOf } from './events.ts'
import type { AggregateName, CommandAddition, CommandBody, CommandName, EventName } from './http/types.ts'
import type { EventSubscription } from './pump.ts'
import { type Replay, type ReplayOptions, replay } from './replay.ts'
import { type SubscribeOptions, subscribe } from './subscribe.ts'

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
  readonly nats?: Omit<ConnectionOptions, 'servers'>
}

type Handler<N extends EventName> = (event: EventOf<N>) => Promise<void> | void

/** An engine as a service uses it over NATS. */
export interface Client {
  /**
   * Delivers each event, in order, at least once. The server keeps the progress under the durable name, across crashes and restarts
   * of both sides. An event is done when the handler resolves. If the handler throws, the event is delivered again, after a longer
   * delay each time. Several processes with one name handle one event at a time.
   *
   * @throws ClientError `stream.absent` `name.invalid` `durable.invalid` `durable.other` `durable.narrower` `position.gone`
   * `server.refused` `connection.closed`
   */
  subscribe<const N extends EventName = EventName>(
    options: SubscribeOptions<N>,
    handle: Handler<N>,
  ): Promise<EventSubscription>
  /**
   * Delivers each event after a position, in order, then each new event. The server keeps no progress. Store the
   * position of the last event together with the state that you derive from it.
   *
   * @throws ClientError `stream.absent` `name.invalid` `position.gone` `server.refused` `connection.closed`
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
  /** The connection itself, for its status and for other uses of NATS. */
  readonly connection: NatsConnection
  /** Ends subscriptions and replays, waits for the events in progress, and closes the connection. */
  close(): Promise<void>
}

/** The prefix of the subjects that answers come to: one for each user, within the usual one. */
const inboxOf = (user: string | undefined): { inboxPrefix?: string } =>
  user !== undefined && /^[A-Za-z0-9_-]+$/.test(user) ? { inboxPrefix: `_INBOX.${user}` } : {}

/** Connects to the NATS servers of an engine. The connection is restored by itself after each outage. */
export async function connect({
  servers = 'nats://127.0.0.1:4222',
  token,
  apiPrefix,
  nats,
}: ConnectOptions = {}): Promise<Client> {
  const connection = await connectTo({
    name: 'sanshe/client',
    maxReconnectAttempts: -1,
    reconnectTimeWait: 500,
    ...inboxOf(nats?.user),
    ...nats,
    servers: typeof servers === 'string' ? servers : [...servers],
  })
  const api = apiPrefix === undefined ? {} : { apiPrefix }
  const running = new Set<EventSubscription>()
  const kept = <S extends EventSubscription>(subscription: S): S => {
    const one = {
      ...subscription,
      async stop() {
        await subscription.stop()
        running.delete(one)
      },
    }
    running.add(one)
    return one
  }
  return {
    subscribe: async (options, handle) => kept(await subscribe(connection, options, handle, api)),
    replay: async (options, handle) => kept(await replay(connection, options, handle)),
    async command(aggregate, command, what) {
      const subject = subjectOfCommand(what.community, aggregate, command)
      return send(connection, typeof token === 'function' ? await token() : token, subject, what)
    },
    connection,
    async close() {
      await Promise.all([...running].map((subscription) => subscription.stop()))
      if (!connection.isDraining() && !connection.isClosed()) await connection.drain()
      // Draining does not close the connection while the server is away.
      await connection.close()
    },
  }
}
