import { execFileSync } from 'node:child_process'
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

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sanshe-program-'))
  write('scripts/program.mjs', readFileSync(join(ROOT, 'scripts/program.mjs'), 'utf8'))
  write('scripts/dashboard.mjs', "import { appendFileSync } from 'node:fs'\nappendFileSync('pages', 'built')\n")
  write('domain/sum.ts', 'export const sum = (one: number, other: number): number => one + other\n')
  write(
    'src/main.ts',
    [
      "import { sum } from '../domain/sum.ts'",
      "import type { Other } from './other.ts'",
      "const { late } = await import('./late.ts')",
      'console.log(sum(1, late satisfies number), undefined as Other | undefined)',
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

const run = (script: string) => {
  const env = { PATH: `${dirname(process.execPath)}:/usr/bin:/bin` }
  return execFileSync(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
    cwd: folder,
    env,
  }).toString()
}
const writtenAt = (path: string) => statSync(join(folder, path)).mtimeMs

it('writes a program that runs, and the pages', () => {
  expect(run('scripts/program.mjs')).toBe('')
  expect(run('dist/src/main.js')).toBe('3 undefined\n')
  expect(readFileSync(join(folder, 'pages'), 'utf8')).toBe('built')
  expect(existsSync(join(folder, 'dist/src/dashboard'))).toBe(false)
})

it('writes again only what has changed', () => {
  run('scripts/program.mjs')
  const before = writtenAt('dist/domain/sum.js')
  write('src/late.ts', 'export const late: number = 4\n')
  run('scripts/program.mjs')
  expect(run('dist/src/main.js')).toBe('5 undefined\n')
  expect(writtenAt('dist/domain/sum.js')).toBe(before)
})

it('leaves to the compiler what the compiler has built', () => {
  write('dist/.src.tsbuildinfo', '{}')
  write('node_modules/.bin/tsc', '#!/bin/sh\necho "$@" >> compiled\n')
  chmodSync(join(folder, 'node_modules/.bin/tsc'), 0o755)
  run('scripts/program.mjs')
  expect(readFileSync(join(folder, 'compiled'), 'utf8')).toBe('-b src client\n')
  expect(existsSync(join(folder, 'dist/src'))).toBe(false)
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
