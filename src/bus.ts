import { localBus } from '../infra/bus/local/local-bus.ts'
import { type NatsLink, type NatsOptions, openNats } from '../infra/bus/nats/connection.ts'
import { natsEventStream, type StreamLimits } from '../infra/bus/nats/event-stream.ts'
import { natsBus } from '../infra/bus/nats/nats-bus.ts'
import type { Checkpoints } from '../infra/state-db/index.ts'
import type { Fault } from '../services/fault.ts'
import type { DeadLetters, EventBus, EventLogReader } from '../services/ports.ts'
import { startRelay } from '../services/relay/relay.ts'
import type { Config } from './config.ts'
import type { Engine } from './http/engine.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** Where NATS is, and how much its stream keeps. */
export interface NatsSettings extends NatsOptions {
  readonly limits: StreamLimits
}

/** Undefined where the engine is to work without NATS. */
export function natsSettings(config: Config): NatsSettings | undefined {
  const { natsUrl, natsUser, natsPassword, natsToken, natsCredentials, natsCa } = config
  const { natsMaxDays, natsMaxBytes, natsReplicas } = config
  if (natsUrl === undefined) return undefined
  return {
    url: natsUrl,
    ...(natsUser === undefined ? {} : { user: natsUser }),
    ...(natsPassword === undefined ? {} : { password: natsPassword }),
    ...(natsToken === undefined ? {} : { token: natsToken }),
    ...(natsCredentials === undefined ? {} : { credentials: natsCredentials }),
    ...(natsCa === undefined ? {} : { tlsCa: natsCa }),
    limits: {
      ...(natsMaxDays === undefined ? {} : { maxAge: natsMaxDays * DAY_MS }),
      ...(natsMaxBytes === undefined ? {} : { maxBytes: natsMaxBytes }),
      ...(natsReplicas === undefined ? {} : { replicas: natsReplicas }),
    },
  }
}

export interface BusOptions {
  readonly nats: NatsSettings | undefined
  readonly log: EventLogReader
  readonly checkpoints: Checkpoints
  readonly deadLetters: DeadLetters
  readonly onFailure: (fault: Fault) => void
}

/** What carries events to the services, and what else of NATS the engine shows and uses. */
export interface OpenBus {
  readonly bus: EventBus
  readonly nats?: Engine['nats'] & Pick<NatsLink, 'each'>
  /** Ends consumers, relay and connection, in this order. */
  stop(): Promise<void>
}

/**
 * With NATS, the bus behind the relay; without, the one that reads the log itself. It waits for no server.
 *
 * @throws Fault `nats.credentials`
 */
export async function openBus({
  nats: settings,
  log,
  checkpoints,
  deadLetters,
  onFailure,
}: BusOptions): Promise<OpenBus> {
  if (settings === undefined) {
    const bus = localBus({ log, checkpoints, deadLetters })
    return { bus, stop: () => bus.close() }
  }
  const { limits, ...options } = settings
  const nats = openNats(options)
  const relay = startRelay({ log, stream: natsEventStream({ nats, limits }), onFailure })
  const bus = natsBus({ nats, deadLetters, log: await log.identity(), onFailure })
  return {
    bus,
    nats: { failure: nats.failure, relay: relay.status, each: nats.each },
    async stop() {
      await bus.close()
      await relay.stop()
      await nats.close()
    },
  }
}
