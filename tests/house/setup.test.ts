import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
/** Tells its registry, or installs. */
const NPM = `#!/bin/sh
[ "$1" = config ] && exec echo https://packages.example/npm
exec ${process.execPath} "$TEST_FOLDER/npm.mjs"
`
/** Records which packages it was asked for, and installs a folder for each, with npm's record. `broken` makes it fail. */
const INSTALL = `
import { appendFileSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
const names = Object.keys({ ...dependencies, ...devDependencies }).sort()
appendFileSync(process.env.TEST_FOLDER + '/calls', names.join(' ') + '\\n')
if (existsSync(process.env.TEST_FOLDER + '/broken')) process.exit(1)
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const { resolved } = packages['node_modules/@sinclair/typebox']
appendFileSync(process.env.TEST_FOLDER + '/addresses', resolved + '\\n')
if (resolved !== undefined && existsSync(process.env.TEST_FOLDER + '/elsewhere')) process.exit(1)
for (const name of names) {
  mkdirSync('node_modules/' + name, { recursive: true })
  writeFileSync('node_modules/' + name + '/whole', '')
}
mkdirSync('node_modules/.bin', { recursive: true })
if (names.includes('node') && !existsSync('node_modules/.bin/node')) symlinkSync(process.execPath, 'node_modules/.bin/node')
const record = Object.fromEntries(names.map((name) => ['node_modules/' + name, packages['node_modules/' + name]]))
writeFileSync('node_modules/.package-lock.json', JSON.stringify({ packages: record }))
`

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sanshe-setup-'))
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
  mkdirSync(join(folder, 'bin'))
  cpSync(join(ROOT, 'scripts/setup.mjs'), join(folder, 'setup.mjs'))
  cpSync(join(ROOT, 'package-lock.json'), join(folder, 'package-lock.json'))
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'))
  writeFileSync(lock(), JSON.stringify({ packages: installed() }))
  symlinkSync(process.execPath, join(folder, 'node_modules/.bin/node'))
  // It must never be the real npm, which empties folders.
  writeFileSync(join(folder, 'bin/npm'), NPM)
  writeFileSync(join(folder, 'npm.mjs'), INSTALL)
  chmodSync(join(folder, 'bin/npm'), 0o755)
  writeFileSync(join(folder, 'calls'), '')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the set-up with an npm that installs nothing real. */
function setUp(...options: string[]): { status: number | null; calls: string; err: string } {
  const { status, stderr } = spawnSync(process.execPath, ['setup.mjs', ...options], {
    cwd: folder,
    env: { PATH: `${join(folder, 'bin')}:/usr/bin:/bin`, TEST_FOLDER: folder },
    encoding: 'utf8',
  })
  return { status, calls: readFileSync(join(folder, 'calls'), 'utf8'), err: stderr }
}

const lock = () => join(folder, 'node_modules/.package-lock.json')

type Packages = Record<
  string,
  { readonly optional?: boolean; readonly devOptional?: boolean; readonly version?: string }
>

/** The record of npm for a full install on a machine that the optional packages do not support. */
function installed(): Packages {
  const { packages }: { packages: Packages } = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8'))
  return Object.fromEntries(
    Object.entries(packages).filter(([path, one]) => path !== '' && one.optional !== true && one.devOptional !== true),
  )
}

it('skips an install that is complete, by this script or another', () => {
  expect(setUp()).toEqual({ status: 0, calls: '', err: '' })
})

it('tells npm where the registry has the packages, and lets it ask where they are not there', () => {
  const { version } = installed()['node_modules/@sinclair/typebox'] ?? {}
  const address = `https://packages.example/npm/@sinclair/typebox/-/typebox-${version}.tgz`
  const told = (): string => {
    writeFileSync(join(folder, 'addresses'), '')
    rmSync(join(folder, 'node_modules'), { recursive: true })
    expect(setUp()).toMatchObject({ status: 0 })
    return readFileSync(join(folder, 'addresses'), 'utf8')
  }
  expect(told()).toBe(`${address}\n`)
  writeFileSync(join(folder, 'elsewhere'), '')
  expect(told()).toBe(`${address}\nundefined\n`)
})

const {
  dependencies,
  devDependencies,
}: Record<string, Record<string, string>> = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'))
const namesOf = (manifest: Record<string, string> = {}) => Object.keys(manifest).sort()
const everything = namesOf({ ...dependencies, ...devDependencies })

describe('of a start', () => {
  beforeEach(() => rmSync(join(folder, 'node_modules'), { recursive: true }))

  /** Runs the set-up. Returns the packages of each install that it made, the smallest first. */
  function brought(...options: string[]): string[][] {
    writeFileSync(join(folder, 'calls'), '')
    const { status, calls, err } = setUp(...options)
    expect({ status, err }).toEqual({ status: 0, err: '' })
    const made = calls.split('\n').filter((line) => line !== '')
    return made.map((line) => line.split(' ')).sort((one, other) => one.length - other.length)
  }

  it('brings Node and the engine, then the pages, each once, and the tests bring the rest', () => {
    expect(brought('--start')).toEqual([['node'], namesOf(dependencies)])
    expect(brought('--start')).toEqual([])
    expect(brought('--pages')).toEqual([expect.arrayContaining(['antd', 'vite'])])
    expect([...brought('--pages'), ...brought('--start')]).toEqual([])
    expect(existsSync(join(folder, '.start'))).toBe(false)
    expect(brought()).toEqual([everything])
  })

  it('is skipped where everything is installed', () => {
    brought()
    writeFileSync(lock(), JSON.stringify({ packages: installed() }))
    expect([...brought('--start'), ...brought('--pages')]).toEqual([])
  })

  it('leaves packages alone from which a program may be loading', () => {
    brought('--start')
    writeFileSync(join(folder, 'node_modules/fastify/loading'), '')
    brought('--pages')
    expect(existsSync(join(folder, 'node_modules/fastify/loading'))).toBe(true)
  })

  it('keeps what it has where the pages cannot be brought, and brings only them later', () => {
    brought('--start')
    writeFileSync(join(folder, 'broken'), '')
    const { status, err } = setUp('--pages')
    expect({ status, err }).toEqual({
      status: 1,
      err: expect.stringMatching(/^`npm ci` failed: .+run the same command again\.\n$/),
    })
    rmSync(join(folder, 'broken'))
    expect(brought('--start')).toEqual([])
    expect(brought('--pages')).toHaveLength(1)
  })

  it('is brought again where it was broken off while packages were moved', () => {
    brought('--start')
    mkdirSync(join(folder, 'node_modules/antd'))
    expect(brought('--pages')).toHaveLength(1)
    expect(existsSync(join(folder, 'node_modules/antd/whole'))).toBe(true)
  })

  it('replaces packages of an older lock file', () => {
    brought('--start')
    change((found) => ({ ...found, 'node_modules/left-pad': { version: '1.0.0' } }))
    mkdirSync(join(folder, 'node_modules/left-pad'))
    expect(brought('--start')).toHaveLength(2)
    expect(existsSync(join(folder, 'node_modules/left-pad'))).toBe(false)
  })

  it('is everything where the compiler goes on from what it built', () => {
    brought('--start')
    mkdirSync(join(folder, 'dist'))
    writeFileSync(join(folder, 'dist/.src.tsbuildinfo'), '{}')
    expect(brought('--start')).toEqual([everything])
  })

  it('contains every package that the pages and their build import', () => {
    const [names] = [...brought('--start'), ...brought('--pages')].slice(-1)
    const files = globSync(['src/dashboard/**/*.{ts,tsx}', 'scripts/{start,dashboard}.mjs', 'scripts/dashboard/*'], {
      cwd: ROOT,
    })
    const imported = files.flatMap((file) =>
      [
        ...readFileSync(join(ROOT, file), 'utf8').matchAll(/(?:from|import\(?) ?'((?:@[^/']+\/)?[a-z][^/':]*)[^':]*'/g),
      ].map(([, name = '']) => name),
    )
    expect(new Set(imported).size).toBeGreaterThan(5)
    const there = [...(names ?? []), ...namesOf(dependencies)]
    expect([...new Set(imported)].filter((name) => !there.includes(name))).toEqual([])
  })
})

it.each([
  ['there is none', () => rmSync(lock())],
  ['it was broken off', () => writeFileSync(lock(), '{"packages":')],
  [
    'a package has another version',
    () => change((found) => ({ ...found, 'node_modules/fastify': { version: '0.0.1' } })),
  ],
  ['a package is missing', () => change(({ 'node_modules/fastify': _, ...found }) => found)],
  ['a package is too many', () => change((found) => ({ ...found, 'node_modules/other': { version: '1.0.0' } }))],
])('installs where %s', (_, damage) => {
  damage()
  expect(setUp()).toMatchObject({ status: 0, calls: `${everything.join(' ')}\n` })
})

it('never installs through a link, which would empty a foreign folder', () => {
  rmSync(lock())
  renameSync(join(folder, 'node_modules'), join(folder, 'shared'))
  symlinkSync(join(folder, 'shared'), join(folder, 'node_modules'))
  expect(setUp()).toMatchObject({
    status: 1,
    calls: '',
    err: expect.stringMatching(/^node_modules is a link, .+\.\n$/),
  })
})

function change(changed: (packages: Packages) => Packages): void {
  const { packages }: { packages: Packages } = JSON.parse(readFileSync(lock(), 'utf8'))
  writeFileSync(lock(), JSON.stringify({ packages: changed(packages) }))
}
