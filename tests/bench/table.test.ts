import { expect, it } from 'vitest'
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

it('a figure without a target is a detail alone', () => {
  expect(rowsOf(command, { target: 0.2 })).toEqual([expect.objectContaining({ figure: 'command', met: true })])
})
