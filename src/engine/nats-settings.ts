import type { NatsLink, NatsOptions } from '../../infra/nats/connection.ts'
import type { StreamLimits } from '../../infra/nats/stream/event-stream.ts'
import type { Config } from '../config/settings.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** The address of NATS and the limits of its stream. */
export interface NatsSettings extends NatsOptions {
  readonly limits: StreamLimits
  /** The servers for keys. Absent: those of `url`. */
  readonly vaultUrl?: string
}

/** The link to NATS and its settings. */
export interface NatsAccess {
  readonly link: NatsLink
  readonly settings: NatsSettings
}

/** Returns the settings of NATS; undefined if NATS is not configured. */
export function natsSettings(config: Config): NatsSettings | undefined {
  const { natsUrl, natsUser, natsPassword, natsToken, natsCredentials, natsCa, natsInboxPrefix } = config
  const { natsMaxDays, natsMaxBytes, natsReplicas, vaultNatsUrl } = config
  if (natsUrl === undefined) return undefined
  return {
    url: natsUrl,
    ...(vaultNatsUrl === undefined ? {} : { vaultUrl: vaultNatsUrl }),
    ...(natsUser === undefined ? {} : { user: natsUser }),
    ...(natsPassword === undefined ? {} : { password: natsPassword }),
    ...(natsToken === undefined ? {} : { token: natsToken }),
    ...(natsCredentials === undefined ? {} : { credentials: natsCredentials }),
    ...(natsInboxPrefix === undefined ? {} : { inboxPrefix: natsInboxPrefix }),
    ...(natsCa === undefined ? {} : { tlsCa: natsCa }),
    limits: {
      ...(natsMaxDays === undefined ? {} : { maxAgeMs: natsMaxDays * DAY_MS }),
      ...(natsMaxBytes === undefined ? {} : { maxBytes: natsMaxBytes }),
      ...(natsReplicas === undefined ? {} : { replicas: natsReplicas }),
    },
  }
}
