import { expect, test } from 'vitest'
import type { Correction, ReportFigures } from '../../../domain/community/report-events.ts'
import { figuresOfMonth } from '../../../projections/three-rates/report-figures.ts'
import { canonical } from '../../../services/kit/canonical.ts'
import { MAX_EVENT_BYTES } from '../../../services/kit/stored-form.ts'
import { changesOf, fitting, lastTold, numbersOf } from '../../../services/processes/report/corrections.ts'

const rate = (count: number, of: number) => ({ count, of })
const figures = (more: Partial<ReportFigures> = {}): ReportFigures => ({
  by: 'all',
  demands: 5,
  response: rate(4, 5),
  resolution: rate(2, 3),
  satisfaction: rate(1, 2),
  ...more,
})
const changes = (was: readonly ReportFigures[], now: readonly ReportFigures[]) =>
  changesOf('2026-05', numbersOf(was), numbersOf(now))

test('a correction is each number that is another one, also where it is new or gone', () => {
  const was = [
    figures({ apart: [{ reason: 'silent', count: 2 }] }),
    figures({ by: 'party', value: 'guard', demands: 1 }),
  ]
  const now = [figures({ resolution: rate(3, 3), apart: [{ reason: 'exempt', count: 1 }] })]
  expect(changes(was, was)).toEqual([])
  expect(changes(was, now)).toEqual([
    { month: '2026-05', by: 'all', figure: 'apart.exempt', was: 0, now: 1 },
    { month: '2026-05', by: 'all', figure: 'apart.silent', was: 2, now: 0 },
    { month: '2026-05', by: 'all', figure: 'resolution.count', was: 2, now: 3 },
    ...[
      ['demands', 1],
      ['resolution.count', 2],
      ['resolution.of', 3],
      ['response.count', 4],
      ['response.of', 5],
      ['satisfaction.count', 1],
      ['satisfaction.of', 2],
    ].map(([figure, before]) => ({ month: '2026-05', by: 'party', value: 'guard', figure, was: before, now: 0 })),
  ])
})

test('what a report has told is not told again', () => {
  const was = [figures()]
  const now = [figures({ satisfaction: rate(2, 2) }), figures({ by: 'channel', value: 'self' })]
  const told = lastTold(numbersOf(was), changes(was, now))
  expect(changesOf('2026-05', told, numbersOf(now))).toEqual([])
  expect(changesOf('2026-05', told, numbersOf(was))).toHaveLength(8)
})

test('the largest report fits into an event, and leaves corrections for the next one, of all demands first', () => {
  const party = (nth: number) => `${'p'.repeat(97)}${100 + nth}`
  const most = { count: 99_999, of: 99_999 }
  const large = { closed: 99_999, late: 99_999, response: most, resolution: most, satisfaction: most }
  const row = (value: string | undefined, demands: number): ReportFigures => ({
    ...(value === undefined ? { by: 'all' } : { by: 'party', value }),
    demands,
    ...large,
  })
  const rows = Array.from({ length: 400 }, (_, nth) => row(party(nth), 10_000 + nth))
  const frozen = figuresOfMonth([...rows, row(undefined, 99_999)])
  expect(frozen).toHaveLength(130)
  // Those with the most demands, by name.
  expect(frozen.slice(1).map(({ value }) => value)).toEqual(Array.from({ length: 129 }, (_, nth) => party(271 + nth)))

  const line = { month: '2026-05', figure: 'satisfaction.count', was: 99_999, now: 88_888 }
  const lines: Correction[] = [
    ...Array.from({ length: 2_000 }, (_, nth) => ({ ...line, by: 'party' as const, value: party(nth % 900) })),
    { ...line, by: 'all' },
  ]
  const { corrections, more } = fitting(lines, frozen)
  expect(corrections[0]).toEqual({ ...line, by: 'all' })
  expect(corrections.length).toBeGreaterThan(10)
  expect(corrections.length + more).toBe(lines.length)
  const data = {
    month: '2026-06',
    counts: 'happened',
    position: '9'.repeat(16),
    digest: 'a'.repeat(64),
    figures: frozen,
    corrections,
    more,
  }
  expect(canonical(data).length).toBeLessThan(MAX_EVENT_BYTES - 2_000)
  expect(fitting(lines.slice(0, 200), [figures()])).toMatchObject({ more: 0 })
})
