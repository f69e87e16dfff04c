import { TypeCompiler } from '@sinclair/typebox/compiler'
import { truthValue, wholeNumber } from '../../domain/kernel/index.ts'
import { Fault } from '../../services/kit/fault.ts'
import { partsOf } from './networks.ts'
import type { EnvironmentSetting } from './setting.ts'
import { type Config, SETTINGS } from './settings.ts'

/**
 * Reads the configuration from environment variables.
 *
 * @throws Fault `config.invalid`, with the variable and its valid form, never its value
 */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const entries = Object.entries<EnvironmentSetting>(SETTINGS).map(([name, one]) => [
    name,
    settingOf(one, environment[one.variable]),
  ])
  const config: Config = Object.fromEntries(entries)
  if (config.jwksUrl !== undefined && (config.jwtIssuer === undefined || config.jwtAudience === undefined)) {
    throw new Fault(
      'config.invalid',
      'SANSHE_JWKS_URL needs SANSHE_JWT_ISSUER and SANSHE_JWT_AUDIENCE: without them the engine would accept tokens that the identity provider made for other programs.',
    )
  }
  if (config.oidcIssuer !== undefined && (config.oidcClientId === undefined || config.publicUrl === undefined)) {
    throw new Fault(
      'config.invalid',
      'SANSHE_OIDC_ISSUER needs SANSHE_OIDC_CLIENT_ID and SANSHE_PUBLIC_URL: the identity provider sends people back to that address.',
    )
  }
  if (config.oidcClientSecret !== undefined && config.oidcClientSecretFile !== undefined) {
    throw new Fault('config.invalid', 'Set SANSHE_OIDC_CLIENT_SECRET or SANSHE_OIDC_CLIENT_SECRET_FILE, not both.')
  }
  return config
}

function settingOf({ variable, schema, form, usual }: EnvironmentSetting, given: string | undefined): unknown {
  const text = given === undefined || given === '' ? usual : given
  if (text === undefined) return undefined
  const value = schema.type === 'integer' ? wholeNumber(text) : schema.type === 'boolean' ? truthValue(text) : text
  // Bytes that are not UTF-8 arrive as U+FFFD, so the text is not what the environment holds.
  if (!text.includes('\uFFFD') && TypeCompiler.Compile(schema).Check(value)) return value
  throw new Fault('config.invalid', `${variable} is invalid. Set it to ${form}, or leave it out.`)
}

/** Variables that commands read beside the settings. */
const COMMAND_VARIABLES = ['SANSHE_TOKEN', 'SANSHE_URL']

/** The variables that are named like settings and are none. A misspelt setting has no effect, so the person who set it must be told. */
export function unknownSettings(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const known = new Set([...COMMAND_VARIABLES, ...Object.values(SETTINGS).map(({ variable }) => variable)])
  return Object.keys(environment).filter((name) => name.startsWith('SANSHE_') && !known.has(name))
}

/** The communities that a process serves; undefined if it serves all. */
export const communitiesOf = ({ communities }: Pick<Config, 'communities'>): readonly string[] | undefined =>
  communities?.split(',')

/** Addresses and networks of proxies whose X-Forwarded-For is trusted. */
export const trustedProxiesOf = ({ trustedProxies }: Pick<Config, 'trustedProxies'>): readonly string[] =>
  trustedProxies === undefined ? [] : partsOf(trustedProxies)

/** Origins whose pages may read answers; `*` stands for every origin. */
export const corsOriginsOf = ({ corsOrigins }: Pick<Config, 'corsOrigins'>): readonly string[] =>
  corsOrigins === undefined ? [] : partsOf(corsOrigins)

/** The settings as `sanshe serve --help` lists them. */
export const settingsHelp = (): string =>
  Object.values<EnvironmentSetting>(SETTINGS)
    .map(({ variable, summary, form, usual }) => `  ${variable}\n      ${summary} ${limits(form, usual)}`)
    .join('\n')

const limits = (form: string, usual: string | undefined): string =>
  usual === undefined ? `(${form})` : `(${form}; default: ${usual})`
