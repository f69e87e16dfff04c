import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { pragma } from '../../../../infra/sqlite/event-log/file.ts'
import { openSqliteLog } from '../../../../infra/sqlite/event-log/log.ts'
import { openSqliteLogReader } from '../../../../infra/sqlite/event-log/reader.ts'
import { openLogStore } from '../../../../infra/sqlite/event-log/store.ts'
import {
  commandsConformance,
  eventLogConformance,
  type OpenLog,
  positionsConformance,
} from '../../../../testing/index.ts'
import { tests } from '../../../fixtures/conformance.ts'
import { all, appended, newEvent } from './events.ts'
import { keyed, newPath, opened } from './log-file.ts'

const open: OpenLog = async (clock) => {
  const folder = mkdtempSync(join(tmpdir(), 'sanshe-log-'))
  const path = join(folder, 'log.db')
  let log = await openSqliteLog({ path, clock })
  return {
    log,
    async reopen() {
      await log.close()
      log = await openSqliteLog({ path, clock })
      return log
    },
    async close() {
      await log.close()
      rmSync(folder, { recursive: true })
    },
  }
}

eventLogConformance('the embedded log', open, tests)
positionsConformance('the embedded log', open, tests)
commandsConformance('the embedded log', open, tests)

describe('durability', () => {
  it('is set on the live connection', () => {
    const store = openLogStore(newPath())
    onTestFinished(() => store.close())
    expect(pragma(store.db, 'journal_mode')).toBe('wal')
    expect(pragma(store.db, 'synchronous')).toBe(2)
  })

  it('comes with the first try of a log that flushes later, for all that was and will be appended', () => {
    const store = openLogStore(newPath(), { flushesLater: true })
    onTestFinished(() => store.close())
    // The file system is told nothing by `normal` commits; a `full` one flushes the whole write-ahead log.
    expect(pragma(store.db, 'synchronous')).toBe(1)
    store.tryWriting()
    expect(pragma(store.db, 'synchronous')).toBe(2)
  })

  it('is shared by concurrent appends, which need far fewer commits than appends', async () => {
    const log = await opened(newPath())
    const append = () => log.append('demand-pa-1', 'any', [newEvent()])
    await Promise.all(Array.from({ length: 1000 }, append))
    expect(log.commits()).toBeLessThan(50)
    const before = log.commits()
    for (let at = 0; at < 5; at += 1) await append()
    expect(log.commits()).toBe(before + 5)
  })
})

describe('a file that is not ours', () => {
  const refused = async (path: string, code: string): Promise<void> => {
    await expect(openSqliteLog({ path, clock: Date.now })).rejects.toMatchObject({ code })
    await expect(openSqliteLogReader({ path })).rejects.toMatchObject({ code })
  }

  it('is refused and not changed: text, or a database of another program', async () => {
    const text = newPath()
    writeFileSync(text, 'id,title\n1,lift\n'.repeat(100))
    await refused(text, 'log.foreign')

    const other = newPath()
    const db = new DatabaseSync(other)
    db.exec('create table events (a)')
    await refused(other, 'log.foreign')
    expect(pragma(db, 'journal_mode')).toBe('delete')
    db.close()
  })

  it('is refused when a newer version wrote it', async () => {
    const path = newPath()
    await (await openSqliteLog({ path, clock: Date.now })).close()
    const db = new DatabaseSync(path)
    db.exec('pragma user_version = 99')
    db.close()
    await refused(path, 'log.newer-format')
  })

  it('may be empty: a log begins there', async () => {
    const path = newPath()
    writeFileSync(path, '')
    const log = await opened(path)
    appended(await log.append('demand-pa-1', 'none', [newEvent()]))
  })

  it('is missed by a reader', async () => {
    await expect(openSqliteLogReader({ path: newPath() })).rejects.toMatchObject({ code: 'log.unavailable' })
  })
})

describe('a full disk', () => {
  const big = () => newEvent({ data: { text: 'x'.repeat(20_000) } })
  // Services that react to events wait: it does not count as a failure of an event.
  const full = { code: 'log.full', retryAfter: 60 }

  it('refuses everything of one commit, and writes nothing of it', async () => {
    const path = newPath()
    const log = await opened(path, { maxBytes: 400_000 })
    const before = appended(await log.append('demand-pa-1', 'none', [newEvent()]))
    const results = await Promise.allSettled(
      Array.from({ length: 30 }, (_, at) => log.append(`demand-pa-x${at}`, 'none', [big()])),
    )
    for (const result of results) expect(result).toMatchObject({ status: 'rejected', reason: full })
    expect(await all(log.readAll(0))).toEqual(before)
  })

  it('accepts what fits, and everything once there is room again', async () => {
    const path = newPath()
    const log = await opened(path, { maxBytes: 400_000 })
    const fill = async (at = 0): Promise<number> => {
      try {
        appended(await log.append('demand-pa-1', 'any', [big()]))
      } catch (error) {
        expect(error).toMatchObject(full)
        return at
      }
      return fill(at + 1)
    }
    const fitted = await fill()
    expect(fitted).toBeGreaterThan(5)
    expect(appended(await log.append('demand-pa-1', fitted - 1, [newEvent()]))[0]?.revision).toBe(fitted)
    expect(await log.append('demand-pa-1', 'none', [newEvent()])).toEqual({ conflict: true, revision: fitted })
    await log.close()

    const roomier = await opened(path, { maxBytes: 800_000 })
    expect(appended(await roomier.append('demand-pa-1', fitted, [big()]))[0]?.revision).toBe(fitted + 1)
    expect((await all(roomier.readStream('demand-pa-1'))).map(({ revision }) => revision)).toEqual(
      Array.from({ length: fitted + 2 }, (_, at) => at),
    )
  })
})

describe('the index of commands', () => {
  const DAY_MS = 24 * 60 * 60 * 1000
  /** A file as the previous version wrote it. */
  function withoutIndex(path: string): void {
    const db = new DatabaseSync(path)
    db.exec("drop table commands; delete from meta where name = 'commands'")
    db.close()
  }
  it('is built from the last 30 days where an older version kept none', async () => {
    const path = newPath()
    let now = Date.parse('2026-01-01T08:00:00.000Z')
    const clock = () => now
    const old = await openSqliteLog({ path, clock })
    const commands = Array.from({ length: 90 }, () => randomUUID())
    for (const [day, command] of commands.entries()) {
      const made = () => (day % 2 === 0 ? keyed(command) : newEvent({ commandid: command }))
      await Promise.all([
        old.append(`demand-pa-${day}`, 'none', [made(), made()]),
        old.append(
          `demand-pa-${day}-filler`,
          'none',
          Array.from({ length: 297 }, () => newEvent()),
        ),
      ])
      now += DAY_MS
    }
    await old.close()
    withoutIndex(path)
    const log = await opened(path, { clock })
    for (const [day, command] of commands.entries())
      if (day >= 60) expect(await log.commandStream?.(command)).toBe(day % 2 === 0 ? `demand-pa-${day}` : undefined)
    expect(await log.commandStream?.(commands[0] ?? '')).toBeUndefined()
  })

  it('skips damaged events when it is built', async () => {
    const path = newPath()
    const log = await openSqliteLog({ path, clock: Date.now })
    await log.append('demand-pa-1', 'none', [keyed('one')])
    await log.append('demand-pa-2', 'none', [keyed('two')])
    await log.close()
    withoutIndex(path)
    const db = new DatabaseSync(path)
    db.exec("update events set event = 'damaged' where position = 1")
    db.close()
    const damaged = await opened(path)
    expect(await damaged.commandStream?.('one')).toBeUndefined()
    expect(await damaged.commandStream?.('two')).toBe('demand-pa-2')
  })
})
