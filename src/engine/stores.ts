import type { Clock } from '../../services/ports/clock.ts'
import type { EventLog } from '../../services/ports/event-log.ts'
import type { Config } from '../config/settings.ts'
import { type NatsSettings, natsSettings } from './nats-settings.ts'

/** Where an engine keeps everything, and what a test or a tool puts in place of clock and environment. */
export interface EngineStores {
  /** Where this process alone keeps its files. */
  readonly directory: string
  /** Undefined: the log is embedded. */
  readonly eventStoreUrl?: string | undefined
  /** Undefined: there is no NATS. */
  readonly nats?: NatsSettings | undefined
  /** Default: the clock of the machine. */
  readonly clock?: Clock
  /**
   * Milliseconds that run evenly. Without it the machine's clock is checked against the process's own monotonic time, and any
   * other clock is believed.
   */
  readonly monotonic?: () => number
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly logMaxBytes?: number | undefined
  /** Wraps the log that commands append to, so that a simulated history can order its appends. */
  readonly ordered?: (log: EventLog) => EventLog
}

/** The stores that the configuration names. */
export const storesOf = (config: Config): EngineStores => ({
  directory: config.data,
  eventStoreUrl: config.eventStoreUrl,
  nats: natsSettings(config),
  logMaxBytes: config.logMaxBytes,
})
