import { symlinkSync } from 'node:fs'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openSqliteLog } from '../../../../infra/sqlite/event-log/log.ts'
import { openSqliteLogReader } from '../../../../infra/sqlite/event-log/reader.ts'
import { canMakeDisk } from '../../../fixtures/small-disk.ts'
import { all } from './events.ts'
import { newPath, opened } from './log-file.ts'
import { onSmallDisk, startWriterProcess } from './processes.ts'

describe('ownership', () => {
  it('belongs to one writer: a second one in this or another process is refused, by any path', async () => {
    const path = newPath()
    const log = await opened(path)
    const link = `${path}-link`
    symlinkSync(path, link)
    for (const same of [path, link]) {
      await expect(openSqliteLog({ path: same, clock: Date.now })).rejects.toMatchObject({ code: 'log.owned' })
      const other = startWriterProcess(same, 0)
      await other.said(1)
      expect(other.lines).toEqual(['log.owned'])
    }
    await log.close()
    const next = startWriterProcess(path, 0)
    await next.said(1)
    expect(next.lines).toEqual(['open'])
    await expect(openSqliteLog({ path, clock: Date.now })).rejects.toMatchObject({ code: 'log.owned' })
    await next.kill()
    await (await openSqliteLog({ path, clock: Date.now })).close()
  })

  it('does not affect readers, also in another process', async () => {
    const path = newPath()
    const writer = startWriterProcess(path, 2)
    await writer.said(10)
    const reader = await openSqliteLogReader({ path })
    onTestFinished(() => reader.close())
    const end = new AbortController()
    let seen = 0
    for await (const batch of reader.subscribe(0, end.signal)) {
      seen += batch.length
      if (seen > 200) end.abort()
    }
    await writer.kill()
    expect(await all(reader.readAll(0))).toHaveLength(await reader.head())
  })
})

describe.skipIf(!canMakeDisk())('a disk that is really full', () => {
  it('refuses, loses nothing, continues once there is room again, and can be closed', { timeout: 60_000 }, async () => {
    expect(await onSmallDisk()).toEqual({ refused: ['log.full', 'log.full'], moreAfterFreeing: true, kept: true })
  })
})
