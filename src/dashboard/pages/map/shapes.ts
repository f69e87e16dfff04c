import type { RowOf } from '../../kit/engine.ts'

type Entry = RowOf<'directory'>
type Boundary = NonNullable<Entry['boundary']>

/** The outline of an area on the map, and where its name stands. */
export interface Shape {
  readonly path: string
  readonly x: number
  readonly y: number
}

export interface MapPlan {
  readonly wide: number
  readonly high: number
  readonly shapes: ReadonlyMap<string, Shape>
  /** Whether the areas are tiles, because not every one has a boundary. */
  readonly tiled: boolean
}

const WIDE = 1000
const EDGE = 12

/** Plans a map of the areas: by their boundaries where each has one, else a tile an area. */
export function mapPlanOf(entries: readonly Entry[]): MapPlan {
  const bounded = entries.flatMap(({ id, boundary }) => (boundary === null ? [] : [{ id, boundary }]))
  return bounded.length === entries.length && bounded.length > 0 ? drawn(bounded) : tiles(entries)
}

type Point = readonly [x: number, y: number]
const toPoint = ([longitude = 0, latitude = 0]: readonly number[]): Point => [longitude, latitude]

/** Draws boundaries in true proportion: a degree of longitude is shorter away from the equator. */
function drawn(entries: readonly { readonly id: string; readonly boundary: Boundary }[]): MapPlan {
  const points = entries.flatMap(({ boundary }) => boundary.coordinates.flat().map(toPoint))
  const [west, east] = span(points.map(([x]) => x))
  const [south, north] = span(points.map(([, y]) => y))
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = (WIDE - 2 * EDGE) / Math.max((east - west) * shrink, 1e-9)
  const place = ([x, y]: Point): Point => [EDGE + (x - west) * shrink * scale, EDGE + (north - y) * scale]
  const shapes = new Map<string, Shape>()
  for (const { id, boundary } of entries) {
    const lines = boundary.coordinates.map((line) => line.map((one) => place(toPoint(one))))
    const path = lines.map((line) => `M${line.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`).join('')
    const [x, y] = middleOf(lines[0] ?? [])
    shapes.set(id, { path, x, y })
  }
  return { wide: WIDE, high: 2 * EDGE + (north - south) * scale, shapes, tiled: false }
}

const span = (values: readonly number[]): readonly [number, number] => [Math.min(...values), Math.max(...values)]

/** The centre of gravity of a polygon; the middle of its points where it has no area. */
export function middleOf(points: readonly Point[]): Point {
  let twice = 0
  let sumX = 0
  let sumY = 0
  for (const [at, [x, y]] of points.entries()) {
    const [nextX, nextY] = points[(at + 1) % points.length] ?? [x, y]
    const cross = x * nextY - nextX * y
    twice += cross
    sumX += (x + nextX) * cross
    sumY += (y + nextY) * cross
  }
  if (Math.abs(twice) > 1e-9) return [sumX / (3 * twice), sumY / (3 * twice)]
  const [xs, ys] = [points.map(([x]) => x), points.map(([, y]) => y)]
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, one) => sum + one, 0) / Math.max(1, values.length)
  return [mean(xs), mean(ys)]
}

const TILE_HIGH = 150
const GAP = 14

function tiles(entries: readonly Entry[]): MapPlan {
  const across = Math.max(1, Math.min(4, Math.ceil(Math.sqrt(entries.length))))
  const tileWide = (WIDE - 2 * EDGE - GAP * (across - 1)) / across
  const shapes = new Map<string, Shape>()
  for (const [at, { id }] of entries.entries()) {
    const x = EDGE + (at % across) * (tileWide + GAP)
    const y = EDGE + Math.floor(at / across) * (TILE_HIGH + GAP)
    const path = `M${x} ${y}h${tileWide}v${TILE_HIGH}h${-tileWide}Z`
    shapes.set(id, { path, x: x + tileWide / 2, y: y + TILE_HIGH / 2 })
  }
  const rows = Math.ceil(entries.length / across)
  return { wide: WIDE, high: 2 * EDGE + rows * (TILE_HIGH + GAP) - GAP, shapes, tiled: true }
}
