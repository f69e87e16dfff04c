import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const bin = (name: string) => join(root, 'node_modules/.bin', name)

/** The lowest first: each may import those before it. */
const FLOORS = ['domain', 'projections', 'services', 'infra', 'src'] as const

/** Folders that no floor imports. */
const OTHERS = ['scripts/contract', 'scripts', 'examples', 'tests', 'tests/src/dashboard/residents'] as const

/** A copy of the repository with the real rules and one simple file a floor. */
function emptyHouse(): string {
  const house = mkdtempSync(join(tmpdir(), 'sanshe-house-'))
  for (const file of [
    'package.json',
    'biome.json',
    '.gitignore',
    'tsconfig.json',
    'tsconfig.base.json',
    'scripts/lint',
  ]) {
    cpSync(join(root, file), join(house, file), { recursive: true })
  }
  for (const folder of [...FLOORS, 'client/http', 'client', 'demo', 'testing', ...OTHERS]) {
    mkdirSync(join(house, folder), { recursive: true })
    cpSync(join(root, folder, 'tsconfig.json'), join(house, folder, 'tsconfig.json'))
    writeFileSync(join(house, folder, 'plain.ts'), `export const ${basename(folder)} = 1\n`)
  }
  mkdirSync(join(house, 'src/dashboard'))
  cpSync(join(root, 'src/dashboard/tsconfig.json'), join(house, 'src/dashboard/tsconfig.json'))
  writeFileSync(join(house, 'src/dashboard/plain.tsx'), 'export const dashboard = <p />\n')
  symlinkSync(join(root, 'node_modules'), join(house, 'node_modules'))
  execFileSync('git', ['init', '--quiet'], { cwd: house })
  return house
}

function run(house: string, command: string, ...args: string[]): string {
  try {
    return execFileSync(bin('node'), [bin(command), ...args], { cwd: house, encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error)
  }
}

function plant(house: string, file: string, source: string): void {
  mkdirSync(dirname(join(house, file)), { recursive: true })
  writeFileSync(join(house, file), source)
}

let house: string
beforeAll(() => {
  house = emptyHouse()
})
afterAll(() => rmSync(house, { recursive: true, force: true }))

describe('the floors', () => {
  it('pass for the real files', () => {
    expect(run(house, 'tsc', '-b', '--pretty', 'false')).toBe('')
    expect(run(house, 'biome', 'lint', '--reporter=github')).not.toContain('::error')
  })

  const upwards = FLOORS.flatMap((floor, at) => [...FLOORS.slice(at + 1), 'tests'].map((above) => ({ floor, above })))
  const name = ({ floor, above }: { floor: string; above: string }) => `${floor}/reaches-${above}.ts`

  it('refuse every upward import, by the compiler and by the linter', () => {
    for (const pair of upwards) {
      plant(house, name(pair), `export { ${pair.above} } from '../${pair.above}/plain.ts'\n`)
    }
    const compiled = run(house, 'tsc', '-b', '--pretty', 'false')
    const linted = run(house, 'biome', 'lint', '--reporter=github', '--max-diagnostics=none')
    for (const pair of upwards) {
      expect(compiled, name(pair)).toContain(`${name(pair)}(`)
      expect(linted, name(pair)).toMatch(new RegExp(`noRestrictedImports.*${name(pair)}`))
      rmSync(join(house, name(pair)))
    }
  })

  it('keep the client and the pages apart from the server, examples from all but the client, adapters from all but the engine, and what runs from what tests', () => {
    const strangers = {
      'client/reaches-http.ts': "export { planted } from '../src/http/planted.ts'",
      'client/reaches-services.ts': "export { services } from '../services/plain.ts'",
      'client/http/reaches-domain.ts': "export { domain } from '../../domain/plain.ts'",
      'client/http/reaches-nats.ts': "export { connect } from 'nats'",
      'demo/reaches-infra.ts': "export { infra } from '../infra/plain.ts'",
      'examples/reaches-src.ts': "export { src } from '../src/plain.ts'",
      'src/http/reaches-testing.ts': "export { planted } from '../../testing/planted.ts'",
      'src/engine/reaches-testing.ts': "export { planted } from '../../testing/planted.ts'",
      'src/cli/reaches-infra.ts': "export { planted } from '../../infra/sqlite/planted.ts'",
      'src/http/feed/reaches-infra.ts': "export { planted } from '../../../infra/sqlite/planted.ts'",
      'src/dashboard/reaches-engine.ts': "export { planted } from '../engine/planted.ts'",
      'src/dashboard/frame/reaches-services.ts': "export { services } from '../../../services/plain.ts'",
      'src/dashboard/kit/reaches-antd.ts': "export { Button } from 'antd'",
      'src/dashboard/residents/reaches-frame.ts': "export { planted } from '../frame/planted.ts'",
      'src/reaches-infra.ts': "export { infra } from '../infra/plain.ts'",
      'testing/reaches-tests.ts': "export { tests } from '../tests/plain.ts'",
      'testing/reaches-vitest.ts': "export { expect } from 'vitest'",
    }
    for (const [file, source] of Object.entries(strangers)) plant(house, file, `${source}\n`)
    const linted = run(house, 'biome', 'lint', '--reporter=github', '--max-diagnostics=none')
    for (const file of Object.keys(strangers)) {
      expect(linted).toMatch(new RegExp(`noRestrictedImports.*${file}`))
      rmSync(join(house, file))
    }
  })

  it('let only src/engine import adapters', () => {
    plant(house, 'src/engine/reaches-infra.ts', "export { infra } from '../../infra/plain.ts'\n")
    expect(run(house, 'biome', 'lint', '--reporter=github', 'src/engine')).not.toContain('::error')
    rmSync(join(house, 'src/engine/reaches-infra.ts'))
  })

  const impure = {
    clock: 'export const planted = Date.now()',
    'current-date': 'export const planted = new Date()',
    chance: 'export const planted = Math.random()',
    network: "export const planted = () => fetch('http://127.0.0.1')",
    ids: 'export const planted = crypto.randomUUID()',
    timer: 'export const planted = setTimeout(() => undefined, 1)',
    locale: "export const planted = 'a'.localeCompare('b')",
    zones: 'export const planted = new Intl.DateTimeFormat()',
    environment: 'export const planted = process.env',
    node: "export { readFileSync } from 'node:fs'",
    package: "export { LRUCache } from 'lru-cache'",
    alias: "export { planted } from '#services/ports'",
  }

  it.each(['domain', 'projections'])('keep %s pure', (floor) => {
    for (const [what, source] of Object.entries(impure)) plant(house, `${floor}/impure-${what}.ts`, `${source}\n`)
    const linted = run(house, 'biome', 'lint', '--reporter=github', '--max-diagnostics=none')
    for (const what of Object.keys(impure)) {
      expect(linted, what).toMatch(new RegExp(`::error.*${floor}/impure-${what}\\.ts`))
    }
    const compiled = run(house, 'tsc', '-b', '--pretty', 'false')
    for (const what of ['network', 'ids', 'timer', 'environment', 'node', 'alias']) {
      expect(compiled, what).toContain(`${floor}/impure-${what}.ts(`)
    }
    for (const what of Object.keys(impure)) rmSync(join(house, `${floor}/impure-${what}.ts`))
  })
})
