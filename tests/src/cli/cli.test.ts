import { once } from 'node:events'
import { readdirSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { Command } from 'commander'
import { describe, expect, it, vi } from 'vitest'
import { openSqliteLog } from '../../../infra/sqlite/event-log/log.ts'
import { Fault } from '../../../services/kit/fault.ts'
import { action, interruption, type Said } from '../../../src/cli/action.ts'
import { ownCommand } from '../../../src/cli/own-command.ts'
import { readConfig } from '../../../src/config/config.ts'
import { SETTINGS } from '../../../src/config/settings.ts'
import { signingSecret } from '../../../src/config/token-secret.ts'
import { tokenVerifier } from '../../../src/http/tokens.ts'
import { oldNode } from '../../../src/old-node.ts'
import { digest } from '../http/identity-provider.ts'
import { sanshe } from './in-process.ts'
import { dataFolder, sanshe as spawned } from './sanshe.ts'

describe('the command line', () => {
  it.each([
    '--help',
    'serve --help',
    'import --help',
    'replay --help',
    'token --help',
    'backup --help',
    'dead-letters --help',
    'dead-letters list --help',
    'dead-letters show --help',
    'dead-letters replay --help',
    'dead-letters discard --help',
    'restore --help',
    'clock --help',
    'clock accept --help',
    'projections --help',
    'projections list --help',
    'projections status --help',
    'projections rebuild --help',
  ])('explains itself: sanshe %s', async (line) => {
    expect(await sanshe(line)).toMatchObject({ code: 0, out: expect.stringContaining('Usage: sanshe'), err: '' })
  })

  it('lists the settings with serve', async () => {
    const { out } = await sanshe('serve --help')
    for (const { variable } of Object.values(SETTINGS)) expect(out).toContain(variable)
  })

  it('prints its version, as the built program', async () => {
    expect(await spawned('--version')).toMatchObject({ code: 0, out: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
  })

  it.each([
    '',
    'conquer',
    '--conquer',
    'clock',
    'clock accept now',
    'projections',
    'projections rebuild',
    'projections rebuild one two',
    'import',
    'import requests.csv',
    'import requests.csv --mapping m.json --concurrency 0',
    'serve --port http',
    'backup',
    'dead-letters',
    'dead-letters list --limit 0',
    'dead-letters replay dispatch',
    'restore',
    'replay --until yesterday',
    'replay --until 2026-06-30',
    'replay --until 2026-02-30T25:00:00Z',
    'token',
    'token --role emperor --sub person-1',
    'token --role committee --sub person/1',
    'token --role committee --sub person-1 --community PA',
    'token --role committee --sub person-1 --ttl forever',
    'serve --port 1e3',
    'serve --port 0x10',
    'replay --until 2026-02-30',
    'replay --month 2026-13',
    'demo --until 2026-02-30',
    'dead-letters list --url localhost',
    'import requests.csv --mapping m.json --url ftp://localhost',
    'token --role committee --sub per\uFFFDson',
  ])('that is misused ends with 2 and says why: sanshe %s', async (line) => {
    const { code, out, err } = await sanshe(line)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).not.toBe('')
    expect(err).not.toMatch(/\n\s+at /)
  })

  it.each([
    ['--json', 'name a command; --help lists them'],
    ['clock --json', 'name a command; --help lists them'],
    ['conquer --json', expect.stringContaining("unknown command 'conquer'")],
    ['serve --port 99999 --json', expect.stringContaining("'99999' is invalid")],
    ['token --role committee --sub per\uFFFDson --json', 'the arguments must be UTF-8'],
  ])('that is misused tells machines why: sanshe %s', async (line, detail) => {
    const { code, out, err } = await sanshe(line)
    expect({ code, said: JSON.parse(out) }).toEqual({ code: 2, said: { error: { code: 'usage.invalid', detail } } })
    expect(err).not.toBe('')
  })

  it('that Ctrl-C interrupts ends with 130, unless it was done in time', async () => {
    const ended = async (outcome: () => Said): Promise<number> => {
      const command = action(new Command('walk'), async () => {
        using interrupted = interruption()
        process.emit('SIGINT', 'SIGINT')
        expect(interrupted.signal.aborted).toBe(true)
        return outcome()
      })
      const said = [vi.spyOn(process.stderr, 'write'), vi.spyOn(process.stdout, 'write')]
      for (const one of said) one.mockReturnValue(true)
      const { exitCode } = process
      process.exitCode = 0
      try {
        await command.parseAsync([], { from: 'user' })
        return Number(process.exitCode)
      } finally {
        process.exitCode = exitCode
        for (const one of said) one.mockRestore()
      }
    }
    const report = { value: {}, lines: [] }
    expect(await ended(() => report)).toBe(0)
    expect(await ended(() => ({ ...report, failed: true }))).toBe(130)
    const failing = (): never => {
      throw new Fault('walk.interrupted', 'The walk was interrupted.')
    }
    expect(await ended(failing)).toBe(130)
  })

  it('names itself as one can call it where it runs', () => {
    expect(ownCommand('/srv/sanshe/dist/src/main.js', true)).toBe('npm run --silent sanshe --')
    expect(ownCommand('/srv/app/node_modules/.bin/sanshe', false)).toBe('npx sanshe')
    expect(ownCommand('/app/dist/src/main.js', false)).toBe('node /app/dist/src/main.js')
  })

  it('on an old Node says what helps where it runs', () => {
    expect(oldNode('22.16.0', 'file:///srv/sanshe/dist/src/main.js')).toBeUndefined()
    expect(oldNode('24.1.0', 'file:///srv/sanshe/dist/src/main.js')).toBeUndefined()
    expect(oldNode('20.19.1', 'file:///srv/sanshe/dist/src/main.js')).toContain('npm run sanshe')
    const depending = oldNode('22.15.0', 'file:///srv/app/node_modules/sanshe/dist/src/main.js')
    expect(depending).toContain('npm install node@24')
    expect(depending).not.toContain('npm run')
  })

  it('that fails ends with 1 and one sentence', async () => {
    const data = dataFolder()
    const { code, out, err } = await sanshe(['replay', '--data', data])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^log\.[a-z-]+: [^\n]+\.\n$/)
  })

  it('prints a failure as JSON for machines, and its stack for debugging', async () => {
    const data = dataFolder()
    const { code, out, err } = await sanshe(['replay', '--json', '--debug', '--data', data])
    expect(code).toBe(1)
    expect(JSON.parse(out)).toEqual({ error: { code: expect.stringMatching(/^log\./), detail: expect.any(String) } })
    expect(err).toMatch(/\n\s+at /)
  })

  it('shows views that were never built as such, and says which file is no database', async () => {
    const data = dataFolder()
    const log = await openSqliteLog({ path: join(data, 'log.db'), clock: Date.now })
    await log.close()
    const status = () => sanshe(['projections', 'status', '--digest', '--data', data])
    expect(await status()).toMatchObject({ code: 0, out: expect.stringContaining('The log ends at position 0') })
    writeFileSync(join(data, 'read.db'), 'no database, but long enough to be taken for one '.repeat(40))
    expect(await status()).toMatchObject({ code: 1, err: expect.stringMatching(/^read-db\.unreadable: [^\n]+\n$/) })
  })

  it.each(['token --role auditor --sub a-1 --community pa', 'serve --port 0', 'demo --port 0', 'dead-letters list'])(
    'whose data directory is a file says so: sanshe %s',
    async (line) => {
      const file = join(dataFolder(), 'file')
      writeFileSync(file, '')
      const { code, err } = await sanshe([...line.split(' '), '--data', file])
      expect(code).toBe(1)
      expect(err).toMatch(/^(config\.data-unwritable|file\.no-folder): [^\n]+\.\n$/)
    },
  )

  it.each(['serve', 'token --role auditor --sub a-1 --community pa'])(
    'a data directory below one that takes none is refused: sanshe %s',
    async (line) => {
      const { code, err } = await sanshe([...line.split(' '), '--data', '/proc/sanshe'])
      expect(code).toBe(1)
      expect(err).toMatch(/^[a-z]+\.[a-z-]+: \/proc\/sanshe[^\n]+\.\n$/)
    },
  )

  it.each(['--data', '--host', '--roles', '--communities'])('an empty text for %s is no default', async (option) => {
    const { code, err } = await sanshe(['serve', option, ''])
    expect([code, err]).toEqual([2, expect.stringContaining('Write a value, or leave the option out.')])
  })

  it('makes no demo for a port that is in use', async () => {
    const taken = createServer()
    await once(taken.listen(0, '127.0.0.1'), 'listening')
    const { port } = taken.address() as AddressInfo
    const data = dataFolder()
    const { code, out, err } = await sanshe(['demo', '--days', '5', '--data', data, '--port', String(port)])
    taken.close()
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^port\.in-use: [^\n]+\n$/)
    expect(readdirSync(data)).toEqual([])
  })

  it('names the setting that is wrong', async () => {
    const env = { SANSHE_PORT: 'http' }
    expect(await sanshe('replay', { env })).toMatchObject({ code: 1, err: expect.stringContaining('SANSHE_PORT') })
  })

  it('names a misspelt setting, which would have no effect', async () => {
    const file = join(dataFolder(), 'file')
    writeFileSync(file, '')
    const { err } = await sanshe(['serve', '--data', file], { env: { SANSHE_MASTER_KEY_FIEL: '/key' } })
    expect(err).toMatch(/^SANSHE_MASTER_KEY_FIEL is not a setting [^\n]+\n/)
  })

  it('needs a Node that has SQLite, and says so before it loads anything', async () => {
    const old = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'22.15.1'})"
    const { code, out, err } = await spawned('token', { node: ['--import', old] })
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^Sanshe needs Node 22\.16 or newer, and this is 22\.15\.1\. [^\n]+\.\n$/)
  })
})

describe('sanshe token', () => {
  const verifier = (secret: string, clock: () => number) => tokenVerifier({ keys: { secret }, clock, digest })

  it('makes one that the same installation accepts, for this person, community and time', async () => {
    const secret = 'a secret that no one else has, at all'
    const env = { SANSHE_JWT_SECRET: secret }
    const line = 'token --role committee --sub person-17 --party party-jwh --community pa --community ma --ttl 90m'
    const { code, out } = await sanshe(line, { env })
    expect(code).toBe(0)
    const soon = Date.now() + 89 * 60_000
    expect(await verifier(secret, () => soon).verify(out.trim())).toMatchObject({
      actor: { id: 'person-17', role: 'committee', party: 'party-jwh' },
      communities: new Set(['pa', 'ma']),
    })
    const late = Date.now() + 91 * 60_000
    await expect(verifier(secret, () => late).verify(out.trim())).rejects.toThrow('token.expired')
  })

  it('is not made in a directory that no engine has used', async () => {
    const data = dataFolder()
    const { code, out, err } = await sanshe(`token --role auditor --sub a-1 --community pa --data ${data}`)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^token\.no-secret: .+ start the engine first\.\n$/)
    expect(readdirSync(data)).toEqual([])
  })

  it('is valid in every community only where that is asked for, by the secret of the installation', async () => {
    const data = dataFolder()
    const secret = signingSecret({ ...readConfig({}), data })
    const { out } = await sanshe([
      'token',
      '--role',
      'auditor',
      '--sub',
      'a-1',
      '--community',
      '*',
      '--json',
      '--data',
      data,
    ])
    const { token, expires } = JSON.parse(out)
    expect(Date.parse(expires)).toBeGreaterThan(Date.now() + 7 * 3_600_000)
    expect(await verifier(secret, Date.now).verify(token)).toMatchObject({
      actor: { id: 'a-1', role: 'auditor' },
      communities: '*',
    })
  })

  it.each([
    ['', /required option '--community/],
    ['--community PA', /a community's id/],
    ['--community pa --ttl 367d', /at most 366d/],
    ['--community pa --sub engine', /the engine itself acts under this one/],
    ['--community pa --sub service-deadline', /the engine itself acts under this one/],
  ])('is not made with %j', async (options, sentence) => {
    const line = `token --role administrator --sub admin ${options}`
    expect(await sanshe(line)).toMatchObject({ code: 2, out: '', err: expect.stringMatching(sentence) })
  })

  it('is not made where another issuer makes them', async () => {
    const env = {
      SANSHE_JWKS_URL: 'https://id.example.org/keys',
      SANSHE_JWT_ISSUER: 'https://id.example.org',
      SANSHE_JWT_AUDIENCE: 'sanshe',
    }
    expect(await sanshe('token --role auditor --sub a-1 --community pa', { env })).toMatchObject({
      code: 1,
      err: expect.stringContaining('token.not-ours'),
    })
  })
})
