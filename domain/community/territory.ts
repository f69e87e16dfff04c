import { type Rejection, reject } from '../kernel/index.ts'
import type { Rule } from './commands.ts'
import { communityEvents } from './events.ts'
import type { Area } from './shapes.ts'
import { type CommunityState, gridOf, quarterOf } from './state.ts'

const { GridDrawn, GridRedrawn, QuarterAdded } = communityEvents

/** Buildings of one grid: what keeps its event well under the log's limit. */
const MOST_BUILDINGS = 1_000

export const addQuarter: Rule<'add-quarter'> = (state, data) =>
  quarterOf(state, data.quarter) === undefined
    ? [QuarterAdded(data)]
    : reject('quarter.exists', 'The community has a quarter of this id already: choose another id.')

export const drawGrid: Rule<'draw-grid'> = (state, data) =>
  gridOf(state, data.grid) === undefined
    ? (faultIn(state, data.grid, data.areas) ?? [GridDrawn(data)])
    : reject('grid.exists', 'The community has a grid of this id already: redraw that one, or choose another id.')

export const redrawGrid: Rule<'redraw-grid'> = (state, data) =>
  gridOf(state, data.grid) === undefined
    ? reject('grid.unknown', 'The community has no grid of this id: draw it first.', { grid: data.grid })
    : (faultIn(state, data.grid, data.areas) ?? [GridRedrawn(data)])

/** What is wrong with the areas of a grid: they name known buildings, each once, and none that another grid has. */
function faultIn(state: CommunityState, grid: string, areas: readonly Area[]): Rejection | undefined {
  const quarters = new Set(areas.map(({ quarter }) => quarter))
  if (quarters.size < areas.length) {
    return reject('grid.quarter-twice', 'The grid names a quarter twice: put its buildings into one area.')
  }
  if (areas.reduce((sum, { buildings = [] }) => sum + buildings.length, 0) > MOST_BUILDINGS) {
    return reject('grid.too-large', `A grid names at most ${MOST_BUILDINGS} buildings: draw two of it.`)
  }
  for (const { quarter, buildings = [] } of areas) {
    const known = quarterOf(state, quarter)
    if (known === undefined) {
      return reject('quarter.unknown', 'The community has no quarter of this id: add it first.', { quarter })
    }
    const unknown = buildings.filter((building) => !known.buildings.includes(building))
    if (unknown.length > 0) {
      return reject('building.unknown', 'The quarter has no such buildings.', { quarter, buildings: unknown })
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
          'Another grid has some of these buildings: redraw that one without them first.',
          {
            grid: other.id,
            quarter: theirs.quarter,
            buildings: shared,
          },
        )
      }
    }
  }
  return undefined
}
