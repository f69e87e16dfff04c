import type { Projection } from '../../projections/runtime/index.ts'
import type { ReadDatabase } from '../ports/read-database.ts'
import type { ViewStatus } from '../ports/view-status.ts'
import { type ProjectionRun, projectionRun } from './projection-run.ts'

/** The runs of each projection: the one that readers see, and the one that is built beside it. */
export interface ProjectionRuns {
  /** Makes the runs that a projection needs: a new one if `fresh`, else those that the read database has, or a new one. */
  begin(projection: Projection, fresh: boolean): ProjectionRun[]
  /** Returns the run that is being built for a projection; undefined if there is none. */
  building(name: string): ProjectionRun | undefined
  /** Whether the run is being built and has not failed. */
  isBuilding(run: ProjectionRun): boolean
  isServing(run: ProjectionRun): boolean
  /** Lets readers see a run that was built. Returns the run that it replaces, if any. */
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
    building: (name) => building.get(name),
    isBuilding: (run) => run.failure === undefined && building.get(run.projection.name) === run,
    isServing: (run) => serving.get(run.projection.name) === run,
    serve(run) {
      const { name } = run.projection
      const replaced = serving.get(name)
      db.serve(run.projection, run.slot)
      serving.set(name, run)
      building.delete(name)
      return replaced
    },
    status: () => projections.map(statusOf),
  }
}
