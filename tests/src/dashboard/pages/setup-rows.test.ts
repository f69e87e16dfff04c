import { describe, expect, test } from 'vitest'
import { daysIn, gridForEach, gridRows, partyRows, quarterRows } from '../../../../src/dashboard/pages/setup/rows.ts'

describe('pasted quarters', () => {
  test('have buildings as ranges and as they stand', () => {
    expect(quarterRows('q01\t东风里\t1-3 8 甲栋\n\nq02,西苑,12')).toEqual([
      { quarter: 'q01', name: '东风里', buildings: ['1', '2', '3', '8', '甲栋'] },
      { quarter: 'q02', name: '西苑', buildings: ['12'] },
    ])
  })

  test('name a building once, and a range that runs backwards names none', () => {
    expect(quarterRows('q01,里,2 1-3 9-7')[0]?.buildings).toEqual(['2', '1', '3'])
  })

  test('have their id as their name where they have none', () => {
    expect(quarterRows('q01')).toEqual([{ quarter: 'q01', name: 'q01', buildings: [] }])
  })
})

test('grids name their quarters, and one for each quarter can be proposed', () => {
  const text = gridForEach([
    { id: 'q01', name: '东风里' },
    { id: 'q02', name: null },
  ])
  expect(gridRows(text)).toEqual([
    { grid: 'g1', name: '东风里', areas: [{ quarter: 'q01' }] },
    { grid: 'g2', name: 'q02', areas: [{ quarter: 'q02' }] },
  ])
})

describe('pasted parties', () => {
  test('have their kind in either language, and their first person only with an account', () => {
    expect(
      partyRows('jwh,居委会,东风里居委会,李,https://login.example.org,li\nsw,Social work agency,Care,Wang'),
    ).toEqual([
      {
        party: 'jwh',
        kind: 'committee',
        name: '东风里居委会',
        firstPerson: { name: '李', identity: { issuer: 'https://login.example.org', sub: 'li' } },
      },
      { party: 'sw', kind: 'social-work', name: 'Care' },
    ])
  })

  test('keep a kind that is none, so that the engine names it', () => {
    expect(partyRows('x,俱乐部,某')[0]?.kind).toBe('俱乐部')
  })
})

test('days are found in any text, with ranges across months', () => {
  expect(daysIn('元旦 2026-01-01；春节 2026-02-27~2026-03-01, 2026-01-01')).toEqual([
    '2026-01-01',
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
  ])
})
