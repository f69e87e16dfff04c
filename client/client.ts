import { type ConnectionOptions, connect as connectTo } from 'nats'
import { send, subjectOfCommand } from './command.ts'
import { replay } from './replay.ts'
import { subscribe } from './subscribe.ts'
import type { Client, ConnectOptions, EventSubscription } from './types.ts'

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
    ...(nats as ConnectionOptions | undefined),
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
