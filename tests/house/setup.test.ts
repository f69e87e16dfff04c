import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
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
import { afterEach, beforeEach, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
const NPM = '#!/bin/sh\necho "npm $1" >> calls\n'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sanshe-setup-'))
  mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
  mkdirSync(join(folder, 'bin'))
  cpSync(join(ROOT, 'scripts/setup.mjs'), join(folder, 'setup.mjs'))
  cpSync(join(ROOT, 'package-lock.json'), join(folder, 'package-lock.json'))
  writeFileSync(lock(), JSON.stringify({ packages: installed() }))
  symlinkSync(process.execPath, join(folder, 'node_modules/.bin/node'))
  // It must never be the real npm, which empties folders.
  writeFileSync(join(folder, 'bin/npm'), NPM)
  chmodSync(join(folder, 'bin/npm'), 0o755)
  writeFileSync(join(folder, 'calls'), '')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the set-up with an npm that only records its calls. */
function setUp(): { status: number | null; calls: string; err: string } {
  const { status, stderr } = spawnSync(process.execPath, ['setup.mjs'], {
    cwd: folder,
    env: { PATH: `${join(folder, 'bin')}:/usr/bin:/bin` },
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
