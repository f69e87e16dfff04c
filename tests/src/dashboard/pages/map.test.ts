import { describe, expect, test } from 'vitest'
import { figuresOf, patternSteps, stepAt } from '../../../../src/dashboard/pages/map/areas.ts'
import { mapPlanOf, middleOf } from '../../../../src/dashboard/pages/map/shapes.ts'

type Entry = Parameters<typeof mapPlanOf>[0][number]

const entry = (id: string, more: Partial<Entry>): Entry => ({
  kind: 'quarter',
  id,
  name: id,
  nameEn: null,
  buildings: null,
  areas: null,
  boundary: null,
  party: null,
  person: null,
  post: null,
  zone: null,
  simulated: null,
  ...more,
})

const square = (west: number): NonNullable<Entry['boundary']> => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, 40],
      [west + 1, 40],
      [west + 1, 41],
      [west, 41],
      [west, 40],
    ],
  ],
})

describe('the plan of the map', () => {
  test('draws boundaries in proportion, north above', () => {
    const plan = mapPlanOf([entry('a', { boundary: square(116) }), entry('b', { boundary: square(117) })])
    expect(plan.tiled).toBe(false)
    const [a, b] = [plan.shapes.get('a'), plan.shapes.get('b')]
    expect(a?.x).toBeLessThan(b?.x ?? 0)
    expect(a?.y).toBeCloseTo(b?.y ?? 0, 5)
    // Two degrees of longitude at 40.5° north are shorter than two of latitude.
    expect(plan.wide / plan.high).toBeLessThan(2)
  })

  test('is tiles where any area has no boundary, and no two lie on each other', () => {
    const plan = mapPlanOf([entry('a', { boundary: square(116) }), entry('b', {}), entry('c', {})])
    expect(plan.tiled).toBe(true)
    expect(new Set([...plan.shapes.values()].map(({ x, y }) => `${x} ${y}`)).size).toBe(3)
  })

  test('puts names into the middle', () => {
    expect(
      middleOf([
        [0, 0],
        [2, 0],
        [2, 2],
        [0, 2],
      ]),
    ).toEqual([1, 1])
    expect(
      middleOf([
        [1, 1],
        [3, 1],
      ]),
    ).toEqual([2, 1])
  })
})

describe('the figures of areas', () => {
  const quarters = [entry('q1', { buildings: ['1', '2', '3', '4'] }), entry('q2', { buildings: ['1'] })]
  const grid = entry('g1', { kind: 'grid', areas: [{ quarter: 'q1', buildings: ['1'] }, { quarter: 'q2' }] })
  const demands = [
    { grid: 'g1', quarter: 'q1', overdue: true },
    { grid: 'g1', quarter: 'q2', overdue: false },
    { grid: null, quarter: null, overdue: true },
  ]

  test('count by the place of the demand, and tell what is elsewhere', () => {
    const { areas, elsewhere } = figuresOf('grid', [grid], quarters, demands)
    expect(areas).toMatchObject([{ open: 2, overdue: 1, buildings: 2, perBuilding: 1 }])
    expect(elsewhere).toEqual({ open: 1, overdue: 1 })
  })

  test('have steps from none to the most', () => {
    const { areas } = figuresOf('quarter', quarters, quarters, demands)
    const steps = patternSteps(areas)
    expect(areas.map(({ perBuilding }) => stepAt(perBuilding, steps))).toEqual([1, 3])
    expect(stepAt(0, steps)).toBe(0)
  })
})
