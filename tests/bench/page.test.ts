import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { growthTable, sectionsOf, withSections } from './page.ts'
import type { Results } from './results.ts'

const results: Results = {
  machine: { cpus: 2, model: 'any', memoryGiB: 8, node: 'v24.1.0' },
  benches: {
    append: {
      name: 'append',
      unit: 'events/s',
      at: '2026-03-02T00:00:00.000Z',
      scale: 1_000_000,
      ours: 40_000,
      limit: 50_000,
      ratio: 0.8,
      beside: {},
      runs: [],
      rows: [{ figure: 'append', ours: '40,000 events/s', limit: '50,000', ratio: '0.80', target: '≥ 0.8', met: true }],
    },
  },
  growth: {
    scales: [100_000, 1_000_000],
    communities: 1,
    rows: [
      { figure: 'command', unit: 'requests/s', values: [2_000, 1_000], factor: 2, target: '≤ 1.3 ×', met: false },
      { figure: 'disk of the log', unit: 'bytes/event', values: [900, 890], factor: 0.99, target: '' },
    ],
  },
}

it('growth is a table with a column a size', () => {
  expect(growthTable(results.growth as NonNullable<Results['growth']>).join('\n')).toBe(`\
figure           100,000 events    1,000,000 events  first → last  target   met
command          2,000 requests/s  1,000 requests/s  2 ×           ≤ 1.3 ×  NO
disk of the log  900 bytes/event   890 bytes/event   0.99 ×        –        –`)
})

it('the page about performance takes the results between its marks, again and again', () => {
  const page = readFileSync(resolve(import.meta.dirname, '../../docs/explanation/performance.md'), 'utf8')
  const once = withSections(page, sectionsOf(results))
  expect(once).toContain('| append | 40,000 events/s | 50,000 | 0.80 | ≥ 0.8 | yes |')
  expect(once).toContain('| command | 2,000 requests/s | 1,000 requests/s | 2 × | ≤ 1.3 × | NO |')
  expect(once).toContain('2 processors and 8 GiB of memory with Node 24.1.0')
  expect(withSections(once, sectionsOf(results))).toBe(once)
})

it('a page without the marks is refused', () => {
  expect(() => withSections('# Performance', { speed: 'a table' })).toThrow('no section speed')
})
