import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { type ConnectionOptions, connect, createInbox, credsAuthenticator, Events, type NatsConnection } from 'nats'
import { Fault } from '../../services/kit/fault.ts'
import { connectFault, natsUnavailable } from './faults.ts'

/** How long to wait between two attempts to reach a server. */
const RECONNECT_INTERVAL_MS = 250
/** How long closing waits for a server that does not answer. */
const CLOSE_TIMEOUT_MS = 1_000

/** Where NATS is, and who we are to it. */
export interface NatsOptions {
  /** `nats://host:4222`, several of a cluster by commas; `tls://` asks for TLS. */
  readonly url: string
  readonly user?: string
  readonly password?: string
  readonly token?: string
  /** Path of a credentials file (JWT and seed). */
  readonly credentials?: string
  /** Path of the PEM file of the authority that the servers' certificates are signed by. */
  readonly tlsCa?: string
  /** Prefix of the subjects that answers come to (default: `_INBOX.<user>`, without a user `_INBOX`). */
  readonly inboxPrefix?: string
  /** How the server's own listings call this connection. */
  readonly name?: string
}

/**
 * The usual prefix of the subjects that answers come to: one for each user, so that a user who may listen to its own alone
 * cannot read the answers to others. It lies within `_INBOX.>`, which older accounts allow.
 */
const usualInboxPrefix = (user: string | undefined): string =>
  user !== undefined && /^[A-Za-z0-9_-]+$/.test(user) ? `_INBOX.${user}` : '_INBOX'

/**
 * The options as the client takes them: it tries for ever, and notices within seconds that a server does not answer.
 *
 * @throws Fault `nats.credentials` where a file that is named cannot be read
 */
export function connectionOptions(options: NatsOptions): ConnectionOptions {
  const { url, user, password, token, credentials, tlsCa, name = 'sanshe' } = options
  const { inboxPrefix = usualInboxPrefix(user) } = options
  return {
    servers: url.split(',').map((one) => one.trim()),
    name,
    inboxPrefix,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_INTERVAL_MS,
    ignoreAuthErrorAbort: true,
    timeout: 5_000,
    pingInterval: 5_000,
    maxPingOut: 2,
    ...(user === undefined ? {} : { user }),
    ...(password === undefined ? {} : { pass: password }),
    ...(token === undefined ? {} : { token }),
    ...(credentials === undefined ? {} : { authenticator: credsAuthenticator(fileOf(credentials)) }),
    ...(tlsCa === undefined ? {} : { tls: { ca: fileOf(tlsCa).toString() } }),
  }
}

function fileOf(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch (cause) {
    throw new Fault('nats.credentials', `${path} cannot be read: correct its path, or its rights.`, { cause })
  }
}

/** A connection that comes about by itself, and comes back by itself. */
export interface NatsLink {
  /** The current connection. @throws Fault `nats.unavailable` `nats.refused` without one */
  connection(): NatsConnection
  /** Aborts when the connection that there is now is lost, be it for a moment: what was on its way may be lost too. */
  lost(): AbortSignal
  /** Why there is none; undefined while there is one. */
  failure(): Fault | undefined
  /** Resolves when a server has answered, or none could be reached. Before that it is unknown whether there is one. */
  tried(): Promise<void>
  /** A new subject for answers, under the prefix of this user. */
  newInbox(): string
  /** Calls back with each subject that the server did not allow to publish to: it answers such a message in no other way. */
  onDenied(denied: (subject: string) => void): () => void
  /** To be called before what relies on it stops: a server that does not answer any more is then not waited for. */
  leave(): Promise<void>
  close(): Promise<void>
}

/**
 * Connects without waiting for it: an engine starts, and works, whether NATS is there or not.
 *
 * @throws Fault `nats.credentials`
 */
export function openNats(options: NatsOptions): NatsLink {
  const settings = connectionOptions(options)
  const closing = new AbortController()
  let connection: NatsConnection | undefined
  let losing = new AbortController()
  let failure: Fault | undefined = natsUnavailable()
  const tried = Promise.withResolvers<void>()
  const denials = new Set<(subject: string) => void>()

  async function follow(one: NatsConnection): Promise<void> {
    for await (const { type, permissionContext } of one.status()) {
      if (type === Events.Disconnect) lose(natsUnavailable())
      if (type === Events.Reconnect) failure = undefined
      if (type === Events.Error && permissionContext?.operation === 'publish') {
        for (const denied of denials) denied(permissionContext.subject)
      }
    }
  }

  function lose(why: Fault): void {
    failure = why
    losing.abort()
    losing = new AbortController()
  }

  async function keep(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        connection = await connect(settings)
        if (closing.signal.aborted) return await connection.close()
        failure = undefined
        tried.resolve()
        void follow(connection)
        // The client does not end its listing of states by itself.
        await connection.closed()
        lose(natsUnavailable())
      } catch (error) {
        failure = connectFault(error)
        tried.resolve()
      }
      await delay(RECONNECT_INTERVAL_MS, undefined, { signal: closing.signal }).catch(() => {})
    }
  }

  async function leave(): Promise<void> {
    closing.abort()
    const left = connection
    if (failure !== undefined || left === undefined) return
    const answered = left.flush().then(
      () => true,
      () => false,
    )
    if (await Promise.race([answered, delay(CLOSE_TIMEOUT_MS, false, { ref: false })])) return
    lose(natsUnavailable())
    await left.close()
  }

  const kept = keep().finally(tried.resolve)
  return {
    connection() {
      if (failure !== undefined || connection === undefined) throw failure ?? natsUnavailable()
      return connection
    },
    lost: () => losing.signal,
    failure: () => failure,
    tried: () => tried.promise,
    newInbox: () => createInbox(settings.inboxPrefix),
    onDenied(denied) {
      denials.add(denied)
      return () => denials.delete(denied)
    },
    leave,
    async close() {
      await leave()
      // Whatever was still to be sent, acknowledgements above all, goes out first.
      if (failure === undefined) await connection?.drain().catch(() => {})
      await connection?.close()
      await kept
    },
  }
}
