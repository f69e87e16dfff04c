import { type ConnectionOptions, connect as connectTo, ErrorCode, NatsError } from 'nats'
import { send, subjectOfCommand } from './command.ts'
import { ClientError } from './errors.ts'
import { replay } from './replay.ts'
import { subscribe } from './subscribe.ts'
import type { Client, ConnectOptions, EventSubscription } from './types.ts'

/** The prefix of the subjects that answers come to: one for each user, within the usual one. */
const inboxOf = (user: string | undefined): { inboxPrefix?: string } =>
  user !== undefined && /^[A-Za-z0-9_-]+$/.test(user) ? { inboxPrefix: `_INBOX.${user}` } : {}

/** The credentials in the addresses of servers: `nats://user:password@host` or `nats://token@host`. The package `nats` ignores them. */
function credentialsIn(servers: readonly string[]): { user?: string; pass?: string; token?: string } {
  for (const server of servers) {
    const [, user, pass] = /^[a-z]+:\/\/([^/@:]+)(?::([^/@]*))?@/.exec(server) ?? []
    if (user === undefined) continue
    const name = decodeURIComponent(user)
    return pass === undefined ? { token: name } : { user: name, pass: decodeURIComponent(pass) }
  }
  return {}
}

const REFUSED: readonly string[] = [
  ErrorCode.AuthorizationViolation,
  ErrorCode.AuthenticationExpired,
  ErrorCode.AuthenticationTimeout,
  ErrorCode.AccountExpired,
  ErrorCode.BadAuthentication,
  ErrorCode.BadCreds,
]

/** The error for a connection that could not be made. */
function unconnected(cause: unknown): unknown {
  if (!(cause instanceof NatsError) || cause.code === ErrorCode.InvalidOption) return cause
  return REFUSED.includes(cause.code)
    ? new ClientError('server.refused', 'The NATS server refuses these credentials. Correct them.', { cause })
    : new ClientError(
        'server.unreachable',
        'No NATS server answers at these addresses. Start it, or correct `servers` and its TLS options.',
        { cause },
      )
}

/**
 * Connects to the NATS servers of an engine. The connection is restored by itself after each outage.
 *
 * @throws ClientError `server.unreachable` `server.refused`
 */
export async function connect({
  servers = 'nats://127.0.0.1:4222',
  token,
  apiPrefix,
  nats,
}: ConnectOptions = {}): Promise<Client> {
  const addresses = typeof servers === 'string' ? [servers] : [...servers]
  const link = { ...credentialsIn(addresses), ...nats }
  const connection = await connectTo({
    name: 'sanshe/client',
    maxReconnectAttempts: -1,
    reconnectTimeWait: 500,
    ...inboxOf(link.user),
    ...(link as ConnectionOptions),
    servers: addresses,
  }).catch((cause: unknown) => {
    throw unconnected(cause)
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
