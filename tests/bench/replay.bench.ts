import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { RecordedEvent } from '../../domain/kernel/index.ts'
import { arrayQuery } from '../../infra/sqlite/array-query.ts'
import { openSqliteLog } from '../../infra/sqlite/event-log/log.ts'
import { openSqliteLogReader } from '../../infra/sqlite/event-log/reader.ts'
import { fill } from './events.ts'
import { type Bench, inTurns, rate } from './measure.ts'

const PAGE = 1000

/** `readAll` over the whole log with one fold, against a bare scan of the needed columns with JSON.parse and the same fold. */
export const bench: Bench = {
  name: 'replay',
  unit: 'events/s',
  target: 0.95,
  async prepare({ folder, scale }) {
    const log = await openSqliteLog({ path: join(folder, 'log.db'), clock: Date.now })
    await fill(log, scale)
    await log.close()
  },
  async run({ folder, scale }, round) {
    const path = join(folder, 'log.db')
    return inTurns(
      round,
      () => ours(path, scale),
      () => bare(path, scale),
    )
  },
}

/** A fold that reads each event, so that none is optimised away. */
function counting(): { fold(event: RecordedEvent): void; total(): number } {
  const byType = new Map<string, number>()
  return {
    fold: ({ type }) => {
      byType.set(type, (byType.get(type) ?? 0) + 1)
    },
    total: () => [...byType.values()].reduce((sum, count) => sum + count, 0),
  }
}

function check(total: number, scale: number): void {
  if (total !== scale) throw new Error(`read ${total} events of ${scale}`)
}

async function ours(path: string, scale: number): Promise<number> {
  const reader = await openSqliteLogReader({ path })
  const { fold, total } = counting()
  const result = await rate(scale, async () => {
    for await (const page of reader.readAll(0)) for (const event of page) fold(event)
  })
  await reader.close()
  check(total(), scale)
  return result
}

async function bare(path: string, scale: number): Promise<number> {
  const db = new DatabaseSync(path, { readOnly: true })
  const scan = arrayQuery<[number, string]>(
    db,
    'select position, event from events where position > ? order by position limit ?',
  )
  const { fold, total } = counting()
  const result = await rate(scale, () => {
    for (let after = 0; ; ) {
      const rows = scan.all(after, PAGE)
      if (rows.length === 0) return
      for (const [position, event] of rows) {
        fold(JSON.parse(event))
        after = position
      }
    }
  })
  db.close()
  check(total(), scale)
  return result
}
