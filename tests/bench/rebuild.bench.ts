import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { contexts } from '../../domain/contexts.ts'
import { catalogue } from '../../domain/kernel/index.ts'
import { arrayQuery } from '../../infra/sqlite/array-query.ts'
import { openSqliteLog } from '../../infra/sqlite/event-log/log.ts'
import { openSqliteLogReader } from '../../infra/sqlite/event-log/reader.ts'
import { openReadDatabase } from '../../infra/sqlite/read-db/read-db.ts'
import { personnelSharing } from '../../projections/personnel-sharing/personnel-sharing.ts'
import { resourceSharing } from '../../projections/resource-sharing/resource-sharing.ts'
import type { Projection } from '../../projections/runtime/index.ts'
import { projections } from '../../projections/views.ts'
import type { EventLog } from '../../services/ports/event-log.ts'
import { replayViews } from '../../services/projector/replay.ts'
import { fillDemands, fillHistories } from './demands.ts'
import { type Bench, rate } from './measure.ts'
import { personHistory } from './people.ts'
import { resourceHistory } from './shares.ts'

const PAGE = 1000
const known = catalogue(contexts)

/** Logs full of the events that a projection folds: each would be fast over events that it skips. */
const LOGS: Readonly<Record<string, (log: EventLog, events: number) => Promise<void>>> = {
  'demands.db': fillDemands,
  'shares.db': (log, events) => fillHistories(log, events, 'resource', resourceHistory),
  'people.db': (log, events) => fillHistories(log, events, 'person', personHistory),
}
const LOG_OF: Readonly<Record<string, string>> = {
  [resourceSharing.name]: 'shares.db',
  [personnelSharing.name]: 'people.db',
}

/** Each view alone from the whole log, indexes included, against a bare scan with JSON.parse: the slowest view counts. */
export const bench: Bench = {
  name: 'rebuild',
  unit: 'events/s',
  target: 0.4,
  targets: [
    { figure: /^together$/, least: 0.3 },
    { figure: /./, least: 0.4 },
  ],
  async prepare({ folder, scale }) {
    for (const [name, fill] of Object.entries(LOGS)) {
      const log = await openSqliteLog({ path: join(folder, name), clock: Date.now })
      await fill(log, scale)
      await log.close()
    }
  },
  async run({ folder, scale }) {
    const limits = new Map<string, number>()
    for (const name of Object.keys(LOGS)) limits.set(name, await bare(join(folder, name), scale))
    const beside: Record<string, number> = {}
    let worst = { ours: 0, limit: 1, ratio: Number.POSITIVE_INFINITY }
    for (const projection of projections) {
      const log = LOG_OF[projection.name] ?? 'demands.db'
      const ours = await rebuilt(folder, log, [projection], scale)
      const limit = limits.get(log) ?? 0
      const ratio = ours / limit
      beside[projection.name] = Number(ratio.toFixed(3))
      if (ratio < worst.ratio) worst = { ours, limit, ratio }
    }
    const together = await rebuilt(folder, 'demands.db', projections, scale)
    beside.together = Number((together / (limits.get('demands.db') ?? 0)).toFixed(3))
    return { ours: worst.ours, limit: worst.limit, beside }
  },
}

async function rebuilt(folder: string, file: string, some: readonly Projection[], scale: number): Promise<number> {
  const log = await openSqliteLogReader({ path: join(folder, file) })
  const path = join(folder, 'read.db')
  const db = openReadDatabase(path, await log.identity())
  const result = await rate(scale, async () => {
    const { events, failures } = await replayViews({ log, db, projections: some, catalogue: known })
    if (events !== scale || failures.length > 0) throw new Error(`replayed ${events}: ${JSON.stringify(failures)}`)
  })
  db.close()
  await log.close()
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
  return result
}

async function bare(path: string, scale: number): Promise<number> {
  const db = new DatabaseSync(path, { readOnly: true })
  const scan = arrayQuery<[number, string]>(
    db,
    'select position, event from events where position > ? order by position limit ?',
  )
  let events = 0
  const result = await rate(scale, () => {
    for (let after = 0; ; ) {
      const rows = scan.all(after, PAGE)
      if (rows.length === 0) return
      for (const [position, event] of rows) {
        if (JSON.parse(event).subject !== undefined) events += 1
        after = position
      }
    }
  })
  db.close()
  if (events !== scale) throw new Error(`read ${events} events of ${scale}`)
  return result
}
