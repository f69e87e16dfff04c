import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { http } from '../../../client/http/index.ts'
import { ROOT } from '../../fixtures/documents.ts'
import { programOf, runProgram } from '../../fixtures/programs.ts'
import { engineRig, type Rig } from '../../src/http/rig.ts'
import { limitMs } from '../../tiers/limits.ts'

const PAGE = 'docs/how-to/call-the-api.md'
const MOST_BYTES = 6 * 1024
/** Other programs run: npm, the compiler, Node. */
const PATIENT = { timeout: limitMs(120_000) }

/** A project that has installed the package, and nothing else. */
let project: string
let engine: Rig
beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'sanshe-project-'))
  const pack = ['pack', '--ignore-scripts', '--silent', '--pack-destination', project]
  const archive = execFileSync('npm', pack, { cwd: ROOT, encoding: 'utf8' }).trim()
  const installed = join(project, 'node_modules/sanshe')
  mkdirSync(installed, { recursive: true })
  execFileSync('tar', ['-xzf', join(project, archive), '-C', installed, '--strip-components=1'])
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'others', type: 'module', private: true }))
  engine = await engineRig()
}, PATIENT.timeout)
afterAll(async () => {
  await engine.stop()
  rmSync(project, { recursive: true, force: true })
})

/** The files of types that one needs, itself included; packages by their names. */
function reachedFrom(path: string, found = new Set<string>()): Set<string> {
  if (found.has(path)) return found
  found.add(path)
  if (!path.endsWith('.d.ts')) return found
  const text = readFileSync(path, 'utf8')
  for (const [, from, reference] of text.matchAll(/(?:from |import\()['"]([^'"]+)['"]|<reference ([^>]+)>/g)) {
    const named = from ?? reference ?? ''
    const file = named.startsWith('.') ? join(dirname(path), named.replace(/\.[jt]s$/, '.d.ts')) : named
    reachedFrom(file, found)
  }
  return found
}

/** The output of the compiler for some files of the project. */
function compiled(files: readonly string[], options: object): string {
  const compilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    target: 'es2022',
    ...options,
  }
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }))
  try {
    return execFileSync(process.execPath, [join(ROOT, 'node_modules/.bin/tsc'), '-p', '.', '--pretty', 'false'], {
      cwd: project,
      encoding: 'utf8',
    })
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)
  }
}

const NODE =
  'declare const process: { readonly env: { readonly [name: string]: string | undefined }; exitCode: number }\n'
/** What the types must refuse. */
const MISTAKES = `import { http } from 'sanshe/http'
const api = http({ community: 'pa' })
// @ts-expect-error The command needs the id of a demand.
void api.send('demand', 'urge', {})
// @ts-expect-error There is no such command.
void api.send('demand', 'shout', {}, { id: 'd' })
// @ts-expect-error There is no such field.
void api.send('demand', 'raise', { text: 'A lamp', txt: 'A lamp' })
// @ts-expect-error The command takes no data.
void api.send('demand', 'join', { text: 'A lamp' }, { id: 'd' })
// @ts-expect-error There is no such filter.
void api.view('demand-board', { filters: { colour: 'red' } })
// @ts-expect-error There is no such level.
void api.view('demand-board', { filters: { level: 'L9' } })
// @ts-expect-error Rows of this view have no id of their own.
void api.view('demand-board', { id: 'd' })
// @ts-expect-error There is no such event.
void api.events({ types: ['DemandShouted'] })
`

/** A service over NATS. Its types need no package. */
const SERVICE = `import { ClientError, connect } from 'sanshe/client'
const client = await connect({ servers: 'nats://127.0.0.1:4222', nats: { user: 'reader', maxReconnectAttempts: 5 } })
await client.subscribe({ durable: 'd', types: ['DemandRaised', 'DemandClosed'] }, (event) => {
  const text: string | undefined = event.name === 'DemandRaised' ? event.data.number : undefined
  // @ts-expect-error The text of a demand is sealed.
  if (event.name === 'DemandRaised') event.data.text satisfies string | undefined
  void text
})
const answer = await client.command('demand', 'raise', { community: 'pa', data: { text: 'A lamp' } })
if (answer.ok) answer.number satisfies string
for await (const { type } of client.connection.status()) if (type === 'error') throw new ClientError('engine.silent', '')
`

describe('the packed package', () => {
  test.each([
    ['Node', { module: 'nodenext', lib: ['es2022', 'dom', 'dom.iterable'], types: [] }],
    ['a bundler', { module: 'esnext', moduleResolution: 'bundler', lib: ['es2022', 'dom', 'dom.iterable'], types: [] }],
  ])('compiles in a project of others, for %s, with the programs of the page', PATIENT, (_, options) => {
    const files = ['raise.ts', 'board.ts', 'follow.ts', 'page.ts'].map((name) => {
      programOf(PAGE, name, project, name)
      return name
    })
    writeFileSync(join(project, 'node.d.ts'), NODE)
    writeFileSync(join(project, 'mistakes.ts'), MISTAKES)
    writeFileSync(join(project, 'service.ts'), SERVICE)
    expect(compiled([...files, 'node.d.ts', 'mistakes.ts', 'service.ts'], options)).toBe('')
  })

  test.each(['http/index', 'index'])('has types that import nothing but each other: %s', (entry) => {
    const types = reachedFrom(join(project, 'node_modules/sanshe/dist/client', `${entry}.d.ts`))
    expect(types.size).toBeGreaterThan(10)
    expect([...types].filter((path) => !path.startsWith(join(project, 'node_modules/sanshe/dist/client/')))).toEqual([])
  })

  test('runs in Node as the page shows', PATIENT, async () => {
    const token = await engine.token({ sub: 'person-1', role: 'committee', party: 'committee' })
    const env = { SANSHE_URL: engine.url, SANSHE_TOKEN: token }
    const raise = runProgram(programOf(PAGE, 'raise.ts', project, 'raise.ts'), env)
    expect(await raise.ended(), raise.errors()).toBe(0)
    expect(raise.lines()).toEqual([expect.stringMatching(/^raised \d/), 'it is raised, level L3'])
    // The view has to be still while the program asks it twice.
    const api = http({ base: engine.url, community: 'pa', token: () => token })
    await api.view('demand-board', { minPosition: String(await engine.log.head()) })
    const board = runProgram(programOf(PAGE, 'board.ts', project, 'board.ts'), env)
    expect(await board.ended(), board.errors()).toBe(0)
    expect(board.lines().slice(1)).toEqual(['unchanged', '1 open demands', '{}'])
    const follow = runProgram(programOf(PAGE, 'follow.ts', project, 'follow.ts'), env)
    await expect.poll(() => follow.lines()).toEqual([expect.stringMatching(/^\d[\d-]+.*, urgent: false$/)])
    expect(follow.errors()).toBe('connecting\nlive\n')
    await follow.kill()
    const refused = runProgram(programOf(PAGE, 'raise.ts', project, 'raise.ts'), { ...env, SANSHE_TOKEN: 'x' })
    expect(await refused.ended()).toBe(1)
    expect(refused.errors()).toMatch(/^token\.invalid: /)
  })

  test('is small in a bundle, and brings nothing else along', PATIENT, async () => {
    const entry = join(project, 'entry.js')
    writeFileSync(entry, "export { http, HttpProblem, HttpUnreachable } from 'sanshe/http'\n")
    const built = await build({
      root: project,
      configFile: false,
      logLevel: 'silent',
      build: {
        write: false,
        target: 'chrome87',
        lib: { entry, formats: ['es'] },
        rolldownOptions: { external: [/^node:/] },
      },
    })
    const chunks = [built]
      .flat()
      .flatMap((one) => ('output' in one ? one.output : []))
      .filter((one) => one.type === 'chunk')
    const modules = chunks.flatMap(({ moduleIds }) => moduleIds).map((id) => id.replace(/^.*\/node_modules\//, ''))
    expect(modules.filter((id) => !id.startsWith('sanshe/dist/client/http/') && !id.endsWith('entry.js'))).toEqual([])
    expect(chunks.flatMap(({ imports, dynamicImports }) => [...imports, ...dynamicImports])).toEqual([])
    const code = chunks.map((chunk) => chunk.code).join('')
    expect(gzipSync(code).length).toBeLessThan(MOST_BYTES)
  })
})
