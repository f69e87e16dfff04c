import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { loadSensitive } from '../steadiness/load-sensitive.ts'
import { lift } from './limits.ts'
import { lateness } from './report.ts'

const ROOT = resolve(import.meta.dirname, '../..')

describe('the tiers of tests', () => {
  it('have a limit each, and the sum of both when both run', () => {
    expect(lateness(299_000, ['test'])).toBeUndefined()
    expect(lateness(301_000, ['test'])).toContain('took 301.0 s, the limit is 300.0 s')
    expect(lateness(301_000, ['faults'])).toBeUndefined()
    expect(lateness(2_099_000, ['test', 'faults'])).toBeUndefined()
    expect(lateness(2_101_000, ['test', 'faults'])).toContain('the limit is 2100.0 s')
  })

  it('lengthen the limits that tests name, and keep the times that they test', () => {
    expect(lift('expect.poll(look, { timeout: 15_000 })')).toBe('expect.poll(look, { timeout: 10 * 15_000 })')
    expect(lift("it('x', () => {\n}, 60_000)")).toBe("it('x', () => {\n}, 10 * 60_000)")
    for (const code of ['{ timeout: 500 }', 'SANSHE_TIMEOUT_MS: 60_000', 'leaseMs: 15_000'])
      expect(lift(code)).toBe(code)
  })

  it('draw the same cases in every run', () => {
    expect(fc.sample(fc.integer(), 20)).toEqual(fc.sample(fc.integer(), 20))
    expect(fc.readConfigureGlobal()?.seed).toBe(Number(process.env.TEST_SEED ?? 20_260_301))
  })

  it('have their counts added up in one line', () => {
    const folder = mkdtempSync(join(tmpdir(), 'sanshe-counts-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    writeFileSync(join(folder, 'test.json'), JSON.stringify({ passed: 1_900, failed: 0, skipped: 50 }))
    writeFileSync(join(folder, 'faults.json'), JSON.stringify({ passed: 350, failed: 2, skipped: 15 }))
    const line = execFileSync(process.execPath, [join(ROOT, 'scripts/counts.mjs'), folder], { encoding: 'utf8' })
    expect(line).toBe('2250 passed, 2 failed, 65 skipped\n')
  })

  it('know which quick files depend on time, processes or sockets, also by what they load', () => {
    const files = loadSensitive(ROOT)
    expect(files).toEqual(
      expect.arrayContaining([
        'tests/tiers/tiers.test.ts',
        'tests/acceptance/story.test.ts',
        'tests/src/nats/commands.test.ts',
        'tests/infra/sqlite/state/state-db.test.ts',
        'tests/services/processes/runner.test.ts',
      ]),
    )
    expect(files.filter((file) => /^tests\/(domain|projections)\/|\.faults\./.test(file))).toEqual([])
  })
})
