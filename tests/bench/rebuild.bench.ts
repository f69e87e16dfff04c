import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { contexts } from '../../domain/contexts.ts'
import { catalogue } from '../../domain/kernel/index.ts'
import { openSqliteLog } from '../../infra/event-log/sqlite/log.ts'
import { openSqliteLogReader } from '../../infra/event-log/sqlite/reader.ts'
import { openReadDatabase } from '../../infra/read-db/read-db.ts'
import { arrayQuery } from '../../infra/sqlite/array-query.ts'
import type { Projection } from '../../projections/runtime/index.ts'
import { projections } from '../../projections/views.ts'
import { replay } from '../../services/projector/replay.ts'
import { fillDemands } from './demands.ts'
import { type Bench, rate } from './measure.ts'

const PAGE = 1000
const known = catalogue(contexts)

/** Each view alone from the whole log, indexes included, against a bare scan with JSON.parse: the slowest view counts. */
export const bench: Bench = {
  name: 'rebuild',
  unit: 'events/s',
  target: 0.35,
  async prepare({ folder, scale }) {
    const log = await openSqliteLog({ path: join(folder, 'log.db'), clock: Date.now })
    await fillDemands(log, scale)
    await log.close()
  },
  async run({ folder, scale }) {
    const path = join(folder, 'log.db')
    const limit = await bare(path, scale)
    const beside: Record<string, number> = {}
    let ours = Number.POSITIVE_INFINITY
    for (const projection of projections) {
      const alone = await rebuilt(folder, [projection], scale)
      beside[projection.name] = Number((alone / limit).toFixed(3))
      ours = Math.min(ours, alone)
    }
    beside.together = Number(((await rebuilt(folder, projections, scale)) / limit).toFixed(3))
    return { ours, limit, beside }
  },
}

async function rebuilt(folder: string, some: readonly Projection[], scale: number): Promise<number> {
  const log = await openSqliteLogReader({ path: join(folder, 'log.db') })
  const path = join(folder, 'read.db')
  const db = openReadDatabase(path, await log.identity())
  const result = await rate(scale, async () => {
    const { events, failures } = await replay({ log, db, projections: some, catalogue: known })
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
