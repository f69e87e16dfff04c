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
/** Records the call and the manifest that it got, and installs what the test gave it. */
const NPM = `#!/bin/sh
echo "npm $1" >> "$TEST_FOLDER/calls"
cp package.json "$TEST_FOLDER/manifest"
[ -e node_modules ] || cp -R "$TEST_FOLDER/packages" node_modules
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

describe('of what a start needs', () => {
  /** Names of packages that a start gets, by the manifest that npm was given. */
  function startOnly(): string[] {
    writeFileSync(lock(), '{}')
    renameSync(join(folder, 'node_modules'), join(folder, 'packages'))
    expect(setUp('--start')).toMatchObject({ status: 0, calls: 'npm ci\n' })
    const { dependencies, devDependencies } = JSON.parse(readFileSync(join(folder, 'manifest'), 'utf8'))
    const names = Object.keys({ ...dependencies, ...devDependencies })
    const all = installed()
    const there = names.map((name) => [`node_modules/${name}`, all[`node_modules/${name}`]])
    writeFileSync(lock(), JSON.stringify({ packages: Object.fromEntries(there) }))
    return names
  }

  it('is one install, which a start does not repeat and the tests complete', () => {
    startOnly()
    expect(existsSync(join(folder, '.start'))).toBe(false)
    expect(setUp('--start').calls).toBe('npm ci\n')
    expect(setUp()).toMatchObject({ status: 0, calls: 'npm ci\nnpm ci\n' })
  })

  it('is skipped where everything is installed', () => {
    expect(setUp('--start')).toEqual({ status: 0, calls: '', err: '' })
  })

  it('is everything where the compiler goes on from what it built', () => {
    startOnly()
    mkdirSync(join(folder, 'dist'))
    writeFileSync(join(folder, 'dist/.src.tsbuildinfo'), '{}')
    expect(setUp('--start').calls).toBe('npm ci\nnpm ci\n')
    const [given, own] = ['manifest', 'package.json'].map((file) => readFileSync(join(folder, file), 'utf8'))
    expect(given).toBe(own)
  })

  it('contains every package that the pages and their build import', () => {
    const names = startOnly()
    const files = globSync(['src/dashboard/**/*.{ts,tsx}', 'scripts/{start,dashboard}.mjs', 'scripts/dashboard/*'], {
      cwd: ROOT,
    })
    const imported = files.flatMap((file) =>
      [
        ...readFileSync(join(ROOT, file), 'utf8').matchAll(/(?:from|import\(?) ?'((?:@[^/']+\/)?[a-z][^/':]*)[^':]*'/g),
      ].map(([, name = '']) => name),
    )
    expect(new Set(imported).size).toBeGreaterThan(5)
    expect([...new Set(imported)].filter((name) => !names.includes(name))).toEqual([])
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
  expect(setUp()).toMatchObject({ status: 0, calls: 'npm ci\n' })
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
  writeFileSync(lock(), JSON.stringify({ packages: changed(installed()) }))
}
