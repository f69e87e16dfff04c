import { type Static, Type } from '@sinclair/typebox'
import { CommunityId } from '../../domain/kernel/index.ts'
import { IDENTITY_SETTINGS } from './identity-settings.ts'
import { NETWORKS } from './networks.ts'
import { ORIGINS } from './origins.ts'
import { ROLE_NAMES } from './role-names.ts'
import { anyText, type EnvironmentSetting, setting, whole } from './setting.ts'

const roleNames = Type.String({ pattern: `^(all|(${ROLE_NAMES.join('|')})(,(${ROLE_NAMES.join('|')}))*)$` })
const COMMUNITY = CommunityId.pattern?.slice(1, -1) ?? ''

const NATS_SERVERS = Type.Optional(Type.String({ pattern: '^(nats|tls)://[^\\s,]+(,\\s*(nats|tls)://[^\\s,]+)*$' }))

/** Every setting. `--help` and docs/reference/settings.md are generated from it. */
export const SETTINGS = {
  host: setting('SANSHE_HOST', Type.String({ minLength: 1 }), 'an address or a host name', 'Address to listen on.', {
    usual: '127.0.0.1',
  }),
  port: setting(
    'SANSHE_PORT',
    whole(0, 65_535),
    'a whole number from 0 to 65535',
    'Port to listen on; 0 chooses a free one.',
    {
      usual: '3000',
    },
  ),
  data: setting('SANSHE_DATA', Type.String({ minLength: 1 }), 'a directory', 'Directory of log, keys and views.', {
    usual: './data',
  }),
  logLevel: setting(
    'SANSHE_LOG_LEVEL',
    Type.Union(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'].map((level) => Type.Literal(level))),
    'silent, fatal, error, warn, info, debug or trace',
    'Lowest level that is logged.',
    { usual: 'info' },
  ),
  ...IDENTITY_SETTINGS,
  masterKey: setting(
    'SANSHE_MASTER_KEY',
    Type.Optional(Type.String({ minLength: 43, maxLength: 64 })),
    '32 bytes as 64 hex digits or 44 characters of base64',
    'Key that wraps the keys of all persons. Without it and without a file, the engine makes one in the data directory. Keep it elsewhere if others can reach the disk or its backups.',
    { secret: true },
  ),
  masterKeyFile: setting(
    'SANSHE_MASTER_KEY_FILE',
    Type.Optional(Type.String({ minLength: 1 })),
    'the path of a file',
    'File that holds the master key.',
  ),
  rateLimit: setting(
    'SANSHE_RATE_LIMIT',
    whole(1),
    'a whole number from 1',
    'Maximum requests per minute of one caller.',
    {
      usual: '6000',
    },
  ),
  trustedProxies: setting(
    'SANSHE_TRUSTED_PROXIES',
    Type.Optional(Type.String({ format: NETWORKS })),
    'addresses or networks, separated by commas: 10.0.0.5, 10.1.0.0/16, ::1',
    'Proxies whose X-Forwarded-For is trusted to name the caller. Without it, the caller is the address of the connection.',
  ),
  corsOrigins: setting(
    'SANSHE_CORS_ORIGINS',
    Type.Optional(Type.String({ format: ORIGINS })),
    'origins, separated by commas: https://board.example.org; or * for every origin',
    'Origins whose pages may read answers in a browser (CORS). They act by token: no cookie is taken from them. Without it, only pages of this engine may.',
  ),
  hstsSeconds: setting(
    'SANSHE_HSTS_SECONDS',
    whole(0, 63_072_000),
    'a whole number from 0 to 63072000',
    'Seconds for which browsers use only https (`Strict-Transport-Security`). Set it if all callers reach the engine through TLS. 0 sends no header.',
    { usual: '0' },
  ),
  bodyLimit: setting(
    'SANSHE_BODY_LIMIT',
    whole(1024, 64 * 1024 * 1024),
    'a whole number from 1024 to 67108864',
    'Largest body, in bytes.',
    {
      usual: String(1024 * 1024),
    },
  ),
  timeout: setting(
    'SANSHE_TIMEOUT_MS',
    whole(100, 600_000),
    'a whole number from 100 to 600000',
    'Maximum milliseconds for a request and its answer.',
    {
      usual: '15000',
    },
  ),
  sseClients: setting(
    'SANSHE_SSE_CLIENTS',
    whole(0),
    'a whole number from 0',
    'Maximum listeners to the live feed at the same time.',
    {
      usual: '20000',
    },
  ),
  listeners: setting(
    'SANSHE_LISTENERS',
    whole(1),
    'a whole number from 1',
    'Maximum answers that are read at the same time, besides the live feed.',
    { usual: '2000' },
  ),
  callerListeners: setting(
    'SANSHE_CALLER_LISTENERS',
    whole(1),
    'a whole number from 1',
    'Maximum answers that one caller reads at the same time, including the live feed. A caller is the `sub` of a token, or an address without a token (of IPv6 the network of 64 bits).',
    { usual: '100' },
  ),
  listenerBytes: setting(
    'SANSHE_LISTENER_BYTES',
    whole(8 * 1024 * 1024),
    'a whole number from 8388608',
    'Maximum bytes of answers that wait in memory for readers. One caller may use a quarter of them.',
    { usual: String(64 * 1024 * 1024) },
  ),
  listenerPatience: setting(
    'SANSHE_LISTENER_PATIENCE_MS',
    whole(1_000, 600_000),
    'a whole number from 1000 to 600000',
    'Milliseconds after which a reader that accepts nothing is disconnected, counted from the last byte that its connection accepted. It may take a tenth longer.',
    { usual: '30000' },
  ),
  connections: setting(
    'SANSHE_CONNECTIONS',
    Type.Optional(whole(1)),
    'a whole number from 1',
    'Maximum connections at the same time. Without it, the limit of open files (`ulimit -n`) minus the files of the engine.',
  ),
  roles: setting(
    'SANSHE_ROLES',
    roleNames,
    `names of ${ROLE_NAMES.join(', ')}, separated by commas, or all`,
    'Roles of this process.',
    { usual: 'all' },
  ),
  communities: setting(
    'SANSHE_COMMUNITIES',
    Type.Optional(Type.String({ pattern: `^${COMMUNITY}(,${COMMUNITY})*$` })),
    'ids of communities, separated by commas',
    'Communities of this process. Without it, the process serves all. A relay always publishes everything.',
  ),
  eventStoreUrl: setting(
    'EVENTSTORE_URL',
    Type.Optional(Type.String({ pattern: '^esdb(\\+discover)?://[^\\s]+$' })),
    'esdb://user:password@host:2113?tls=true, or esdb+discover://… for a cluster',
    'EventStoreDB that holds the event log. Without it, the log is a file in the data directory.',
    { secret: true },
  ),
  webhookPrivate: setting(
    'SANSHE_WEBHOOK_PRIVATE',
    Type.Boolean(),
    'true or false',
    'Whether webhooks may reach this machine and private networks. Every caller with a token chooses their addresses.',
    { usual: 'false' },
  ),
  logMaxBytes: setting(
    'SANSHE_LOG_MAX_BYTES',
    Type.Optional(whole(1)),
    'a whole number from 1',
    'Largest size of the event log, in bytes. Without it, the size of the disk is the limit.',
  ),
  natsUrl: setting(
    'NATS_URL',
    NATS_SERVERS,
    'nats://host:4222, several separated by commas, tls:// for TLS',
    'NATS servers with JetStream, for publishing events and for services. Without it, services read the log.',
    { secret: true },
  ),
  vaultNatsUrl: setting(
    'SANSHE_VAULT_NATS_URL',
    NATS_SERVERS,
    'nats://host:4222, several separated by commas, tls:// for TLS',
    'NATS servers for the keys that engines share. User, password, token and certificates are those of NATS. Without it, NATS_URL.',
    { secret: true },
  ),
  natsUser: setting('NATS_USER', anyText, 'text', 'User for NATS.'),
  natsPassword: setting('NATS_PASSWORD', anyText, 'text', 'Password for NATS.', { secret: true }),
  natsToken: setting('NATS_TOKEN', anyText, 'text', 'Token for NATS.', { secret: true }),
  natsCredentials: setting('NATS_CREDS', anyText, 'the path of a file', 'Credentials file for NATS (JWT and seed).'),
  natsInboxPrefix: setting(
    'NATS_INBOX_PREFIX',
    Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*$' })),
    'a subject without wildcards',
    'Prefix of the subjects that answers of NATS come to. Without it, `_INBOX.` and NATS_USER, or `_INBOX` without a user.',
  ),
  natsCa: setting(
    'NATS_CA',
    anyText,
    'the path of a file',
    'Certificate (PEM) of the authority that signed the certificates of NATS.',
  ),
  natsMaxDays: setting(
    'NATS_STREAM_MAX_DAYS',
    Type.Optional(whole(1, 36_500)),
    'a whole number from 1 to 36500',
    'Days that the stream keeps an event. Without it, the setting of the stream is kept; the engine makes it without a limit.',
  ),
  natsMaxBytes: setting(
    'NATS_STREAM_MAX_BYTES',
    Type.Optional(whole(1)),
    'a whole number from 1',
    'Size of the stream, in bytes, above which its oldest events are removed. Without it, the setting of the stream is kept.',
  ),
  natsReplicas: setting(
    'NATS_STREAM_REPLICAS',
    Type.Optional(whole(1, 5)),
    'a whole number from 1 to 5',
    'Replicas of the stream in a cluster. Without it, the setting of the stream is kept.',
  ),
} as const satisfies Record<string, EnvironmentSetting>

type Settings = typeof SETTINGS
export type Config = { readonly [K in keyof Settings]: Static<Settings[K]['schema']> }
