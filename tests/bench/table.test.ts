import { expect, it } from 'vitest'
import { medians } from './statistics.ts'
import { type Result, report, rowsOf } from './table.ts'

const command: Result = {
  name: 'command',
  unit: 'requests/s',
  ours: 2_712.4,
  limit: 12_890,
  ratio: 0.21,
  beside: { 'p99 ms': 59, 'events a commit': 31.25 },
}
const rebuild: Result = {
  name: 'rebuild',
  unit: 'events/s',
  ours: 90_000,
  limit: 200_000,
  ratio: 0.45,
  beside: { parties: 0.5, together: 0.2 },
}

it('a bench is one table with a row a figure, and details below it', () => {
  const rows = [
    ...rowsOf(command, { target: 0.5, targets: [{ figure: /^p99 ms$/, mostMs: 25 }] }),
    ...rowsOf(rebuild, {
      target: 0.4,
      targets: [
        { figure: /^together$/, least: 0.3 },
        { figure: /./, least: 0.4 },
      ],
    }),
  ]
  expect(report([command, rebuild], rows)).toBe(`\
figure             ours              limit    ratio  target   met
command            2,712 requests/s  12,890   0.21   ≥ 0.5    NO
command: p99 ms    59 ms             –        –      ≤ 25 ms  NO
rebuild            90,000 events/s   200,000  0.45   ≥ 0.4    yes
rebuild: parties   –                 –        0.50   ≥ 0.4    yes
rebuild: together  –                 –        0.20   ≥ 0.3    NO

command
  p99 ms: 59
  events a commit: 31.25

rebuild
  parties: 0.5
  together: 0.2`)
})

it('a figure has a limit of its own, a unit, or no limit at all', () => {
  const peer: Result = {
    name: 'peer',
    unit: '/s',
    ours: 30_000,
    limit: 2_000,
    ratio: 15,
    beside: { 'rows/s': 3_400 },
    pairs: { read: { ours: 50_000, limit: 40_000, ratio: 1.25 } },
  }
  const targets = [
    { figure: /^read$/, least: 3 },
    { figure: /^rows/, least: 8_000, unit: 'rows/s' },
  ]
  const { limit: _, ...unlimited } = peer
  const rows = [...rowsOf(peer, { targets }), ...rowsOf({ ...unlimited, name: 'freshness', beside: {}, pairs: {} }, {})]
  expect(report([], rows)).toBe(`\
figure        ours          limit   ratio  target   met
peer: read    50,000 /s     40,000  1.25   ≥ 3      NO
peer: rows/s  3,400 rows/s  –       –      ≥ 8,000  NO
freshness     30,000 /s     –       –      –        –`)
})

it('the results of a bench are medians of its runs, figure by figure', () => {
  const runs = [
    { ours: 10, limit: 20, beside: { 'p99 ms': 9 }, pairs: { read: { ours: 1, limit: 4 } } },
    { ours: 30, limit: 30, beside: { 'p99 ms': 5 }, pairs: { read: { ours: 3, limit: 4 } } },
    { ours: 20, limit: 25, beside: { 'p99 ms': 7 }, pairs: { read: { ours: 2, limit: 4 } } },
  ]
  expect(medians(runs)).toEqual({
    ours: 20,
    limit: 25,
    ratio: 0.8,
    beside: { 'p99 ms': 7 },
    pairs: { read: { ours: 2, limit: 4, ratio: 0.5 } },
  })
})

it('a figure without a target is a detail alone', () => {
  expect(rowsOf(command, { target: 0.2 })).toEqual([expect.objectContaining({ figure: 'command', met: true })])
})
