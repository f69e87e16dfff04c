import { localBus } from '../infra/bus/local/local-bus.ts'
import type { NatsLink, NatsOptions } from '../infra/bus/nats/connection.ts'
import { natsEventStream, type StreamLimits } from '../infra/bus/nats/event-stream.ts'
import { natsBus } from '../infra/bus/nats/nats-bus.ts'
import type { Checkpoints } from '../infra/state-db/index.ts'
import type { Wait } from '../services/bus/handing.ts'
import type { Fault } from '../services/fault.ts'
import type { DeadLetters, EventBus } from '../services/ports.ts'
import { startRelay } from '../services/relay/relay.ts'
import type { Ground } from './compose.ts'
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

export interface BusOptions extends Pick<Ground, 'log' | 'nats'> {
  readonly checkpoints: Checkpoints
  readonly deadLetters: DeadLetters
  readonly onFailure: (fault: Fault) => void
  readonly wait?: Wait
}

/** With NATS, the bus behind the relay, wherever that runs; without, the one that reads the log itself. */
export async function openBus({ log, nats, checkpoints, deadLetters, onFailure, wait }: BusOptions): Promise<EventBus> {
  if (nats === undefined) return localBus({ log, checkpoints, deadLetters, ...(wait === undefined ? {} : { wait }) })
  const { replicas } = nats.settings.limits
  return natsBus({ nats: nats.link, deadLetters, log: await log.identity(), replicas, onFailure })
}

/** What of NATS an engine shows and uses. */
export interface Carriage {
  readonly nats?: Engine['nats'] & Pick<NatsLink, 'each'>
  /** Ends the relay. */
  stop(): Promise<void>
}

/** The relay, where this process is to have one. It waits for no server. */
export function openCarriage({ log, nats }: Ground, relays: boolean, onFailure: (fault: Fault) => void): Carriage {
  if (nats === undefined) return { stop: async () => {} }
  const { link, settings } = nats
  const relay = relays
    ? startRelay({ log, stream: natsEventStream({ nats: link, limits: settings.limits }), onFailure })
    : undefined
  return {
    nats: { failure: link.failure, each: link.each, ...(relay === undefined ? {} : { relay: relay.status }) },
    stop: async () => relay?.stop(),
  }
}
