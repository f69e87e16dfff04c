import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { ServiceStatus } from '../../services/managers/status.ts'
import type { Position } from '../../services/ports.ts'
import type { RelayStatus } from '../../services/relay/relay.ts'
import type { Engine, Probed } from './engine.ts'
import { headSoon } from './head.ts'

/** What the edge counts. Labels name routes, commands, codes and views, never a person or a stream. */
export interface Meter {
  readonly contentType: string
  /** Everything as Prometheus reads it. */
  text(): Promise<string>
  /** Counts the outcomes of one command: `ok`, or the code of what it ended in. */
  commands(aggregate: string, command: string): (outcome: string) => void
  request(method: string, route: string, status: number, seconds: number): void
  sseClients(delta: 1 | -1): void
}

export function meter(engine: Probed): Meter {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'sanshe_' })
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
  const conditions = new Gauge({
    name: 'sanshe_condition',
    help: 'What keeps a part from its work, as /ready tells it: 1 while it does.',
    labelNames: ['part', 'code'],
    registers,
  })
  /** As far as it was heard of. */
  let last: Position = 0
  const carriage = engine.nats && natsGauges(engine.nats, registers)
  const services = serviceGauges(registers)
  return {
    contentType: registry.contentType,
    async text() {
      const known = await headSoon(engine.log)
      readable.set(known === undefined ? 0 : 1)
      last = known ?? last
      head.set(last)
      for (const { view, position, failure } of engine.views.status()) {
        positions.set({ view }, position)
        lag.set({ view }, Math.max(0, last - position))
        failed.set({ view }, failure === undefined ? 0 : 1)
      }
      conditions.reset()
      for (const { part, fault } of engine.health.conditions()) conditions.set({ part, code: fault.code }, 1)
      carriage?.(last)
      for (const status of (await engine.services?.()) ?? []) services(status, last)
      return registry.metrics()
    },
    commands: (aggregate, command) => (outcome) => commands.inc({ aggregate, command, outcome }),
    request: (method, route, status, seconds) => requests.observe({ method, route, status }, seconds),
    sseClients: (delta) => clients.inc(delta),
  }
}

/** Sets those of one service, given the log's head. */
function serviceGauges(registers: Registry[]): (status: ServiceStatus, head: Position) => void {
  const of = (name: string, help: string) =>
    new Gauge({ name: `sanshe_service_${name}`, help, labelNames: ['service'], registers })
  const position = of('position', 'Position up to which a service is done with what happened.')
  const lag = of('lag', 'By how many positions a service is behind the log, where its bus can tell.')
  const failed = of('failed', 'Whether a service fails at what it is at, and tries again.')
  const letters = of('dead_letters', 'Events that a service has given up.')
  const endpoints = new Gauge({
    name: 'sanshe_webhooks',
    help: 'Webhooks that are served, and those that were switched off.',
    labelNames: ['state'],
    registers,
  })
  return (status, head) => {
    const { service } = status
    if (status.position !== undefined) position.set({ service }, status.position)
    if (status.position !== undefined && status.exact === true)
      lag.set({ service }, Math.max(0, head - status.position))
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

/** Sets them, given the log's head. */
function natsGauges({ failure, relay }: NonNullable<Engine['nats']>, registers: Registry[]): (head: Position) => void {
  const connected = new Gauge({ name: 'sanshe_nats_connected', help: 'Whether NATS is connected.', registers })
  const relayed = relay && relayGauges(relay, registers)
  return (head) => {
    connected.set(failure() === undefined ? 1 : 0)
    relayed?.(head)
  }
}

function relayGauges(relay: () => RelayStatus, registers: Registry[]): (head: Position) => void {
  const position = new Gauge({
    name: 'sanshe_relay_position',
    help: 'Position of the last event known to be in the stream.',
    registers,
  })
  const lag = new Gauge({
    name: 'sanshe_relay_lag',
    help: 'By how many positions the stream is behind the log.',
    registers,
  })
  const states = new Gauge({
    name: 'sanshe_relay_state',
    help: 'What the relay is at: 1 for its state.',
    labelNames: ['state'],
    registers,
  })
  return (head) => {
    const now = relay()
    position.set(now.position ?? 0)
    lag.set(Math.max(0, head - (now.position ?? 0)))
    for (const state of RELAY_STATES) states.set({ state }, state === now.state ? 1 : 0)
  }
}
