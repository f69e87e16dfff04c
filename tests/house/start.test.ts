import { spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
const APPENDS = "import { appendFileSync } from 'node:fs'\n"

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sanshe-program-'))
  write('scripts/start.mjs', readFileSync(join(ROOT, 'scripts/start.mjs'), 'utf8'))
  write('scripts/setup.mjs', `${APPENDS}appendFileSync('pages', process.argv.at(-1))\n`)
  write('scripts/dashboard.mjs', `${APPENDS}appendFileSync('pages', ' built')\n`)
  write('domain/sum.ts', 'export const sum = (one: number, other: number): number => one + other\n')
  write(
    'src/main.ts',
    [
      "import { sum } from '../domain/sum.ts'",
      "import type { Other } from './other.ts'",
      "const { late } = await import('./late.ts')",
      "console.log(process.argv.slice(2).join(' '), process.execArgv.join(' '), sum(1, late satisfies number), undefined as Other | undefined)",
      '',
    ].join('\n'),
  )
  write('src/late.ts', 'export const late = 2\n')
  write('src/dashboard/page.ts', 'export const page: string = ""\n')
  cpSync(join(ROOT, 'package.json'), join(folder, 'package.json'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

function run(...parameters: string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', 'scripts/start.mjs', ...parameters],
    { cwd: folder, env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin` }, encoding: 'utf8' },
  )
  return { status, out: stdout, err: stderr }
}
const writtenAt = (path: string) => statSync(join(folder, path)).mtimeMs

it('writes a program, makes the history while the pages are installed and built, and then serves', () => {
  const made = 'demo --days 3 --no-serve --max-semi-space-size=64 --v8-pool-size=1 3 undefined\n'
  const served = 'demo --days 3 --max-semi-space-size=16 3 undefined\n'
  expect(run('--days', '3')).toEqual({ status: 0, out: made + served, err: '' })
  expect(readFileSync(join(folder, 'pages'), 'utf8')).toBe('--pages built')
  expect(existsSync(join(folder, 'dist/src/dashboard'))).toBe(false)
})

it('serves nothing after a history that failed, and ends with its code', () => {
  write('src/main.ts', `${APPENDS}appendFileSync('ran', 'once')\nprocess.exit(3)\n`)
  expect(run().status).toBe(3)
  expect(readFileSync(join(folder, 'ran'), 'utf8')).toBe('once')
})

it.each([
  ['an installation', 'scripts/setup.mjs'],
  ['a build', 'scripts/dashboard.mjs'],
])('ends the history at once after %s of the pages that failed, and ends with its code', (_, file) => {
  write('src/main.ts', 'setTimeout(() => {}, 600_000)\n')
  write(file, 'process.exit(3)\n')
  expect(run().status).toBe(3)
})

it('writes again only what has changed', () => {
  run()
  const before = writtenAt('dist/domain/sum.js')
  write('src/late.ts', 'export const late: number = 4\n')
  expect(run().out).toContain(' 5 undefined\n')
  expect(writtenAt('dist/domain/sum.js')).toBe(before)
})

it('leaves to the compiler what the compiler has built', () => {
  write('dist/.src.tsbuildinfo', '{}')
  write('dist/src/main.js', "console.log('compiled')\n")
  write('node_modules/.bin/tsc', '#!/bin/sh\necho "$@" >> compiled\n')
  chmodSync(join(folder, 'node_modules/.bin/tsc'), 0o755)
  expect(run().out).toBe('compiled\ncompiled\n')
  expect(readFileSync(join(folder, 'compiled'), 'utf8')).toBe('-b src client\n')
  expect(existsSync(join(folder, 'dist/src/late.js'))).toBe(false)
})

it('no script calls `node` by name after the installation: the shell remembers the older one that it found before', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    readonly scripts: Readonly<Record<string, string>>
  }
  const later = Object.values(scripts)
    .filter((text) => text.includes('scripts/setup.mjs'))
    .flatMap((text) => text.split(' && ').slice(1))
  expect(later.length).toBeGreaterThan(5)
  expect(later.filter((command) => command.startsWith('node '))).toEqual([])
})
