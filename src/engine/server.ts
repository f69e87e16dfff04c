import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import closeWithGrace from 'close-with-grace'
import type { FastifyInstance } from 'fastify'
import { type DestinationStream, type Logger, type LoggerOptions, pino } from 'pino'
import { natsFault } from '../../infra/nats/faults.ts'
import type { Persona } from '../../services/identity/persona.ts'
import { Fault } from '../../services/kit/fault.ts'
import { corsOriginsOf, trustedProxiesOf } from '../config/config.ts'
import type { Config } from '../config/settings.ts'
import { createApp, createProbes } from '../http/app.ts'
import type { EdgeOptions } from '../http/edge-options.ts'
import { anatomy } from '../http/errors.ts'
import { tokenVerifier } from '../http/tokens.ts'
import { type NatsCommands, takeCommands } from '../nats/commands.ts'
import { connectionsHere } from './descriptors.ts'
import type { PassiveNode } from './passive.ts'
import type { ServedEngine } from './read-side.ts'
import { standardOutput } from './standard-output.ts'
import { signInProvider, tokenKeysOf } from './token-keys.ts'

/** A server on its port. */
export interface Server {
  /** URL with the port in use. */
  readonly url: string
  /** Stops accepting requests, lets requests in progress finish, ends the streams, then closes the engine. */
  stop(): Promise<void>
}

/** Fields that are removed from every log line. */
const SECRETS = ['authorization', 'cookie', '["x-follow-up-code"]', 'token', 'secret', 'body', 'data', 'query']

/** The logger of the server. Lines hold routes and codes, never personal values or secrets. */
export const LOGGING: LoggerOptions = {
  base: null,
  redact: { paths: SECRETS.flatMap((name) => [name, name.startsWith('[') ? `*${name}` : `*.${name}`]), remove: true },
  serializers: { err: anatomy, req: () => undefined, res: () => undefined },
}

/** One for each process, because two would mix their output within a line. */
let output: DestinationStream | undefined

export function logger(level: string): Logger {
  output ??= standardOutput((lines) =>
    log.warn({ lines }, 'log lines were dropped because standard output accepted nothing'),
  )
  const log = pino({ ...LOGGING, level }, output)
  return log
}

/** The folder of the built pages, whether the engine runs from its source or from its build. */
const pagesFolder = (): string =>
  fileURLToPath(new URL(import.meta.url.endsWith('.ts') ? '../../dist/dashboard' : '../../dashboard', import.meta.url))

/** The limit of connections. Call it after the engine's own files are open. */
const edgeOptions = (config: Config, log: Logger, personas: readonly Persona[] = []): EdgeOptions => ({
  bodyLimit: config.bodyLimit,
  rateLimit: config.rateLimit,
  trustedProxies: trustedProxiesOf(config),
  corsOrigins: corsOriginsOf(config),
  hstsSeconds: config.hstsSeconds,
  timeout: config.timeout,
  listeners: {
    sse: config.sseClients,
    answers: config.listeners,
    ofCaller: config.callerListeners,
    bytes: config.listenerBytes,
  },
  patience: config.listenerPatience,
  connections: config.connections ?? connectionsHere(),
  heartbeat: 15_000,
  pages: pagesFolder(),
  provider: signInProvider(config),
  session: {
    idleMs: config.sessionIdleMinutes * 60_000,
    maxLifeMs: config.sessionMaxHours * 3_600_000,
    publicUrl: config.publicUrl,
    personas,
  },
  logger: log,
})

/**
 * Starts the application on its port, and stops it when the process receives SIGTERM or SIGINT.
 *
 * @throws Fault `port.in-use` `port.forbidden`
 */
export async function serve(
  engine: ServedEngine,
  config: Config,
  log: Logger,
  personas: readonly Persona[] = [],
): Promise<Server> {
  const tokens = tokenVerifier({
    keys: tokenKeysOf(config, engine.health),
    clock: Date.now,
    digest: engine.vault.digest,
  })
  const app = await createApp({ engine, tokens, edge: edgeOptions(config, log, personas) })
  // NATS delivers commands once it is known to carry this log. HTTP does not wait for that.
  const taking = new Set<NatsCommands>()
  const { catalogue, only, nats, health } = engine
  const onRefused = (error: Error): void => health.report('nats-commands', natsFault(error))
  const parts = { app, catalogue, onRefused, tokens, ...(only === undefined ? {} : { only }) }
  nats?.each((connection) => {
    health.report('nats-commands', undefined)
    const one = takeCommands({ connection, ...parts })
    taking.add(one)
    return { end: () => void one.leave().finally(() => taking.delete(one)) }
  })
  return run(app, config, log, async () => {
    await Promise.all([...taking].map((one) => one.stop().catch(() => {})))
    await app.close()
    // Requests in progress need the engine until here.
    await engine.stop()
  })
}

/** Serves a process without the role `api`, as {@link serve} does: it offers only probes and metrics. */
export async function serveProbes(node: Omit<PassiveNode, 'outdated'>, config: Config, log: Logger): Promise<Server> {
  const app = await createProbes(node, edgeOptions(config, log))
  return run(app, config, log, async () => {
    await app.close()
    await node.stop()
  })
}

async function run(app: FastifyInstance, config: Config, log: Logger, stop: () => Promise<void>): Promise<Server> {
  const url = await listen(app, config, stop)
  const grace = closeWithGrace({ delay: 10_000, logger: false }, async ({ err }) => {
    if (err !== undefined) log.fatal(anatomy(err), 'stopping after an uncaught error')
    await stop()
  })
  return {
    url,
    async stop() {
      grace.uninstall()
      await stop()
    },
  }
}

async function listen(app: FastifyInstance, config: Config, stop: () => Promise<void>): Promise<string> {
  const { host, port } = config
  try {
    return await app.listen({ host, port })
  } catch (cause) {
    await stop()
    throw listenFault(cause, config)
  }
}

/**
 * Checks that the address can be listened on, before work that would be in vain.
 *
 * @throws Fault `port.in-use` `port.forbidden` `config.invalid`
 */
export async function checkAddress(config: Pick<Config, 'host' | 'port'>): Promise<void> {
  const { host, port } = config
  const probe = createServer()
  try {
    await once(probe.listen({ host, port }), 'listening')
  } catch (cause) {
    throw listenFault(cause, config)
  } finally {
    probe.close()
  }
}

function listenFault(cause: unknown, { host, port }: Pick<Config, 'host' | 'port'>): unknown {
  switch ((cause as { readonly code?: unknown }).code) {
    case 'EADDRINUSE':
      return new Fault(
        'port.in-use',
        `Port ${port} of ${host} is in use. Stop the program that listens there, or set SANSHE_PORT to another port.`,
        { cause },
      )
    case 'EACCES':
      return new Fault(
        'port.forbidden',
        `This user may not listen on port ${port}. Set SANSHE_PORT to a port above 1023.`,
        { cause },
      )
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new Fault(
        'config.invalid',
        'SANSHE_HOST is not an address of this machine. Set it to 127.0.0.1, to 0.0.0.0 or to another address of the machine.',
        { cause },
      )
    default:
      return cause
  }
}
