import type { RowOf } from '../../kit/engine.ts'
import type { ShownDemand } from './open-demands.ts'

type Entry = RowOf<'directory'>
export type Layer = 'grid' | 'quarter'

/** An area with what is open in it. */
export interface AreaFigures {
  readonly entry: Entry
  readonly open: number
  readonly overdue: number
  readonly buildings: number
  /** Open demands per building; per area where no building is known. */
  readonly perBuilding: number
}

/** The number of buildings of a quarter, or of those that a grid covers. */
function buildingsOf(entry: Entry, quarters: readonly Entry[]): number {
  if (entry.buildings !== null) return entry.buildings.length
  return (entry.areas ?? []).reduce((sum, { quarter, buildings }) => {
    const whole = quarters.find(({ id }) => id === quarter)?.buildings?.length ?? 0
    return sum + (buildings?.length ?? whole)
  }, 0)
}

/** Counts what is open by area. `elsewhere` are demands whose place names none of the areas. */
export function figuresOf(
  layer: Layer,
  entries: readonly Entry[],
  quarters: readonly Entry[],
  demands: readonly ShownDemand[],
): { readonly areas: readonly AreaFigures[]; readonly elsewhere: { readonly open: number; readonly overdue: number } } {
  const areas = entries.map((entry) => {
    const own = demands.filter((one) => one[layer] === entry.id)
    const buildings = buildingsOf(entry, quarters)
    return {
      entry,
      open: own.length,
      overdue: own.filter(({ overdue }) => overdue).length,
      buildings,
      perBuilding: own.length / Math.max(1, buildings),
    }
  })
  const known = new Set(entries.map(({ id }) => id))
  const others = demands.filter((one) => !known.has(one[layer] ?? ''))
  return {
    areas,
    elsewhere: { open: others.length, overdue: others.filter(({ overdue }) => overdue).length },
  }
}

/** Returns the numbers of open demands per building above which an area has the next pattern. An area without any has none. */
export function patternSteps(areas: readonly AreaFigures[]): readonly number[] {
  const most = Math.max(0, ...areas.map(({ perBuilding }) => perBuilding))
  if (most === 0) return []
  return [most / 3, (2 * most) / 3].map((step) => Math.max(0.1, Math.round(step * 10) / 10))
}

/** 0 for none, then 1 to 3. */
export function stepAt(perBuilding: number, steps: readonly number[]): number {
  if (perBuilding === 0) return 0
  return 1 + steps.filter((step) => perBuilding > step).length
}
