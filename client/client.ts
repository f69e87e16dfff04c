import { type ConnectionOptions, connect as connectTo, type NatsConnection } from 'nats'
import type { AggregateName, Command, CommandAnswer, CommandBody, CommandName } from './command.ts'
import { send, subjectOfCommand } from './command.ts'
import type { EventName, EventOf } from './events.ts'
import type { EventSubscription } from './pump.ts'
import { type Replay, type ReplayOptions, replay } from './replay.ts'
import { type SubscribeOptions, subscribe } from './subscribe.ts'

export interface ConnectOptions {
  /** Addresses of NATS servers: `nats://127.0.0.1:4222` unless told. */
  readonly servers?: string | readonly string[] | undefined
  /** Who sends commands: a token of the engine, or what gives one that is still good. */
  readonly token?: string | (() => string | Promise<string>)
  /**
   * Where an account of your own imports the JetStream API of the engine's, as its operator tells: `SANSHE.API`. Subscriptions
   * then go by durable names that the operator has made; there are no replays.
   */
  readonly apiPrefix?: string | undefined
  /** What the NATS servers themselves ask for: credentials, TLS, names. */
  readonly nats?: Omit<ConnectionOptions, 'servers'>
}

type Handler<N extends EventName> = (event: EventOf<N>) => Promise<void> | void

/** What a service has of the engine over NATS. */
export interface Client {
  /**
   * Hands on each event, in order, at least once, and remembers under the durable name how far it has got: through crashes
   * and restarts of either side. An event is done when the handler resolves; where it throws, the event comes again, later
   * each time. Of several processes under one name one works at a time on each event.
   *
   * @throws ClientError `stream.absent` `name.invalid` `durable.invalid` `durable.other` `durable.narrower` `position.gone`
   * `server.refused`
   * `connection.closed`
   */
  subscribe<const N extends EventName = EventName>(
    options: SubscribeOptions<N>,
    handle: Handler<N>,
  ): Promise<EventSubscription>
  /**
   * Hands on each event after a position, in order, then each as it happens. Nothing is remembered on the server: keep the
   * position of the last event with what was made of it.
   *
   * @throws ClientError `stream.absent` `name.invalid` `position.gone` `server.refused` `connection.closed`
   */
  replay<const N extends EventName = EventName>(options: ReplayOptions<N>, handle: Handler<N>): Promise<Replay>
  /**
   * Sends a command and resolves with what became of it, refusals included. It is tried again with the same key until it
   * is answered.
   *
   * @throws ClientError `engine.absent` `engine.silent` where nobody answered in time, `name.invalid`
   */
  command<A extends AggregateName, C extends CommandName<A>>(
    aggregate: A,
    command: C,
    what: Command<CommandBody<A, C>>,
  ): Promise<CommandAnswer>
  /** The connection itself, for its status and for what else a service does over NATS. */
  readonly connection: NatsConnection
  /** Ends subscriptions and replays, waits for the events in hand, and leaves. */
  close(): Promise<void>
}

/** Connects to the NATS servers of an engine. It comes back by itself after each outage. */
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
      // While the server is away draining does not close.
      await connection.close()
    },
  }
}
