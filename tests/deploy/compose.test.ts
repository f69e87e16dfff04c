import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { parse } from 'yaml'
import { readConfig } from '../../src/config/config.ts'
import { SETTINGS } from '../../src/config/settings.ts'
import { PASSWORDS } from './nats-rig.ts'

const ROOT = resolve(import.meta.dirname, '../..')
const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

interface Service {
  readonly image: string
  readonly build?: string
  readonly profiles?: readonly string[]
  readonly restart: string
  readonly read_only?: boolean
  readonly cap_drop: readonly string[]
  readonly security_opt: readonly string[]
  readonly stop_grace_period: string
  readonly healthcheck: { readonly test: readonly string[]; readonly retries: number }
  readonly environment?: Readonly<Record<string, unknown>>
  readonly ports?: readonly string[]
  readonly volumes: readonly string[]
  readonly networks: readonly string[]
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>
  readonly volumes: Readonly<Record<string, object>>
  readonly networks: Readonly<
    Record<
      string,
      { readonly internal?: boolean; readonly ipam?: { readonly config: readonly { readonly subnet: string }[] } }
    >
  >
}

const compose: Compose = parse(textOf('docker-compose.yml'), { merge: true })
const services = Object.entries(compose.services)
const engines = services.filter(([name]) => name.startsWith('engine'))
const [example, compositions] = [textOf('.env.example'), textOf('docker-compose.yml')]

/** The variables that the environment file leaves empty. */
const asked = [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => ({ name, value }))

/** Reads the composition where each of these names has this value and no other name is set. */
const filled = (text: unknown): string =>
  String(text)
    .replaceAll(/\$\{[A-Z_]+:-([^}]*)\}/g, '$1')
    .replaceAll(/\$\{[A-Z_]+:\?[^}]*\}/g, 'f'.repeat(64))

describe('docker-compose.yml', () => {
  it('has one of each store and an engine by default, and three, two and a proxy with the profile', () => {
    const named = (profile?: string) =>
      services.filter(([, { profiles }]) => profiles?.[0] === profile).map(([name]) => name)
    expect(named()).toEqual(['eventstore', 'nats', 'engine'])
    expect(named('cluster')).toEqual([
      ...['eventstore-1', 'eventstore-2', 'eventstore-3', 'nats-1', 'nats-2', 'nats-3'],
      ...['keys-1', 'keys-2', 'keys-3'],
      ...['engine-1', 'engine-2', 'proxy'],
    ])
  })

  it.each(services)(
    '%s is pinned, has a health check, restarts, gets time to stop, and has no rights',
    (_, service) => {
      expect(service.image).toMatch(/^[a-z/-]+:\d+\.\d+\.\d+(-[a-z-]+)?$/)
      expect(service.healthcheck.test.length).toBeGreaterThan(1)
      expect(service.restart).toBe('unless-stopped')
      expect(service.stop_grace_period).toMatch(/^\d+s$/)
      expect(service.cap_drop).toEqual(['ALL'])
      expect(service.security_opt).toEqual(['no-new-privileges:true'])
      if (!service.image.startsWith('eventstore/')) expect(service.read_only).toBe(true)
    },
  )

  it.each(services)('%s is reached from this machine alone', (_, { ports = [], networks }) => {
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:\d+:\d+$/)
    if (ports.length > 0) expect(networks.some((name) => compose.networks[name]?.internal !== true)).toBe(true)
  })

  it('publishes no port of this machine twice', () => {
    const ports = services.flatMap(([, { ports = [] }]) => ports.map((port) => port.split(':')[1]))
    expect(new Set(ports).size).toBe(ports.length)
  })

  it.each(services)('%s waits for what can tell that it is healthy', (_, { depends_on = {} }) => {
    for (const [name, { condition }] of Object.entries(depends_on)) {
      expect(condition).toBe('service_healthy')
      expect(compose.services[name]?.healthcheck).toBeDefined()
    }
  })

  it.each(services)('%s mounts volumes that are declared, and files that are there, read-only', (_, { volumes }) => {
    for (const volume of volumes) {
      const [source = '', , mode] = filled(volume).split(':')
      if (!source.startsWith('.')) expect(compose.volumes).toHaveProperty([source])
      else {
        expect(mode).toBe('ro')
        // Certificates are the operator's.
        if (!source.startsWith('./deploy/certificates/')) expect(existsSync(join(ROOT, source)), source).toBe(true)
      }
    }
  })

  it('declares no volume without a service that mounts it, and none that two services share', () => {
    const mounted = services.flatMap(([, { volumes }]) => volumes.map((one) => one.split(':')[0] ?? ''))
    const named = mounted.filter((source) => /^[a-z]/.test(source))
    expect(named.toSorted()).toEqual(Object.keys(compose.volumes).toSorted())
  })

  it.each(engines)('%s has valid settings only', (_, { environment = {} }) => {
    const known = Object.values(SETTINGS).map(({ variable }) => variable)
    for (const variable of Object.keys(environment)) expect(known).toContain(variable)
    const read = Object.fromEntries(Object.entries(environment).map(([name, value]) => [name, filled(value)]))
    expect(() => readConfig(read)).not.toThrow()
  })

  it('holds no secret: each comes from the environment, and the example has a place for it and no value', () => {
    for (const [, { environment = {} }] of services) {
      for (const [name, value] of Object.entries(environment)) {
        if (/PASSWORD|SECRET|MASTER_KEY/.test(name)) expect(value).toMatch(/^\$\{[A-Z_]+:\?see \.env\.example\}$/)
      }
    }
    const needed = new Set([...compositions.matchAll(/\$\{([A-Z_]+):\?/g)].map(([, name = '']) => name))
    expect(asked.map(({ name }) => name).toSorted()).toEqual([...needed].toSorted())
    expect(asked.filter(({ value }) => value !== '')).toEqual([])
  })

  it('mentions each choice in the example', () => {
    const chosen = new Set([...compositions.matchAll(/\$\{([A-Z_]+):-/g)].map(([, name = '']) => name))
    for (const name of chosen) expect(example).toMatch(new RegExp(`^# ${name}=`, 'm'))
  })

  it('gives the NATS servers the passwords that their configuration asks for', () => {
    const wanted = [...textOf('deploy/nats/accounts.conf').matchAll(/password: \$([A-Z_]+)/g)].map(([, name]) => name)
    for (const [, { environment = {} }] of services.filter(([, { image }]) => image.startsWith('nats:'))) {
      expect(Object.keys(environment)).toEqual(expect.arrayContaining(wanted))
    }
  })

  it('forwards requests to engines that exist', () => {
    const named = [...textOf('deploy/nginx/default.conf').matchAll(/^\s*server ([\w-]+):3000 /gm)].map(([, one]) => one)
    expect(named).toEqual(['engine-1', 'engine-2'])
  })

  it('makes engines trust the network of the proxy alone, and the proxy replace the addresses that callers claim', () => {
    const [range] = compose.networks.outside?.ipam?.config ?? []
    expect(compose.services.proxy?.networks).toEqual(['outside'])
    for (const [name, { environment = {}, ports = [] }] of engines) {
      const behind = compose.services.proxy?.depends_on?.[name] !== undefined
      expect(environment.SANSHE_TRUSTED_PROXIES, name).toBe(behind ? range?.subnet : undefined)
      // Only the proxy may connect from that network.
      if (behind) expect(ports).toEqual([])
    }
    expect(textOf('deploy/nginx/routes.inc')).toMatch(/^\s*proxy_set_header X-Forwarded-For \$remote_addr;$/m)
  })
})

describe('the proxy', () => {
  it('hands out neither probes nor metrics nor the page of the API, with and without TLS', () => {
    const hidden = /^location ~ (\S+) \{\s+return 404;/m.exec(textOf('deploy/nginx/routes.inc'))?.[1]
    const withheld = new RegExp(hidden ?? '$^')
    for (const path of ['/ready', '/metrics', '/docs', '/docs/', '/docs/json', '/docs/static/index.html'])
      expect(path).toMatch(withheld)
    for (const path of ['/', '/live', '/v1/pa/ready', '/v1/docs/demands', '/openapi.json', '/readymade'])
      expect(path).not.toMatch(withheld)
    for (const name of ['default.conf', 'tls.conf']) {
      const servers = textOf(`deploy/nginx/${name}`).match(/^server \{[\s\S]*?^\}/gm) ?? []
      expect(servers).toHaveLength(1)
      expect(servers[0]).toMatch(/^ {2}include routes\.inc;$/m)
      expect(servers[0]).not.toMatch(/^\s*location/m)
    }
    expect(compose.services.proxy?.volumes).toContain('./deploy/nginx/routes.inc:/etc/nginx/routes.inc:ro')
  })
})

describe('the configuration of the NATS servers', () => {
  it('of keys syncs before it acknowledges, which servers before 2.10 do not know', () => {
    expect(textOf('deploy/nats/keys.conf')).toMatch(/^jetstream \{.*\bsync_interval: always\b.*\}$/m)
    const { SANSHE_VAULT_NATS_URL = '' } = compose.services['engine-1']?.environment ?? {}
    for (const name of ['keys-1', 'keys-2', 'keys-3']) {
      expect(filled(SANSHE_VAULT_NATS_URL)).toContain(`nats://${name}:4222`)
      expect(compose.services[name]?.volumes).toContain('./deploy/nats/keys.conf:/etc/nats/server.conf:ro')
      expect(Number(/:2\.(\d+)\./.exec(compose.services[name]?.image ?? '')?.[1])).toBeGreaterThanOrEqual(10)
    }
  })

  it.each(['server.conf', 'cluster.conf', 'keys.conf'])('%s is valid for nats-server', (name) => {
    const folder = mkdtempSync(join(tmpdir(), 'sanshe-conf-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    // Mounted as in the composition.
    for (const [from, to] of [
      [name, 'server.conf'],
      ['accounts.conf', 'accounts.conf'],
      ['plain.conf', 'tls.conf'],
    ] as const) {
      // The server of the tests may be older than the one of the composition.
      const text = textOf(`deploy/nats/${from}`).replace(', sync_interval: always', '')
      writeFileSync(join(folder, to), text)
    }
    const { PATH = '' } = process.env
    const env = { PATH, NATS_NAME: 'nats-1', ...PASSWORDS }
    const check = () => execFileSync('nats-server', ['-t', '-c', join(folder, 'server.conf')], { env, stdio: 'pipe' })
    expect(check).not.toThrow()
  })
})

describe('Dockerfile', () => {
  const lines = textOf('Dockerfile').split('\n')
  const copied = lines.flatMap((line) => /^COPY (?!--from)(.+) \S+$/.exec(line)?.[1]?.split(' ') ?? [])

  it('is built of pinned images, with the Node that the tests run on', () => {
    const images = lines.flatMap((line) => /^FROM (\S+)/.exec(line)?.[1] ?? []).filter((image) => image !== 'source')
    const { devDependencies } = JSON.parse(textOf('package.json'))
    expect(images).toEqual([
      `node:${devDependencies.node}-bookworm-slim`,
      expect.stringMatching(/^debian:12\.\d+-slim$/),
    ])
  })

  it('copies files that exist and are not ignored, and all others are ignored', () => {
    for (const path of copied) expect(existsSync(join(ROOT, path)), path).toBe(true)
    const through = [...textOf('.dockerignore').matchAll(/^!(.+)$/gm)].map(([, path]) => path)
    expect([...new Set(copied)].toSorted()).toEqual(through.toSorted())
  })

  it('copies every folder that the program is compiled of', () => {
    const { references } = JSON.parse(textOf('src/tsconfig.json')) as { references: readonly { path: string }[] }
    for (const { path } of references) expect(copied).toContain(path.replace('../', ''))
  })

  it('runs the program that the package names, as an unprivileged user', () => {
    const { bin } = JSON.parse(textOf('package.json'))
    expect(lines).toContain(`ENTRYPOINT ["node", "--max-semi-space-size=16", "${bin.sanshe}"]`)
    expect(lines.indexOf('USER sanshe')).toBeGreaterThan(-1)
    expect(lines.findLast((line) => line.startsWith('USER '))).toBe('USER sanshe')
  })
})
