import { Type } from '@sinclair/typebox'
import { Closed, command, Id, type Rejection, reject } from '../kernel/index.ts'
import { communityEvents } from './events.ts'
import { unknownGrid } from './guards.ts'
import { communityRule } from './rule.ts'
import { type Area, Areas, type Boundary, Building, boundary, named, TOGETHER } from './shapes.ts'
import { type CommunityState, gridOf, quarterOf } from './state.ts'

const { GridDrawn, GridRedrawn, QuarterAdded } = communityEvents

/** The largest number of named buildings in a grid: keeps its event well under the size limit of the log. */
const MOST_BUILDINGS = 1_000

export const addQuarter = communityRule(
  command({
    summary: { en: 'Add a quarter with its buildings.', zh: '添加小区及其楼栋。' },
    by: TOGETHER,
    data: Closed({
      quarter: Id,
      ...named,
      buildings: Type.Array(Building, { maxItems: 400, uniqueItems: true }),
      boundary,
    }),
  }),
  (state, data) =>
    quarterOf(state, data.quarter) === undefined
      ? (wrongBoundary(data.boundary) ?? [QuarterAdded(data)])
      : reject('quarter.exists', {
          en: 'The community already has a quarter with this id. Choose another id.',
          zh: '本社区已有此编号的小区，请另选编号。',
        }),
)

export const drawGrid = communityRule(
  command({
    summary: { en: 'Draw a new grid from buildings of quarters.', zh: '将小区楼栋划定为新网格。' },
    by: TOGETHER,
    data: Closed({ grid: Id, ...named, areas: Areas, boundary }),
  }),
  (state, data) =>
    gridOf(state, data.grid) === undefined
      ? (faultIn(state, data.grid, data.areas) ?? wrongBoundary(data.boundary) ?? [GridDrawn(data)])
      : reject('grid.exists', {
          en: 'The community already has a grid with this id. Redraw that grid, or choose another id.',
          zh: '本社区已有此编号的网格，请调整该网格或另选编号。',
        }),
)

export const redrawGrid = communityRule(
  command({
    summary: {
      en: 'Change the buildings of a grid. Its id, workers and plans stay.',
      zh: '调整网格的楼栋范围，网格编号、人员和计划保持不变。',
    },
    by: TOGETHER,
    data: Closed({ grid: Id, areas: Areas, boundary }),
  }),
  (state, data) =>
    gridOf(state, data.grid) === undefined
      ? unknownGrid(data.grid)
      : (faultIn(state, data.grid, data.areas) ?? wrongBoundary(data.boundary) ?? [GridRedrawn(data)]),
)

const NORTH_POLE_DEGREES = 90

/** Refuses a boundary that is no polygon on earth, whatever its schema says. */
function wrongBoundary(boundary: Boundary | undefined): Rejection | undefined {
  const isRight = (line: Boundary['coordinates'][number]): boolean => {
    const [first, last] = [line[0], line.at(-1)]
    const isClosed = first?.[0] === last?.[0] && first?.[1] === last?.[1]
    return isClosed && line.every(([, latitude = 0]) => Math.abs(latitude) <= NORTH_POLE_DEGREES)
  }
  if (boundary?.coordinates.every(isRight) !== false) return undefined
  return reject('polygon.invalid', {
    en: 'Each line of `boundary` must end with the position with which it begins, and name the longitude before the latitude.',
    zh: '`boundary` 的每条线必须回到起点，且经度在前、纬度在后。',
  })
}

/** Refuses areas that name an unknown building, a quarter twice, or a building of another grid. */
function faultIn(state: CommunityState, grid: string, areas: readonly Area[]): Rejection | undefined {
  const quarters = new Set(areas.map(({ quarter }) => quarter))
  if (quarters.size < areas.length) {
    return reject('grid.quarter-twice', {
      en: '`areas` names a quarter more than once. Put all its buildings into one area.',
      zh: '`areas` 中同一小区重复出现，请将其楼栋合并为一项。',
    })
  }
  if (areas.reduce((sum, { buildings = [] }) => sum + buildings.length, 0) > MOST_BUILDINGS) {
    return reject('grid.too-large', {
      en: `A grid can name at most ${MOST_BUILDINGS} buildings. Split it into two grids.`,
      zh: `一个网格最多包含 ${MOST_BUILDINGS} 栋楼，请拆分为两个网格。`,
    })
  }
  for (const { quarter, buildings = [] } of areas) {
    const known = quarterOf(state, quarter)
    if (known === undefined) {
      return reject(
        'quarter.unknown',
        {
          en: 'The community has no quarter with this id. Add the quarter first.',
          zh: '本社区没有此编号的小区，请先添加小区。',
        },
        { quarter },
      )
    }
    const unknown = buildings.filter((building) => !known.buildings.includes(building))
    if (unknown.length > 0) {
      return reject(
        'building.unknown',
        { en: 'The quarter does not have these buildings.', zh: '该小区没有这些楼栋。' },
        { quarter, buildings: unknown },
      )
    }
  }
  return overlap(state, grid, areas)
}

function overlap(state: CommunityState, grid: string, areas: readonly Area[]): Rejection | undefined {
  for (const other of Object.values(state.grids)) {
    if (other.id === grid) continue
    for (const theirs of other.areas) {
      const ours = areas.find(({ quarter }) => quarter === theirs.quarter)
      if (ours === undefined) continue
      const shared =
        ours.buildings === undefined || theirs.buildings === undefined
          ? (ours.buildings ?? theirs.buildings ?? [])
          : ours.buildings.filter((building) => theirs.buildings?.includes(building))
      const apart = ours.buildings !== undefined && theirs.buildings !== undefined && shared.length === 0
      if (!apart) {
        return reject(
          'grid.overlaps',
          {
            en: 'Another grid already contains some of these buildings. Remove them from that grid first.',
            zh: '其他网格已包含其中部分楼栋，请先将其从该网格中移出。',
          },
          { grid: other.id, quarter: theirs.quarter, buildings: shared },
        )
      }
    }
  }
  return undefined
}
