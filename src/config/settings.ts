import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { join } from 'node:path'
import { FormatRegistry, type Static, type TSchema, Type } from '@sinclair/typebox'
import { TypeCompiler } from '@sinclair/typebox/compiler'
import { CommunityId, truthValue, wholeNumber } from '../../domain/kernel/index.ts'
import { FILE_MODE, privateFolder } from '../../infra/files/private.ts'
import { Fault } from '../../services/kit/fault.ts'
import { utf8Text } from '../../services/kit/utf8.ts'
import { ROLE_NAMES } from './roles.ts'

/** One environment variable: its form, and what it is for. */
export interface Setting<S extends TSchema = TSchema> {
  readonly variable: string
  readonly summary: string
  /** As a sentence names it: `a whole number from 0 to 65535`. */
  readonly form: string
  readonly schema: S
  /** As text, where there is one. */
  readonly usual?: string
  /** Never shown. */
  readonly secret?: true
}

const setting = <S extends TSchema>(
  variable: string,
  schema: S,
  form: string,
  summary: string,
  more: { usual?: string; secret?: true } = {},
): Setting<S> => ({ variable, schema, form, summary, ...more })

const whole = (minimum: number, maximum: number = Number.MAX_SAFE_INTEGER) => Type.Integer({ minimum, maximum })
const roleNames = Type.String({ pattern: `^(all|(${ROLE_NAMES.join('|')})(,(${ROLE_NAMES.join('|')}))*)$` })
const COMMUNITY = CommunityId.pattern?.slice(1, -1) ?? ''
const url = Type.Optional(Type.String({ pattern: '^https?://[^\\s]+$' }))

const NETWORKS = 'networks'
FormatRegistry.Set(NETWORKS, (text) => partsOf(text).every(isNetwork))

const partsOf = (list: string): string[] => list.split(',').map((one) => one.trim())

/** Whether it is an address, or a network in the form of CIDR. */
function isNetwork(text: string): boolean {
  const [address = '', prefix, ...more] = text.split('/')
  const bits = { 0: 0, 4: 32, 6: 128 }[isIP(address)] ?? 0
  if (bits === 0 || more.length > 0) return false
  return prefix === undefined || (/^[1-9]\d*$/.test(prefix) && Number(prefix) <= bits)
}

/** Shorter secrets can be guessed. */
const LEAST_SECRET = 32

const text = Type.Optional(Type.String({ minLength: 1 }))

/** Everything that can be set from outside. Help and docs/operations.md are made of this. */
export const SETTINGS = {
  host: setting('SANSHE_HOST', Type.String({ minLength: 1 }), 'an address or a host name', 'Address to listen on.', {
    usual: '127.0.0.1',
  }),
  port: setting(
    'SANSHE_PORT',
    whole(0, 65_535),
    'a whole number from 0 to 65535',
    'Port to listen on; 0 takes a free one.',
    {
      usual: '3000',
    },
  ),
  data: setting(
    'SANSHE_DATA',
    Type.String({ minLength: 1 }),
    'a directory',
    'Where log, keys and read models are kept.',
    {
      usual: './data',
    },
  ),
  logLevel: setting(
    'SANSHE_LOG_LEVEL',
    Type.Union(['silent', 'fatal', 'error', 'warn', 'info', 'debug', 'trace'].map((level) => Type.Literal(level))),
    'silent, fatal, error, warn, info, debug or trace',
    'How much is logged.',
    { usual: 'info' },
  ),
  jwtSecret: setting(
    'SANSHE_JWT_SECRET',
    Type.Optional(Type.String({ minLength: LEAST_SECRET })),
    `at least ${LEAST_SECRET} characters`,
    'Secret that tokens are signed with (HS256). Without it and without a key set, one is made and kept in the data directory.',
    { secret: true },
  ),
  jwksUrl: setting(
    'SANSHE_JWKS_URL',
    url,
    'an http or https URL',
    'Key set of an identity provider (RS256, PS256, ES256, ES384, EdDSA).',
  ),
  jwtIssuer: setting(
    'SANSHE_JWT_ISSUER',
    Type.Optional(Type.String({ minLength: 1 })),
    'a text',
    'Issuer that tokens must name.',
  ),
  jwtAudience: setting(
    'SANSHE_JWT_AUDIENCE',
    Type.Optional(Type.String({ minLength: 1 })),
    'a text',
    'Audience that tokens must name.',
  ),
  masterKey: setting(
    'SANSHE_MASTER_KEY',
    Type.Optional(Type.String({ minLength: 43, maxLength: 64 })),
    '32 bytes as 64 hex digits or 44 characters of base64',
    'Key under which all keys of persons are wrapped. Without it and without a file, one is made and kept in the data directory: keep it elsewhere wherever others can reach the disk or its backups.',
    { secret: true },
  ),
  masterKeyFile: setting(
    'SANSHE_MASTER_KEY_FILE',
    Type.Optional(Type.String({ minLength: 1 })),
    'the path of a file',
    'File that holds the master key.',
  ),
  rateLimit: setting('SANSHE_RATE_LIMIT', whole(1), 'a whole number from 1', 'Requests a minute of one caller.', {
    usual: '6000',
  }),
  trustedProxies: setting(
    'SANSHE_TRUSTED_PROXIES',
    Type.Optional(Type.String({ format: NETWORKS })),
    'addresses or networks, by commas: 10.0.0.5, 10.1.0.0/16, ::1',
    'Proxies whose X-Forwarded-For names the caller. Without it the caller is the address that a connection comes from.',
  ),
  bodyLimit: setting(
    'SANSHE_BODY_LIMIT',
    whole(1024, 64 * 1024 * 1024),
    'a whole number from 1024 to 67108864',
    'Largest body in bytes.',
    {
      usual: String(1024 * 1024),
    },
  ),
  timeout: setting(
    'SANSHE_TIMEOUT_MS',
    whole(100, 600_000),
    'a whole number from 100 to 600000',
    'Milliseconds that a request and its answer may take.',
    {
      usual: '15000',
    },
  ),
  sseClients: setting('SANSHE_SSE_CLIENTS', whole(0), 'a whole number from 0', 'Listeners to the live feed at once.', {
    usual: '20000',
  }),
  listeners: setting(
    'SANSHE_LISTENERS',
    whole(1),
    'a whole number from 1',
    'Answers that are read at once, pages and lines alike, beside the live feed.',
    { usual: '2000' },
  ),
  callerListeners: setting(
    'SANSHE_CALLER_LISTENERS',
    whole(1),
    'a whole number from 1',
    'Answers that one caller reads at once, the live feed included: a token’s `sub`, or the address where there is no token.',
    { usual: '100' },
  ),
  listenerBytes: setting(
    'SANSHE_LISTENER_BYTES',
    whole(8 * 1024 * 1024),
    'a whole number from 8388608',
    'Bytes of answers that may wait in memory for readers; one caller may have a quarter of them waiting.',
    { usual: String(64 * 1024 * 1024) },
  ),
  listenerPatience: setting(
    'SANSHE_LISTENER_PATIENCE_MS',
    whole(1_000, 600_000),
    'a whole number from 1000 to 600000',
    'Milliseconds without progress after which a reader is let go: from when its connection last took a byte of what waits. A tenth more may pass.',
    { usual: '30000' },
  ),
  connections: setting(
    'SANSHE_CONNECTIONS',
    Type.Optional(whole(1)),
    'a whole number from 1',
    'Connections at once; without it, what the limit of open files (`ulimit -n`) leaves beside the files of the engine.',
  ),
  roles: setting(
    'SANSHE_ROLES',
    roleNames,
    `names of ${ROLE_NAMES.join(', ')}, by commas, or all`,
    'What this process is there for.',
    { usual: 'all' },
  ),
  communities: setting(
    'SANSHE_COMMUNITIES',
    Type.Optional(Type.String({ pattern: `^${COMMUNITY}(,${COMMUNITY})*$` })),
    'ids of communities, by commas',
    'Communities that this process is there for; without it, all. A relay always carries everything.',
  ),
  eventStoreUrl: setting(
    'EVENTSTORE_URL',
    Type.Optional(Type.String({ pattern: '^esdb(\\+discover)?://[^\\s]+$' })),
    'esdb://user:password@host:2113?tls=true, or esdb+discover://… for a cluster',
    'EventStoreDB that holds the event log. Without it the log is a file in the data directory.',
    { secret: true },
  ),
  webhookPrivate: setting(
    'SANSHE_WEBHOOK_PRIVATE',
    Type.Boolean(),
    'true or false',
    'Whether webhooks may lead to this machine and private networks. Anybody with a token names their addresses.',
    { usual: 'false' },
  ),
  logMaxBytes: setting(
    'SANSHE_LOG_MAX_BYTES',
    Type.Optional(whole(1)),
    'a whole number from 1',
    'Size that the event log may reach; without it, that of the disk.',
  ),
  natsUrl: setting(
    'NATS_URL',
    Type.Optional(Type.String({ pattern: '^(nats|tls)://[^\\s,]+(,\\s*(nats|tls)://[^\\s,]+)*$' })),
    'nats://host:4222, several by commas, tls:// for TLS',
    'NATS servers, with JetStream, that events are published to and services read from. Without it services read the log itself.',
    { secret: true },
  ),
  natsUser: setting('NATS_USER', text, 'a text', 'User for NATS.'),
  natsPassword: setting('NATS_PASSWORD', text, 'a text', 'Its password.', { secret: true }),
  natsToken: setting('NATS_TOKEN', text, 'a text', 'Token for NATS.', { secret: true }),
  natsCredentials: setting('NATS_CREDS', text, 'the path of a file', 'Credentials file for NATS (JWT and seed).'),
  natsCa: setting(
    'NATS_CA',
    text,
    'the path of a file',
    'Certificate, in PEM, of the authority that signed those of NATS.',
  ),
  natsMaxDays: setting(
    'NATS_STREAM_MAX_DAYS',
    Type.Optional(whole(1, 36_500)),
    'a whole number from 1 to 36500',
    'Days that the stream keeps an event; without it, as the stream is set up: for ever where the engine made it.',
  ),
  natsMaxBytes: setting(
    'NATS_STREAM_MAX_BYTES',
    Type.Optional(whole(1)),
    'a whole number from 1',
    'Size that the stream may reach before its oldest events go; without it, as the stream is set up.',
  ),
  natsReplicas: setting(
    'NATS_STREAM_REPLICAS',
    Type.Optional(whole(1, 5)),
    'a whole number from 1 to 5',
    'Servers of a cluster that keep the stream; without it, as the stream is set up.',
  ),
} as const satisfies Record<string, Setting>

type Settings = typeof SETTINGS
export type Config = { readonly [K in keyof Settings]: Static<Settings[K]['schema']> }

/**
 * The configuration as the environment has it.
 *
 * @throws Fault `config.invalid`: which variable is wrong and what it should be, never its value
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const entries = Object.entries<Setting>(SETTINGS).map(([name, one]) => [
    name,
    settingOf(one, environment[one.variable]),
  ])
  return Object.fromEntries(entries)
}

function settingOf({ variable, schema, form, usual }: Setting, given: string | undefined): unknown {
  const text = given === undefined || given === '' ? usual : given
  if (text === undefined) return undefined
  const value = schema.type === 'integer' ? wholeNumber(text) : schema.type === 'boolean' ? truthValue(text) : text
  // Bytes that are not UTF-8 arrive as U+FFFD: a directory of that name is not the one that was meant.
  if (!text.includes('\uFFFD') && TypeCompiler.Compile(schema).Check(value)) return value
  throw new Fault('config.invalid', `${variable} is not what it should be: set it to ${form}, or leave it out.`)
}

/** Those that a process is there for; undefined where it is there for all. */
export const communitiesOf = ({ communities }: Pick<Config, 'communities'>): readonly string[] | undefined =>
  communities?.split(',')

/** Addresses and networks of proxies whose word about the caller counts. */
export const trustedProxiesOf = ({ trustedProxies }: Pick<Config, 'trustedProxies'>): readonly string[] =>
  trustedProxies === undefined ? [] : partsOf(trustedProxies)

/** The secret that tokens are signed with: configured, or one that this installation made for itself. */
export function signingSecret({ jwtSecret, data }: Pick<Config, 'jwtSecret' | 'data'>): string {
  if (jwtSecret !== undefined) return jwtSecret
  const file = join(data, 'token.secret')
  try {
    privateFolder(data)
  } catch (cause) {
    throw unwritable(data, cause)
  }
  try {
    writeFileSync(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: FILE_MODE })
  } catch (error) {
    if ((error as { code?: unknown }).code !== 'EEXIST') throw unwritable(data, error)
  }
  const secret = utf8Text(readFileSync(file))?.trim() ?? ''
  if (secret.length >= LEAST_SECRET) return secret
  throw new Fault(
    'config.secret-short',
    `${file} must hold at least ${LEAST_SECRET} characters in UTF-8: restore it, or delete it and make new tokens.`,
  )
}

/** For a data directory that is a file, lies under one, or may not be written. */
export const unwritable = (data: string, cause: unknown): Fault =>
  new Fault('config.data-unwritable', `${data} cannot be written to: name another directory in SANSHE_DATA.`, { cause })

/** The settings as `sanshe serve --help` lists them. */
export const settingsHelp = (): string =>
  Object.values<Setting>(SETTINGS)
    .map(({ variable, summary, form, usual }) => `  ${variable}\n      ${summary} ${limits(form, usual)}`)
    .join('\n')

const limits = (form: string, usual: string | undefined): string =>
  usual === undefined ? `(${form})` : `(${form}; ${usual} unless set)`
