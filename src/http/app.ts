import type { Server } from 'node:http'
import helmet, { type FastifyHelmetOptions } from '@fastify/helmet'
import Fastify, { type FastifyHttpOptions, type FastifyInstance, LogController } from 'fastify'
import type { Engine, Probed } from '../engine/engine.ts'
import { batchRoute } from './batch.ts'
import { admission } from './caller.ts'
import { addressKey } from './caller-address.ts'
import { commandListRoute } from './command-list.ts'
import { commandRoutes } from './commands.ts'
import { communityListRoute } from './community-list.ts'
import { documentPages } from './contracts/contracts.ts'
import { collectContract } from './contracts/openapi.ts'
import { crossOrigin } from './cross-origin.ts'
import { DESK, dashboardPages } from './dashboard/dashboard.ts'
import { type PageFile, pageFiles } from './dashboard/page-files.ts'
import { deadLetterRoutes } from './dead-letters.ts'
import { limitAnswerTime } from './deadline.ts'
import { deskRoutes } from './desk/desk-routes.ts'
import type { EdgeOptions } from './edge-options.ts'
import { bareProblem, handleError } from './errors.ts'
import { faultLog, logConditions } from './fault-log.ts'
import { feedRoutes } from './feed/feed-routes.ts'
import { indexPage } from './index-page.ts'
import { onlyKnownParameters, queryOf, strictAddresses, strictBodies, validatorCompiler } from './input.ts'
import { boundBodies, boundPipelines } from './intake.ts'
import { boundAnswers, listeners } from './listeners.ts'
import { type Meter, meter } from './metrics.ts'
import { orderRoute } from './orders.ts'
import { ownDataRoutes } from './own-data.ts'
import { relieve } from './pressure.ts'
import { privacyRoutes } from './privacy.ts'
import { probeWatches } from './probe-watches.ts'
import { probes } from './probes.ts'
import { guardRights } from './rights.ts'
import { credentialsOf, waysIn } from './session/credentials.ts'
import { providerRoutes } from './session/provider-routes.ts'
import { sessionRoutes } from './session/session-routes.ts'
import type { TokenVerifier } from './tokens.ts'
import { correlationId, tracing } from './tracing.ts'
import { unknownRoutes } from './unknown-routes.ts'
import { viewRoutes } from './views.ts'
import { webhookRoutes } from './webhooks.ts'

export interface AppOptions {
  readonly engine: Engine
  readonly tokens: TokenVerifier
  readonly edge: EdgeOptions
}

/** The whole application, not yet listening. */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const app = Fastify(serverOptions(options.edge))
  await app.register(sanshe, options)
  return app
}

/** The application of a process that answers no queries: probes alone, not yet listening. */
export async function createProbes(probed: Probed, edge: EdgeOptions): Promise<FastifyInstance> {
  const app = Fastify(serverOptions(edge))
  app.decorateRequest('outcome', undefined)
  handleErrors(app, probed)
  unknownRoutes(app)
  const seen = probeWatches(app, probed)
  const counters = meter(probed, seen)
  boundConnections(app, edge, counters)
  boundPipelines(app)
  boundAnswers(app, edge.patience)
  // No route here takes a body, so none is read.
  app.removeAllContentTypeParsers()
  probes(app, probed, counters, seen)
  return app
}

function handleErrors(app: FastifyInstance, { health }: Pick<Probed, 'health'>): void {
  const log = faultLog(health)
  app.setErrorHandler((error, request, reply) => handleError(error, request, reply, log))
  logConditions(app, health)
}

/** Characters that a connection buffers before its writer waits: one piece of a stream. */
const HIGH_WATER_CHARS = 16_384

function serverOptions(edge: EdgeOptions): FastifyHttpOptions<Server> {
  const { timeout, patience, logger, trustedProxies = [] } = edge
  return {
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    ...(logger === false ? { logger: false } : { loggerInstance: logger }),
    requestTimeout: timeout,
    connectionTimeout: patience,
    http: { highWaterMark: HIGH_WATER_CHARS },
    genReqId: correlationId,
    // Addresses and bodies may hold personal data. The app logs its own lines, by route.
    logController: new LogController({ requestIdLogLabel: 'correlationid', disableRequestLogging: true }),
    routerOptions: { maxParamLength: 300, querystringParser: queryOf },
    frameworkErrors: (error, request, reply) => handleError(error, request, reply),
    clientErrorHandler(error, socket) {
      if (error.code === 'ECONNRESET' || socket.destroyed) return
      const code =
        error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
          ? 'request.timeout'
          : error.code === 'HPE_HEADER_OVERFLOW'
            ? 'request.header-too-large'
            : 'request.malformed'
      socket.end(bareProblem(code))
    },
  }
}

/** Milliseconds between two log lines about refused connections. Idle connections are closed at the same pace. */
const TOLD_EVERY_MS = 5_000

/** Refuses connections beyond the limit. A failure to accept one is logged and does not affect the others. */
function boundConnections(app: FastifyInstance, { connections }: EdgeOptions, counters: Meter): void {
  const { server } = app
  let told = -TOLD_EVERY_MS
  const tell = (code: unknown): void => {
    counters.refused()
    if (performance.now() - told < TOLD_EVERY_MS) return
    told = performance.now()
    // Idle connections make room for active clients, probes among them.
    server.closeIdleConnections()
    app.log.warn({ code, connections }, 'connections are refused: there are as many as there is room for')
  }
  if (connections !== undefined) server.maxConnections = connections
  server.on('drop', () => tell('connections.full'))
  server.on('error', (error) => {
    // Before the server listens, its starter handles the error.
    if (server.listening) tell((error as { code?: unknown }).code)
  })
}

const PAGE_HEADERS: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    directives: {
      defaultSrc: ["'self'"],
      // Components of the desk make their styles in the browser.
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'"],
      // The engine may run on a private machine over plain http.
      upgradeInsecureRequests: null,
    },
  },
  strictTransportSecurity: false,
}

/** The headers that helmet would set for data that is no page. Helmet would rebuild them for each answer. */
const DATA_HEADERS = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
}

function dataHeaders(app: FastifyInstance): void {
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(DATA_HEADERS)
    done()
  })
}

/** Tells browsers to use https, on every answer. */
function strictTransport(app: FastifyInstance, { hstsSeconds = 0 }: EdgeOptions): void {
  if (hstsSeconds === 0) return
  app.addHook('onRequest', (_request, reply, done) => {
    reply.header('strict-transport-security', `max-age=${hstsSeconds}`)
    done()
  })
}

/** What browsers are told with every answer. Register it before what may refuse a request. */
function tellBrowsers(app: FastifyInstance, edge: EdgeOptions): void {
  strictTransport(app, edge)
  crossOrigin(app, edge)
}

/** Milliseconds that answers in progress have once the engine stops. Readers that take longer are disconnected. */
const STOP_PATIENCE_MS = 5_000

/** The engine's routes, as a Fastify plugin. */
async function sanshe(app: FastifyInstance, { engine, tokens, edge }: AppOptions): Promise<void> {
  const seen = probeWatches(app, engine)
  const counters = meter(engine, seen)
  const seats = listeners(edge.listeners, counters)
  boundConnections(app, edge, counters)
  boundPipelines(app)
  tellBrowsers(app, edge)
  app.decorateRequest('outcome', undefined)
  handleErrors(app, engine)
  unknownRoutes(app)
  app.setValidatorCompiler(validatorCompiler)
  tracing(app)
  strictBodies(app, edge.bodyLimit)
  boundBodies(app, edge.bodyLimit)
  strictAddresses(app)
  let closing = false
  let cut: NodeJS.Timeout | undefined
  app.addHook('preClose', (done) => {
    closing = true
    cut = setTimeout(() => app.server.closeAllConnections(), STOP_PATIENCE_MS)
    done()
  })
  app.addHook('onClose', (_, done) => {
    clearTimeout(cut)
    done()
  })
  app.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none'
    counters.request(request.method, route, reply.statusCode, reply.elapsedTime / 1000)
    request.log.info(
      {
        method: request.method,
        route,
        status: reply.statusCode,
        code: request.outcome,
        ms: Math.round(reply.elapsedTime),
        traceparent: request.traceparent,
      },
      'answered',
    )
    // A connection that becomes idle only now would delay the stop until its keep-alive ends.
    if (closing) setImmediate(() => app.server.closeIdleConnections())
    done()
  })
  limitAnswerTime(app, edge.timeout)
  boundAnswers(app, edge.patience)
  await collectContract(app, engine)
  const files = edge.pages === undefined ? new Map<string, PageFile>() : pageFiles(edge.pages)
  await app.register(async (pages) => {
    pages.addHook('onRequest', (request, reply, done) => {
      request.seat = seats.admit(reply, addressKey(request.ip), 'document')
      done()
    })
    await pages.register(helmet, PAGE_HEADERS)
    await documentPages(pages, engine)
    if (!files.has(DESK)) indexPage(pages, engine)
  })
  if (files.has(DESK)) {
    await app.register(async (pages) => {
      await pages.register(helmet, PAGE_HEADERS)
      dashboardPages(pages, files)
    })
  }
  probes(app, engine, counters, seen)
  const credentials = credentialsOf(engine, tokens, edge)
  await app.register(async (guarded) => {
    dataHeaders(guarded)
    const { personas = [] } = edge.session ?? {}
    const signIn = waysIn({ personas: personas.length > 0, provider: edge.provider !== undefined })
    await sessionRoutes(guarded, { ...credentials, engine, perMinute: edge.rateLimit, personas, signIn })
    communityListRoute(guarded, engine)
  })
  const { provider } = edge
  if (provider !== undefined) {
    await app.register(async (open) => {
      dataHeaders(open)
      await providerRoutes(open, { ...credentials, engine, perMinute: edge.rateLimit, provider })
    })
  }
  await app.register(async (guarded) => {
    relieve(guarded)
    await admission(guarded, { ...credentials, engine, perMinute: edge.rateLimit, listeners: seats })
    dataHeaders(guarded)
    guarded.addHook('preValidation', onlyKnownParameters)
    guardRights(guarded, engine, credentials.sessions)
    commandRoutes(guarded, engine, counters)
    commandListRoute(guarded, engine.catalogue)
    batchRoute(guarded, engine.catalogue, edge.timeout)
    await orderRoute(guarded, engine, edge)
    viewRoutes(guarded, engine)
    if (engine.desk !== undefined) deskRoutes(guarded, engine, engine.desk)
    if (engine.privacy !== undefined) {
      privacyRoutes(guarded, engine.privacy)
      ownDataRoutes(guarded, engine, engine.privacy)
    }
    if (engine.webhooks !== undefined) await webhookRoutes(guarded, engine.webhooks, engine)
    if (engine.deadLetters !== undefined) deadLetterRoutes(guarded, { ...engine, desk: engine.deadLetters })
    await feedRoutes(guarded, engine, { ...edge, tickets: credentials.tickets })
  })
}
