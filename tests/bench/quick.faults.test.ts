import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { ROOT } from '../fixtures/documents.ts'
import type { Results } from './results.ts'

/** Runs benches once with little data: whether they work, not how fast they are. */
async function quick(...args: string[]): Promise<Results> {
  const folder = mkdtempSync(join(tmpdir(), 'sanshe-bench-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const json = join(folder, 'results.json')
  const words = ['tests/bench/bench.ts', '--quick', '--folder', folder, '--json', json, ...args]
  await promisify(execFile)(process.execPath, words, { cwd: ROOT })
  return JSON.parse(readFileSync(json, 'utf8')) as Results
}

it('each bench gives its figures', async () => {
  const { benches } = await quick()
  for (const [name, { ours, rows }] of Object.entries(benches)) {
    expect(ours, name).toBeGreaterThan(0)
    expect(rows.length, name).toBeGreaterThan(0)
  }
  expect(Object.keys(benches)).toEqual(expect.arrayContaining(['append', 'command', 'freshness', 'query', 'rebuild']))
}, 240_000)

it('growth gives its figures at each size', async () => {
  const { growth } = await quick('--scale', '2000,4000')
  expect(growth?.scales).toEqual([2_000, 4_000])
  for (const { figure, values } of growth?.rows ?? [])
    for (const value of values) expect(value, figure).toBeGreaterThan(0)
})
