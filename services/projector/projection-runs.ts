import type { Projection } from '../../projections/runtime/index.ts'
import type { ReadDatabase } from '../ports/read-database.ts'
import type { ViewStatus } from '../ports/views.ts'
import { type ProjectionRun, projectionRun } from './projection-run.ts'

/** The runs of all projections: for each the one that serves readers, and the one that is built beside it. */
export interface ProjectionRuns {
  /** Starts the runs of a projection from what is stored; `fresh` builds it beside what serves. */
  begin(projection: Projection, fresh: boolean): ProjectionRun[]
  isServing(run: ProjectionRun): boolean
  isBuilding(run: ProjectionRun): boolean
  /** The run that is being built for a projection of this name. */
  building(name: string): ProjectionRun | undefined
  /** Lets a built run serve. Returns the one that served before. */
  serve(run: ProjectionRun): ProjectionRun | undefined
  status(): ViewStatus[]
}

export function projectionRuns(db: ReadDatabase, projections: readonly Projection[]): ProjectionRuns {
  const serving = new Map<string, ProjectionRun>()
  const building = new Map<string, ProjectionRun>()

  function statusOf(projection: Projection): ViewStatus {
    const run = serving.get(projection.name)
    const next = building.get(projection.name)
    const shown = run?.slot ?? db.slots(projection).serving
    const failure = run?.failure ?? next?.failure
    return {
      view: projection.name,
      version: shown?.version ?? projection.version,
      position: run?.fold.checkpoint ?? shown?.checkpoint ?? 0,
      ...(failure === undefined ? {} : { failure }),
      ...(next === undefined ? {} : { building: { version: next.slot.version, position: next.fold.checkpoint } }),
      ...(shown === undefined ? { unbuilt: true } : {}),
    }
  }

  return {
    begin(projection, fresh) {
      const { name } = projection
      const slots = db.slots(projection)
      const runs: ProjectionRun[] = []
      if (!fresh && slots.serving !== undefined && !slots.outdated) {
        const run = projectionRun(db, projection, slots.serving)
        serving.set(name, run)
        runs.push(run)
      }
      if (fresh || slots.building !== undefined || slots.serving === undefined || slots.outdated) {
        const run = projectionRun(db, projection, (fresh ? undefined : slots.building) ?? db.build(projection))
        building.set(name, run)
        runs.push(run)
      }
      return runs
    },
    isServing: (run) => serving.get(run.projection.name) === run,
    isBuilding: (run) => run.failure === undefined && building.get(run.projection.name) === run,
    building: (name) => building.get(name),
    serve(run) {
      const { name } = run.projection
      const old = serving.get(name)
      db.serve(run.projection, run.slot)
      serving.set(name, run)
      building.delete(name)
      return old
    },
    status: () => projections.map(statusOf),
  }
}
