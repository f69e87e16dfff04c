import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished, vi } from 'vitest'
import type { Actor, Catalogue, DomainEvent } from '../../../../domain/kernel/index.ts'
import { openMemoryLog } from '../../../../infra/memory/event-log/log.ts'
import { memoryLogStore } from '../../../../infra/memory/event-log/store.ts'
import { openSqliteLog } from '../../../../infra/sqlite/event-log/log.ts'
import { digestViews } from '../../../../infra/sqlite/read-db/digest.ts'
import { openReadDatabase } from '../../../../infra/sqlite/read-db/read-db.ts'
import { openRowReader } from '../../../../infra/sqlite/read-db/row-reader.ts'
import type { Projection } from '../../../../projections/runtime/index.ts'
import type { EventLog } from '../../../../services/ports/event-log.ts'
import type { ViewStatus } from '../../../../services/ports/view-status.ts'
import { runProjector } from '../../../../services/projector/projector.ts'
import { viewProgress } from '../../../../services/projector/view-progress.ts'
import type { Question } from '../../../../services/queries/contract.ts'
import { openViews } from '../../../../services/queries/views.ts'
import { streamSight } from '../../../../services/sight/sight.ts'
import { currentType } from '../../../fixtures/current-types.ts'
import type { Told } from '../../../projections/history.ts'

export const anybody: Actor = { id: 'person-1', role: 'auditor' }

export const question = (view: string, more: Partial<Question> = {}): Question => ({
  view,
  community: 'pa',
  filters: {},
  limit: 50,
  reader: anybody,
  ...more,
})

export function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'sanshe-views-'))
  onTestFinished(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** A log in memory, and how to append to it. */
export const logHere = async (clock: () => number = Date.now) =>
  telling(await openMemoryLog({ store: memoryLogStore(), clock }))

/** The same on disk, for projectors that read the file themselves. */
export const logIn = async (path: string, clock: () => number = Date.now) =>
  telling(await openSqliteLog({ path: join(path, 'log.db'), clock }))

function telling<Log extends EventLog>(log: Log) {
  onTestFinished(() => log.close())
  const append = async (stream: string, ...events: DomainEvent[]): Promise<number> => {
    const appended = await log.append(
      stream,
      'any',
      events.map(({ name, data }) => ({
        id: randomUUID(),
        type: currentType(name),
        actor: 'person-1',
        role: 'committee' as const,
        party: 'jwh',
        correlationid: 'c',
        commandid: randomUUID(),
        data,
      })),
    )
    return 'conflict' in appended ? 0 : (appended.events.at(-1)?.position ?? 0)
  }
  const tell = async (told: readonly Told[]): Promise<number> => {
    let position = 0
    for (const { stream, event } of told) position = await append(stream, event)
    return position
  }
  return { log, append, tell }
}

/** The whole read side in this thread, its database on disk. */
export async function readSide(
  path: string,
  log: EventLog,
  projections: readonly Projection[],
  catalogue: Catalogue,
  pause?: (ms: number) => Promise<unknown>,
) {
  const file = join(path, 'read.db')
  const db = openReadDatabase(file, await log.identity())
  let latest: readonly ViewStatus[] = []
  const progress = viewProgress(projections)
  const projector = runProjector({
    log,
    db,
    projections,
    catalogue,
    ...(pause === undefined ? {} : { pause }),
    report: (status) => {
      latest = status
      progress.heard(status)
    },
  })
  const rows = openRowReader(file, projections)
  const judged = streamSight(log, catalogue, { report: () => {} })
  const noHash = () => ''
  const parts = { projections, rows, progress, catalogue, log, sight: judged, searchHash: noHash }
  const views = openViews({ ...parts, clock: () => Date.now(), findInspection: async () => undefined })
  const stop = async () => {
    await projector.stop()
    progress.stop()
    rows.close()
    db.close()
  }
  let stopped: Promise<void> | undefined
  const once = () => (stopped ??= stop())
  onTestFinished(once)
  return {
    projector,
    views,
    stop: once,
    status: (view: string) => latest.find((status) => status.view === view),
    /** Waits until every view serves, is not being built, and has folded the position. */
    seen: (position: number) =>
      vi.waitFor(
        () => {
          const lagging = projector
            .status()
            .filter((one) => one.failure === undefined && (one.position < position || one.building !== undefined))
          if (lagging.length > 0 || latest.length === 0) throw new Error(`not yet: ${JSON.stringify(lagging)}`)
        },
        { timeout: 20_000, interval: 2 },
      ),
    digests: () => digestViews(file, projections),
  }
}
