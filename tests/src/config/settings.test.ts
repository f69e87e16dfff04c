import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig, trustedProxiesOf, unknownSettings } from '../../../src/config/config.ts'
import { SETTINGS } from '../../../src/config/settings.ts'
import { signingSecret } from '../../../src/config/token-secret.ts'
import { signInProvider } from '../../../src/engine/token-keys.ts'

test('nothing needs to be set', () => {
  expect(readConfig({})).toMatchObject({ host: '127.0.0.1', port: 3000, data: './data', bodyLimit: 1_048_576 })
})

test('variables that are named like settings and are none are found', () => {
  const all = Object.values(SETTINGS).map(({ variable }) => [variable, 'x'])
  const misspelt = { SANSHE_PROT: '3001', SANSHE_MASTER_KEY_FIEL: '/key', sanshe_port: '1', XSANSHE_PORT: '1' }
  expect(unknownSettings({ ...Object.fromEntries(all), ...misspelt, SANSHE_TOKEN: 't' })).toEqual([
    'SANSHE_PROT',
    'SANSHE_MASTER_KEY_FIEL',
  ])
})

test.each([
  ['SANSHE_PORT', '70000'],
  ['SANSHE_PORT', 'http'],
  ['SANSHE_LOG_LEVEL', 'loud'],
  ['SANSHE_JWT_SECRET', 'short'],
  ['SANSHE_JWKS_URL', 'keys.example'],
  ['SANSHE_PUBLIC_URL', 'sanshe.example'],
  ['SANSHE_PUBLIC_URL', 'https://sanshe.example/desk'],
  ['SANSHE_PUBLIC_URL', 'https://lin@sanshe.example'],
  ['SANSHE_PUBLIC_URL', 'javascript:alert(1)'],
  ['SANSHE_OIDC_ISSUER', 'id.example'],
  ['SANSHE_OIDC_SCOPES', 'profile'],
  ['SANSHE_SESSION_IDLE_MINUTES', '0'],
  ['SANSHE_SESSION_MAX_HOURS', '169'],
  ['SANSHE_RATE_LIMIT', '0'],
  ['SANSHE_LOG_MAX_BYTES', '-1'],
  ['SANSHE_TRUSTED_PROXIES', 'proxy'],
  ['SANSHE_TRUSTED_PROXIES', '10.0.0.0/33'],
  ['SANSHE_TRUSTED_PROXIES', '10.0.0.0/0'],
  ['SANSHE_TRUSTED_PROXIES', '::1/129'],
  ['SANSHE_TRUSTED_PROXIES', '10.0.0.1,'],
  ['SANSHE_TRUSTED_PROXIES', '1'],
  ['SANSHE_CORS_ORIGINS', 'board.example.org'],
  ['SANSHE_CORS_ORIGINS', 'https://board.example.org/'],
  ['SANSHE_CORS_ORIGINS', 'https://board.example.org,*'],
  ['SANSHE_PORT', '3000abc'],
  ['SANSHE_PORT', '1e3'],
  ['SANSHE_PORT', '0x10'],
  ['SANSHE_PORT', ' 3000'],
  ['SANSHE_PORT', '03000'],
  ['SANSHE_PORT', '3000.0'],
  ['SANSHE_WEBHOOK_PRIVATE', '1'],
  ['SANSHE_WEBHOOK_PRIVATE', 'True'],
  ['SANSHE_DATA', 'd\uFFFDta'],
])('%s=%s is one clear sentence, without the value', (variable, value) => {
  const read = () => readConfig({ [variable]: value })
  expect(read).toThrow(expect.objectContaining({ code: 'config.invalid' }))
  expect(read).toThrow(new RegExp(`^${variable} is invalid\\. Set it to .+, or leave it out\\.$`))
})

test.each([[{}], [{ SANSHE_JWT_ISSUER: 'https://id.example.org' }], [{ SANSHE_JWT_AUDIENCE: 'sanshe' }]])(
  'a key set beside %j alone is one clear sentence',
  (beside) => {
    const environment = { SANSHE_JWKS_URL: 'https://id.example.org/keys', ...beside }
    expect(() => readConfig(environment)).toThrow(expect.objectContaining({ code: 'config.invalid' }))
    expect(() => readConfig(environment)).toThrow(
      /^SANSHE_JWKS_URL needs SANSHE_JWT_ISSUER and SANSHE_JWT_AUDIENCE: .+\.$/,
    )
  },
)

test('proxies are addresses and networks of both kinds', () => {
  const read = (given?: string) => trustedProxiesOf(readConfig({ SANSHE_TRUSTED_PROXIES: given }))
  expect(read()).toEqual([])
  expect(read('')).toEqual([])
  expect(read('10.0.0.5, 10.1.0.0/16,::1,fd00::/8')).toEqual(['10.0.0.5', '10.1.0.0/16', '::1', 'fd00::/8'])
})

test('every invalid setting is reported with its form', () => {
  for (const { variable, summary, form } of Object.values(SETTINGS)) {
    expect(variable).toMatch(/^(SANSHE|NATS|EVENTSTORE)_[A-Z_]+$/)
    expect(summary).toMatch(/\.$/)
    expect(form).toMatch(/\S/)
  }
})

test.each([
  ['is empty', Buffer.alloc(0)],
  ['is short', Buffer.from('a secret')],
  ['is no text', Buffer.alloc(32, 0xff)],
])('a kept secret that %s signs nothing', (_, content) => {
  const data = mkdtempSync(join(tmpdir(), 'sanshe-config-'))
  try {
    writeFileSync(join(data, 'token.secret'), content)
    expect(() => signingSecret(readConfig({ SANSHE_DATA: data }))).toThrow(
      expect.objectContaining({ code: 'config.secret-short' }),
    )
  } finally {
    rmSync(data, { recursive: true })
  }
})

test('an installation without a secret makes one for itself, once, for its owner only', () => {
  const data = mkdtempSync(join(tmpdir(), 'sanshe-config-'))
  try {
    const config = readConfig({ SANSHE_DATA: data })
    const secret = signingSecret(config)
    expect(secret.length).toBeGreaterThanOrEqual(32)
    expect(signingSecret(config)).toBe(secret)
    expect(readFileSync(join(data, 'token.secret'), 'utf8')).toBe(secret)
    expect(statSync(join(data, 'token.secret')).mode & 0o777).toBe(0o600)
  } finally {
    rmSync(data, { recursive: true })
  }
})

const SIGN_IN = {
  SANSHE_OIDC_ISSUER: 'https://id.example.org',
  SANSHE_OIDC_CLIENT_ID: 'sanshe',
  SANSHE_PUBLIC_URL: 'https://sanshe.example.org',
}

test.each(['SANSHE_OIDC_CLIENT_ID', 'SANSHE_PUBLIC_URL'])(
  'an identity provider to sign in with needs %s',
  (missing) => {
    const read = () => readConfig({ ...SIGN_IN, [missing]: '' })
    expect(read).toThrow(/^SANSHE_OIDC_ISSUER needs SANSHE_OIDC_CLIENT_ID and SANSHE_PUBLIC_URL: .+\.$/)
  },
)

test('the secret at the identity provider is a setting or a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sanshe-oidc-'))
  const file = join(folder, 'secret')
  const secretOf = (more: object) => signInProvider(readConfig({ ...SIGN_IN, ...more }))?.clientSecret
  try {
    expect(signInProvider(readConfig({}))).toBeUndefined()
    expect(secretOf({})).toBeUndefined()
    expect(secretOf({ SANSHE_OIDC_CLIENT_SECRET: 'a' })).toBe('a')
    for (const content of [undefined, ' \n']) {
      if (content !== undefined) writeFileSync(file, content)
      expect(() => secretOf({ SANSHE_OIDC_CLIENT_SECRET_FILE: file })).toThrow(
        /^SANSHE_OIDC_CLIENT_SECRET_FILE must name/,
      )
    }
    writeFileSync(file, 'b\n')
    expect(secretOf({ SANSHE_OIDC_CLIENT_SECRET_FILE: file })).toBe('b')
    expect(() => secretOf({ SANSHE_OIDC_CLIENT_SECRET: 'a', SANSHE_OIDC_CLIENT_SECRET_FILE: file })).toThrow(/not both/)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})
