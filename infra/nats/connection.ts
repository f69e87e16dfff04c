import { readFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import { type ConnectionOptions, connect, createInbox, credsAuthenticator, Events, type NatsConnection } from 'nats'
import { Fault } from '../../services/kit/fault.ts'
import { connectFault, natsUnavailable } from './faults.ts'

/** The wait between two attempts to reach a server. */
const RECONNECT_INTERVAL_MS = 250
/** Closing waits this long for a server that does not answer. */
const CLOSE_TIMEOUT_MS = 1_000

/** Where NATS is, and the credentials for it. */
export interface NatsOptions {
  /** `nats://host:4222`; commas separate the servers of a cluster; `tls://` asks for TLS. */
  readonly url: string
  readonly user?: string
  readonly password?: string
  readonly token?: string
  /** Path of a credentials file (JWT and seed). */
  readonly credentials?: string
  /** Path of the PEM file of the authority that signed the servers' certificates. */
  readonly tlsCa?: string
  /** Prefix of the subjects that answers come to (default: `_INBOX.<user>`, without a user `_INBOX`). */
  readonly inboxPrefix?: string
  /** The name of the connection in the server's own listings. Default: `sanshe`. */
  readonly name?: string
}

/**
 * The usual prefix of the subjects that answers come to: one for each user, so that a user who may listen to its own alone
 * cannot read the answers to others. It lies within `_INBOX.>`, which older accounts allow.
 */
const usualInboxPrefix = (user: string | undefined): string =>
  user !== undefined && /^[A-Za-z0-9_-]+$/.test(user) ? `_INBOX.${user}` : '_INBOX'

/**
 * Returns the options of the client. With them it retries for ever, and notices within seconds that a server does not answer.
 *
 * @throws Fault `nats.credentials` where a named file cannot be read
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
    throw new Fault('nats.credentials', `${path} cannot be read: correct its path or its mode.`, { cause })
  }
}

/** A connection that is made and restored by itself. */
export interface NatsLink {
  /** Returns the current connection. @throws Fault `nats.unavailable` `nats.refused` without one */
  connection(): NatsConnection
  /** Returns a signal that aborts when the current connection is lost, even for a moment. Messages in flight may then be lost too. */
  lost(): AbortSignal
  /** Returns why there is no connection; undefined while there is one. */
  failure(): Fault | undefined
  /** Resolves when a server has answered, or the first attempt has failed. */
  tried(): Promise<void>
  /** A new subject for answers, under the prefix of this user. */
  newInbox(): string
  /** Calls back with each subject for which the server denied a publish: it gives no other answer. Returns the function that ends it. */
  onDenied(denied: (subject: string) => void): () => void
  /** Begins to close. Called before the users of the connection stop, so that none waits for a server that no longer answers. */
  leave(): Promise<void>
  /** Sends what is still queued, and closes the connection. */
  close(): Promise<void>
}

/**
 * Connects in the background: an engine starts and works with or without NATS.
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
        // The client does not end its list of states by itself.
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
      // Queued messages go out first, above all acknowledgements.
      if (failure === undefined) await connection?.drain().catch(() => {})
      await connection?.close()
      await kept
    },
  }
}
