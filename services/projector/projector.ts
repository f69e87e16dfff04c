import { setImmediate as turn } from 'node:timers/promises'
import type { Catalogue, RecordedEvent } from '../../domain/kernel/index.ts'
import { type Batch, batchOf, type Projection } from '../../projections/runtime/index.ts'
import { Fault } from '../kit/fault.ts'
import { semaphore } from '../kit/semaphore.ts'
import type { EventLogReader, Position } from '../ports/event-log.ts'
import type { ReadDatabase } from '../ports/read-database.ts'
import type { ViewStatus } from '../ports/view-status.ts'
import { ofThese } from './community-filter.ts'
import { advance, BULK, commit, type Lane, laneOf } from './projection-run.ts'

/** A page this long means that we are behind. */
const LONG = 256
/** How far behind the others a lane may be for them to wait for it. */
const NEAR = 2_000

export interface ProjectorOptions {
  readonly log: EventLogReader
  readonly db: ReadDatabase
  readonly projections: readonly Projection[]
  readonly catalogue: Catalogue
  /** Whose events are folded; all where left out. */
  readonly communities?: readonly string[] | undefined
  /** Called after each commit. */
  readonly report: (status: readonly ViewStatus[]) => void
}

export interface Projector {
  status(): readonly ViewStatus[]
  /**
   * Builds a view anew beside the one that serves, and swaps them when it has caught up.
   *
   * @throws Fault `view.unknown`
   */
  rebuild(view: string): void
  /** Rejects where the log or the database fails; what is stored by then is whole. */
  readonly ended: Promise<void>
  /** Waits for the batch in flight, and for its commit. */
  stop(): Promise<void>
}

/**
 * Folds the log into every view: one subscription for all that are up to date. Whatever is behind, because it is built anew
 * or stopped earlier than the others, catches up beside them page by page, and then joins them.
 */
export function startProjector(options: ProjectorOptions): Projector {
  const { log, db, projections, catalogue, report } = options
  const stopping = new AbortController()
  const { signal } = stopping
  /** What readers see, and what is built beside it, by view. */
  const serving = new Map<string, Lane>()
  const building = new Map<string, Lane>()
  /** The lanes of the one subscription, and how far it has got: undefined until the first lane has caught up. */
  const following = new Set<Lane>()
  let live: Position | undefined
  const exclusively = semaphore(1)
  const running = new Set<Promise<void>>()
  const outcome = Promise.withResolvers<void>()
  outcome.promise.catch(() => {})

  const ours = ofThese(options.communities)
  const batch = (events: readonly RecordedEvent[]): Batch =>
    batchOf(
      events.map((event) => catalogue.upcast(event)),
      ours,
    )

  function run(work: () => Promise<void>): void {
    const started: Promise<void> = work()
      .catch((error: unknown) => {
        stopping.abort()
        outcome.reject(error)
      })
      .finally(() => running.delete(started))
    running.add(started)
  }

  function settle(lanes: Iterable<Lane>): void {
    db.together(() => {
      for (const lane of lanes) commit(db, lane)
    })
    report(status())
  }

  async function follow(from: Position): Promise<void> {
    for await (const events of log.subscribe(from, signal)) {
      await exclusively(async () => {
        const folded = batch(events)
        for (const lane of following) advance(db, lane, folded, events)
        live = events.at(-1)?.position ?? from
        const most = Math.max(0, ...[...following].map(({ fold }) => fold.uncommitted))
        if (events.length < LONG || most >= BULK || (await log.head()) <= live) settle(following)
      })
      if (signal.aborted) break
    }
    settle(following)
  }

  /** Folds into lanes that stand at the same place: to `until`, or to where the log ends now. */
  async function read(lanes: readonly Lane[], until?: Position): Promise<void> {
    for await (const events of log.readAll(furthest(lanes), until === undefined ? {} : { until })) {
      const folded = batch(events)
      for (const lane of lanes) advance(db, lane, folded, events)
      if (lanes.some(({ fold }) => fold.uncommitted >= BULK)) settle(lanes)
      if (signal.aborted) break
    }
    settle(lanes)
  }

  async function catchUp(all: readonly Lane[]): Promise<void> {
    for (;;) {
      const lanes = all.filter(({ failure }) => failure === undefined)
      if (lanes.length === 0) return
      await read(lanes)
      for (const lane of lanes.filter(isBuilding)) {
        while (!signal.aborted && isBuilding(lane) && !db.prepare(lane.projection, lane.slot)) await turn()
      }
      if (signal.aborted || (await exclusively(() => join(lanes)))) return
    }
  }

  const isBuilding = (lane: Lane): boolean => lane.failure === undefined && building.get(lane.projection.name) === lane

  /** The rest of the way while the followers wait; false where it is too long for that. */
  async function join(lanes: readonly Lane[]): Promise<boolean> {
    const position = furthest(lanes)
    if (live !== undefined && live > position + NEAR) return false
    await read(lanes, live ?? position)
    if (signal.aborted) return true
    for (const lane of lanes.filter(isBuilding)) {
      const { name } = lane.projection
      const old = serving.get(name)
      if (old !== undefined) following.delete(old)
      db.serve(lane.projection, lane.slot)
      serving.set(name, lane)
      building.delete(name)
    }
    for (const lane of lanes) if (serving.get(lane.projection.name) === lane) following.add(lane)
    report(status())
    if (live === undefined) {
      live = position
      run(() => follow(position))
    }
    return true
  }

  function begin(projection: Projection, fresh: boolean): Lane[] {
    const { name } = projection
    const slots = db.slots(projection)
    const lanes: Lane[] = []
    if (!fresh && slots.serving !== undefined && !slots.outdated) {
      const lane = laneOf(db, projection, slots.serving)
      serving.set(name, lane)
      lanes.push(lane)
    }
    if (fresh || slots.building !== undefined || slots.serving === undefined || slots.outdated) {
      const lane = laneOf(db, projection, (fresh ? undefined : slots.building) ?? db.build(projection))
      building.set(name, lane)
      lanes.push(lane)
    }
    return lanes
  }

  function status(): ViewStatus[] {
    return projections.map((projection) => {
      const lane = serving.get(projection.name)
      const next = building.get(projection.name)
      const shown = lane?.slot ?? db.slots(projection).serving
      const failure = lane?.failure ?? next?.failure
      return {
        view: projection.name,
        version: shown?.version ?? projection.version,
        position: lane?.fold.checkpoint ?? shown?.checkpoint ?? 0,
        ...(failure === undefined ? {} : { failure }),
        ...(next === undefined ? {} : { building: { version: next.slot.version, position: next.fold.checkpoint } }),
        ...(shown === undefined ? { unbuilt: true } : {}),
      }
    })
  }

  db.retain(projections)
  // Lanes that stand at the same place share one reading of the log.
  const groups = Map.groupBy(
    projections.flatMap((projection) => begin(projection, false)),
    ({ fold }) => fold.checkpoint,
  )
  for (const lanes of groups.values()) run(() => catchUp(lanes))

  return {
    status,
    rebuild(view) {
      const projection = projections.find(({ name }) => name === view)
      if (projection === undefined) throw new Fault('view.unknown', `There is no view ${view}.`)
      const begun = building.get(view)
      if (begun !== undefined) begun.failure = { position: begun.fold.position, type: '', reason: 'begun anew' }
      const lanes = begin(projection, true)
      run(() => catchUp(lanes))
    },
    ended: outcome.promise,
    async stop() {
      stopping.abort()
      while (running.size > 0) await Promise.all(running)
      outcome.resolve()
    },
  }
}

const furthest = (lanes: readonly Lane[]): Position => Math.max(...lanes.map(({ fold }) => fold.position))
