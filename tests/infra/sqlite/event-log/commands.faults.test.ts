import { randomUUID } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { openSqliteLog, type SqliteLog } from '../../../../infra/sqlite/event-log/log.ts'
import { newEvent } from './events.ts'
import { keyed, newPath, opened } from './log-file.ts'

const DAY_MS = 24 * 60 * 60 * 1000

const rows = (path: string): number => {
  const db = new DatabaseSync(path, { readOnly: true })
  const count = db.prepare('select count(*) as n from commands').get()?.n
  db.close()
  return Number(count)
}

describe('the index of commands, where there are many', () => {
  it('finds each of many commands: merged, being merged, and new, and after every restart', async () => {
    const path = newPath()
    const commands = Array.from({ length: 20_000 }, () => randomUUID())
    const find = async (log: SqliteLog): Promise<void> => {
      for (const [nth, command] of commands.entries())
        if ((await log.commandStream?.(command)) !== `demand-pa-${nth}`) throw new Error(`command ${nth} is not found`)
    }
    let log = await openSqliteLog({ path, clock: Date.now })
    const append = (nth: number) => log.append(`demand-pa-${nth}`, 'none', [keyed(commands[nth] ?? '')])
    const appendAll = (from: number, to: number) =>
      Promise.all(Array.from({ length: to - from }, (_, n) => append(from + n)))
    await appendAll(0, 17_000)
    await log.close()
    log = await opened(path)
    for (let from = 17_000; from < 20_000; from += 100) await appendAll(from, from + 100)
    await find(log)
    expect(rows(path)).toBeGreaterThan(0)
    await log.close()
    log = await opened(path)
    await find(log)
    expect(await log.commandStream?.(randomUUID())).toBeUndefined()
  })

  it('removes older ones, some with each commit', async () => {
    const path = newPath()
    let now = Date.parse('2026-01-01T08:00:00.000Z')
    const first = await openSqliteLog({ path, clock: () => now })
    const events = Array.from({ length: 16_385 }, () => keyed(randomUUID()))
    await first.append('demand-pa-1', 'none', events)
    await first.close()
    const log = await opened(path, { clock: () => now })
    expect(rows(path)).toBe(16_384)
    now += 43 * DAY_MS
    for (let commit = 0; commit < 64; commit += 1) await log.append('demand-pa-2', 'any', [newEvent()])
    expect(rows(path)).toBe(0)
  })
})
