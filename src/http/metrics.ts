import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { LagBehind } from '../../services/event-log/lag.ts'
import type { Position } from '../../services/ports/event-log.ts'
import type { ServiceStatus } from '../../services/processes/status.ts'
import type { RelayStatus } from '../../services/relay/relay.ts'
import type { Engine, Probed } from '../engine/engine.ts'
import { version } from '../version.ts'
import { ANSWER_FORMS, type AnswerForm } from './edge-options.ts'
import type { ProbeWatches } from './probe-watches.ts'
import { relayLag } from './relay-lag.ts'
import { soon } from './watch.ts'

/** The metrics of the HTTP edge. Labels name routes, commands, codes and views, never a person or a stream. */
export interface Meter {
  readonly contentType: string
  /** All metrics in the text format of Prometheus. */
  text(): Promise<string>
  /** Counts the outcome of one command: `ok`, or the code of its problem. */
  commands(aggregate: string, command: string): (outcome: string) => void
  request(method: string, route: string, status: number, seconds: number): void
  /** Adds to, or takes from, the answers that are being read in this form. */
  listeners(form: AnswerForm, delta: 1 | -1): void
  /** Counts a connection that was refused because there were too many. */
  refused(): void
}

export function meter(engine: Probed, watched: ProbeWatches): Meter {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'sanshe_' })
  const build = new Gauge({
    name: 'sanshe_build_info',
    help: '1, with the version of the engine and of Node.',
    labelNames: ['version', 'node'],
    registers,
  })
  build.set({ version: version(), node: process.versions.node }, 1)
  const requests = new Histogram({
    name: 'sanshe_http_request_seconds',
    help: 'How long requests took, by route; commands over NATS count as posted to theirs.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  })
  const commands = new Counter({
    name: 'sanshe_commands_total',
    help: 'Commands by what they ended in.',
    labelNames: ['aggregate', 'command', 'outcome'],
    registers,
  })
  const clients = new Gauge({ name: 'sanshe_sse_clients', help: 'Clients that listen to the feed.', registers })
  const readers = new Gauge({
    name: 'sanshe_listeners',
    help: 'Answers that are being read, by their form.',
    labelNames: ['form'],
    registers,
  })
  for (const form of ANSWER_FORMS) readers.set({ form }, 0)
  const refused = new Counter({
    name: 'sanshe_connections_refused_total',
    help: 'Connections refused because there were as many as may be.',
    registers,
  })
  const head = new Gauge({ name: 'sanshe_log_head', help: 'Position of the last event of the log.', registers })
  const positions = new Gauge({
    name: 'sanshe_view_position',
    help: 'Position that a view has seen.',
    labelNames: ['view'],
    registers,
  })
  const lag = new Gauge({
    name: 'sanshe_view_lag',
    help: 'By how many positions a view is behind the log.',
    labelNames: ['view'],
    registers,
  })
  const failed = new Gauge({
    name: 'sanshe_view_failed',
    help: 'Whether a view stands still because of a failure.',
    labelNames: ['view'],
    registers,
  })
  const readable = new Gauge({ name: 'sanshe_log_readable', help: 'Whether the log answers.', registers })
  const accepted = new Gauge({
    name: 'sanshe_commands_accepted',
    help: 'Whether commands are accepted: 0 while the log refuses to write, or something else stops them.',
    registers,
  })
  const conditions = new Gauge({
    name: 'sanshe_condition',
    help: 'What keeps a part from its work, as /ready tells it: 1 while it does.',
    labelNames: ['part', 'code'],
    registers,
  })
  const measureNats = engine.nats && natsGauges(engine, engine.nats, registers)
  const services = serviceGauges(registers)
  return {
    contentType: registry.contentType,
    async text() {
      const log = await watched.head.known()
      readable.set(log.answers && log.value !== undefined ? 1 : 0)
      accepted.set(engine.health.stopped('commands') === undefined ? 1 : 0)
      const last = log.value ?? 0
      head.set(last)
      for (const { view, position, failure } of engine.views.status()) {
        positions.set({ view }, position)
        lag.set({ view }, Math.max(0, last - position))
        failed.set({ view }, failure === undefined ? 0 : 1)
      }
      conditions.reset()
      for (const { part, fault } of engine.health.conditions()) conditions.set({ part, code: fault.code }, 1)
      const known = log.answers ? log.value : undefined
      await measureNats?.(known)
      const lagging = known === undefined ? undefined : engine.lag
      for (const status of (await watched.services.known()).value ?? []) await services(status, lagging)
      return registry.metrics()
    },
    commands: (aggregate, command) => (outcome) => commands.inc({ aggregate, command, outcome }),
    request: (method, route, status, seconds) => requests.observe({ method, route, status }, seconds),
    listeners(form, delta) {
      readers.inc({ form }, delta)
      if (form === 'sse') clients.inc(delta)
    },
    refused: () => refused.inc(),
  }
}

/** Sets the metrics of one service. */
function serviceGauges(registers: Registry[]): (status: ServiceStatus, lag: LagBehind | undefined) => Promise<void> {
  const of = (name: string, help: string) =>
    new Gauge({ name: `sanshe_service_${name}`, help, labelNames: ['service'], registers })
  const position = of('position', 'Position up to which a service is done with what happened.')
  const lag = of('lag_seconds', 'Age of the oldest event that a service is not done with, where its bus can tell.')
  const failed = of('failed', 'Whether a service fails at what it is at, and tries again.')
  const letters = of('dead_letters', 'Events that a service has given up.')
  const endpoints = new Gauge({
    name: 'sanshe_webhooks',
    help: 'Webhooks that are served, and those that were switched off.',
    labelNames: ['state'],
    registers,
  })
  return async (status, behind) => {
    const { service } = status
    if (status.position !== undefined) position.set({ service }, status.position)
    const seconds =
      behind !== undefined && status.position !== undefined && status.exact === true
        ? await soon(behind(status.position))
        : undefined
    if (seconds === undefined) lag.remove({ service })
    else lag.set({ service }, seconds)
    failed.set({ service }, status.failure === undefined ? 0 : 1)
    letters.set({ service }, status.deadLetters)
    for (const [state, count] of Object.entries(status.endpoints ?? {})) endpoints.set({ state }, count)
  }
}

const RELAY_STATES: readonly RelayStatus['state'][] = [
  'starting',
  'publishing',
  'standby',
  'waiting',
  'failed',
  'stopped',
]

/** Sets the gauges of the relay, from the log's head where that is known. */
type SetByHead = (head: Position | undefined) => Promise<void>

function natsGauges(
  { lag }: Pick<Probed, 'lag'>,
  { failure, relay }: NonNullable<Engine['nats']>,
  registers: Registry[],
): SetByHead {
  const connected = new Gauge({ name: 'sanshe_nats_connected', help: 'Whether NATS is connected.', registers })
  const relayed = relay && relayGauges(relay, lag, registers)
  return async (head) => {
    connected.set(failure() === undefined ? 1 : 0)
    await relayed?.(head)
  }
}

function relayGauges(relay: () => RelayStatus, behind: LagBehind, registers: Registry[]): SetByHead {
  const position = new Gauge({
    name: 'sanshe_relay_position',
    help: 'Position of the last event known to be in the stream.',
    registers,
  })
  const seconds = new Gauge({
    name: 'sanshe_relay_lag_seconds',
    help: 'Age of the oldest event that is not in the stream; not a number where that is not known.',
    registers,
  })
  const events = new Gauge({
    name: 'sanshe_relay_lag_events',
    help: 'How many events are not in the stream; not a number where that is not known, as with EventStoreDB.',
    registers,
  })
  const states = new Gauge({
    name: 'sanshe_relay_state',
    help: 'What the relay is at: 1 for its state.',
    labelNames: ['state'],
    registers,
  })
  return async (head) => {
    const now = relay()
    position.set(now.position ?? 0)
    const { lagSeconds, lagEvents } = await relayLag(now, behind, head)
    seconds.set(lagSeconds ?? Number.NaN)
    events.set(lagEvents ?? Number.NaN)
    for (const state of RELAY_STATES) states.set({ state }, state === now.state ? 1 : 0)
  }
}
