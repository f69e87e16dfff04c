import type { Boundary } from '../../domain/community/shapes.ts'
import { GRIDS } from './community.ts'

type Point = readonly [longitude: number, latitude: number]

/** Grids lie in rows of five. */
const COLUMNS = 5
/** The side of a grid, about 440 metres. */
const SIDE_DEGREES = 0.004
/** How far streets run askew. */
const ASKEW_DEGREES = 0.0007

/** A corner of the grids: neighbours share it. The invented community lies where no land is. */
function corner(column: number, row: number): Point {
  const askew = (factor: number): number => ((((column + 3) * (row + 5) * factor) % 11) / 10 - 0.5) * 2 * ASKEW_DEGREES
  return [column * SIDE_DEGREES + askew(7), row * SIDE_DEGREES + askew(13)]
}

const between = ([x, y]: Point, [a, b]: Point): Point => [(x + a) / 2, (y + b) / 2]
const rounded = (degrees: number): number => Math.round(degrees * 1e6) / 1e6

function polygon(corners: readonly Point[]): Boundary {
  const ring = [...corners, ...corners.slice(0, 1)].map(([x, y]): [number, number] => [rounded(x), rounded(y)])
  return { type: 'Polygon', coordinates: [ring] }
}

/** The corners of a grid: south-west, south-east, north-east, north-west. */
function cornersOf(grid: number): readonly [Point, Point, Point, Point] {
  const [column, row] = [grid % COLUMNS, Math.floor(grid / COLUMNS)]
  return [corner(column, row), corner(column + 1, row), corner(column + 1, row + 1), corner(column, row + 1)]
}

/** The boundary of a grid, by its place in {@link GRIDS}. */
export const boundaryOfGrid = (grid: number): Boundary => polygon(cornersOf(grid))

/**
 * The boundary of a quarter. The quarters of a grid lie one above the other.
 *
 * @param quarter its place among all quarters
 * @param quarters the number of all quarters
 */
export function boundaryOfQuarter(quarter: number, quarters: number): Boundary {
  const grid = quarter % GRIDS.length
  const [southWest, southEast, northEast, northWest] = cornersOf(grid)
  const [west, east] = [between(southWest, northWest), between(southEast, northEast)]
  if (quarter >= GRIDS.length) return polygon([west, east, northEast, northWest])
  return grid + GRIDS.length < quarters ? polygon([southWest, southEast, east, west]) : boundaryOfGrid(grid)
}
