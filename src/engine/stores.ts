import type { Clock } from '../../services/ports/clock.ts'
import type { EventLog } from '../../services/ports/event-log.ts'
import type { Config } from '../config/settings.ts'
import { type NatsSettings, natsSettings } from './nats-settings.ts'

/** The stores of an engine, and the replacements that a test or a tool passes for clock and environment. */
export interface EngineStores {
  /** The directory of the files of this process. */
  readonly directory: string
  /** The address of EventStoreDB. Undefined: the log is embedded. */
  readonly eventStoreUrl?: string | undefined
  /** The settings of NATS. Undefined: NATS is not used. */
  readonly nats?: NatsSettings | undefined
  /** Default: the clock of the machine. */
  readonly clock?: Clock
  /**
   * A monotonic clock in milliseconds. Without it, the machine's clock is checked against the process's monotonic time, and any
   * other clock is trusted.
   */
  readonly monotonic?: () => number
  readonly environment?: Readonly<Record<string, string | undefined>>
  readonly logMaxBytes?: number | undefined
  /**
   * Whether the embedded log flushes commits to the disk only from its first `tryWriting` on, and the vault beside it only from its
   * `flush` on. Default: each before its answer.
   */
  readonly flushesLater?: boolean
  /** Wraps the log that commands append to, so that a simulated history can order its appends. */
  readonly ordered?: (log: EventLog) => EventLog
}

/** Returns the configured stores. */
export const storesOf = (config: Config): EngineStores => ({
  directory: config.data,
  eventStoreUrl: config.eventStoreUrl,
  nats: natsSettings(config),
  logMaxBytes: config.logMaxBytes,
})
