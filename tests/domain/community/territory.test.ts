import { describe, expect, test } from 'vitest'
import { community } from '../../../domain/community/community.ts'
import { communityEvents } from '../../../domain/community/events.ts'
import { gridAt, gridOf, quarterOf, workersOf } from '../../../domain/community/state.ts'
import { given } from '../../../domain/kernel/scenario.ts'
import { founded, grid, jwh, quarter, workers } from './people.ts'

const { GridDrawn, GridRedrawn, PersonAppointed, QuarterAdded } = communityEvents
const whole = QuarterAdded({ quarter: 'q2', name: '二小区', buildings: [] })
const history = [...founded, quarter, whole, grid]
const second = (areas: object[]) =>
  given(community, history, { actor: workers }).when('draw-grid', { grid: 'g2', name: '第二网格', areas })

describe('quarters', () => {
  test('are added once', () => {
    const data = { quarter: 'q1', name: '一小区', buildings: ['1', '2', '3'] }
    given(community, founded, { actor: jwh }).when('add-quarter', data).then([quarter])
    given(community, history, { actor: jwh }).when('add-quarter', data).rejects('quarter.exists')
    expect(quarterOf(given(community, history).state, 'q1')?.buildings).toEqual(['1', '2', '3'])
  })
})

describe('boundaries', () => {
  const outline = (...coordinates: [number, number][]) => ({ type: 'Polygon' as const, coordinates: [coordinates] })
  const boundary = outline([0, 0], [1, 0], [1, 1], [0, 0])
  const open = outline([0, 0], [1, 0], [1, 1], [0, 1])
  const beyond = outline([0, 0], [1, 91], [1, 1], [0, 0])
  const commands = [
    ['add-quarter', { quarter: 'q8', name: '八小区', buildings: [] }, QuarterAdded],
    ['draw-grid', { grid: 'g2', name: '第二网格', areas: [{ quarter: 'q2' }] }, GridDrawn],
    ['redraw-grid', { grid: 'g1', areas: [{ quarter: 'q2' }] }, GridRedrawn],
  ] as const

  test.each(commands)('come with %s, each line closed', (command, data, event) => {
    const here = given(community, history, { actor: jwh })
    here.when(command, { ...data, boundary }).then([event({ ...data, boundary } as never)])
    here.when(command, { ...data, boundary: open }).rejects('polygon.invalid')
    here.when(command, { ...data, boundary: beyond }).rejects('polygon.invalid')
  })
  test.each([
    ['three positions', outline([0, 0], [1, 0], [0, 0])],
    ['a longitude beyond the date line', outline([0, 0], [181, 1], [1, 1], [0, 0])],
    ['another shape', { type: 'Point', coordinates: [0, 0] }],
  ])('are refused: %s', (_, wrong) => {
    const [command, data] = commands[0]
    const here = given(community, history, { actor: jwh })
    expect(() => here.when(command, { ...data, boundary: wrong })).toThrow('/boundary')
  })
  test('are not in the state: no decision looks at them', () => {
    const drawn = GridDrawn({ grid: 'g2', name: '第二网格', areas: [{ quarter: 'q2' }], boundary })
    expect(gridOf(given(community, [...history, drawn]).state, 'g2')).not.toHaveProperty('boundary')
  })
})

describe('grids', () => {
  test('group buildings of quarters', () => {
    const areas = [{ quarter: 'q1', buildings: ['3'] }, { quarter: 'q2' }]
    second(areas).then([GridDrawn({ grid: 'g2', name: '第二网格', areas })])
  })
  test('are drawn once', () => {
    given(community, history, { actor: jwh })
      .when('draw-grid', { grid: 'g1', name: '…', areas: [{ quarter: 'q2' }] })
      .rejects('grid.exists')
  })
  test('name existing quarters and buildings, each quarter once', () => {
    second([{ quarter: 'q9' }]).rejects('quarter.unknown')
    expect(second([{ quarter: 'q1', buildings: ['3', '9'] }]).rejects('building.unknown').details).toEqual({
      quarter: 'q1',
      buildings: ['9'],
    })
    second([{ quarter: 'q2' }, { quarter: 'q2' }]).rejects('grid.quarter-twice')
  })
  test('have no building in common', () => {
    expect(second([{ quarter: 'q1', buildings: ['2', '3'] }]).rejects('grid.overlaps').details).toEqual({
      grid: 'g1',
      quarter: 'q1',
      buildings: ['2'],
    })
    second([{ quarter: 'q1' }]).rejects('grid.overlaps')
  })
  test('with a whole quarter leave none of its buildings to another', () => {
    const g2 = GridDrawn({ grid: 'g2', name: '第二网格', areas: [{ quarter: 'q2' }] })
    given(community, [...history, g2], { actor: jwh })
      .when('draw-grid', { grid: 'g3', name: '第三网格', areas: [{ quarter: 'q2' }] })
      .rejects('grid.overlaps')
  })
  test('stay small enough for one event', () => {
    const buildings = Array.from({ length: 400 }, (_, i) => `b${i}`)
    const quarters = ['qa', 'qb', 'qc'].map((id) => QuarterAdded({ quarter: id, name: id, buildings }))
    const areas = quarters.map(({ data }) => ({ quarter: data.quarter, buildings }))
    given(community, [...founded, ...quarters], { actor: jwh })
      .when('draw-grid', { grid: 'big', name: '大', areas })
      .rejects('grid.too-large')
  })
})

describe('redrawing a grid', () => {
  const appointed = PersonAppointed({
    appointment: 'a1',
    person: 'p1',
    party: 'workers',
    post: { kind: 'grid', grid: 'g1' },
  })
  const redrawn = GridRedrawn({ grid: 'g1', areas: [{ quarter: 'q1', buildings: ['2', '3'] }] })

  test('may keep the buildings that it had', () => {
    given(community, history, { actor: workers }).when('redraw-grid', redrawn.data).then([redrawn])
  })
  test('keeps id, name and workers', () => {
    const { state } = given(community, [...history, appointed, redrawn])
    expect(gridOf(state, 'g1')).toEqual({ id: 'g1', name: '第一网格', areas: redrawn.data.areas })
    expect(workersOf(state, 'g1').map(({ person }) => person)).toEqual(['p1'])
  })
  test('takes no building from another grid, and needs a grid that exists', () => {
    const g2 = GridDrawn({ grid: 'g2', name: '第二网格', areas: [{ quarter: 'q1', buildings: ['3'] }] })
    given(community, [...history, g2], { actor: jwh })
      .when('redraw-grid', redrawn.data)
      .rejects('grid.overlaps')
    given(community, history, { actor: jwh })
      .when('redraw-grid', { grid: 'g9', areas: [{ quarter: 'q2' }] })
      .rejects('grid.unknown')
  })
})

test('a place belongs to its grid', () => {
  const g2 = GridDrawn({ grid: 'g2', name: '第二网格', areas: [{ quarter: 'q2' }] })
  const { state } = given(community, [...history, g2])
  expect(gridAt(state, 'q1', '1')?.id).toBe('g1')
  expect(gridAt(state, 'q1', '3')).toBeUndefined()
  expect(gridAt(state, 'q1')).toBeUndefined()
  expect(gridAt(state, 'q2')?.id).toBe('g2')
  expect(gridAt(state, 'q2', '7')?.id).toBe('g2')
})
