import { statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, vi } from 'vitest'
import { appended, newEvent } from './events.ts'
import { newPath, opened } from './log-file.ts'

describe('the write-ahead log', () => {
  it('stays bounded while appends go on and readers read', { timeout: 60_000 }, async () => {
    const path = newPath()
    const log = await opened(path)
    const end = new AbortController()
    let seen = 0
    const reading = (async () => {
      for await (const batch of log.subscribe(0, end.signal)) seen += batch.length
    })()
    const data = { text: 'x'.repeat(40_000) }
    const rounds = 12
    for (let round = 0; round < rounds; round += 1) {
      await Promise.all(Array.from({ length: 200 }, () => log.append('demand-pa-1', 'any', [newEvent({ data })])))
    }
    // About 100 MB went through it.
    expect(statSync(`${path}-wal`).size).toBeLessThan(64e6)
    await vi.waitFor(() => expect(seen).toBe(rounds * 200))
    end.abort()
    await reading
  })

  it('stays bounded under many small events, each of which changes several pages', { timeout: 60_000 }, async () => {
    const path = newPath()
    const log = await opened(path)
    for (let round = 0; round < 3_000; round += 1) {
      const streams = ['a', 'b', 'c', 'd'].map((name) => `demand-pa-${round}-${name}`)
      await Promise.all(streams.map((stream) => log.append(stream, 'none', [newEvent()])))
    }
    expect(statSync(`${path}-wal`).size).toBeLessThan(36e6)
  })

  it('grows under a reader that holds a transaction open, without stopping the appends', {
    timeout: 60_000,
  }, async () => {
    const path = newPath()
    const log = await opened(path)
    appended(await log.append('demand-pa-1', 'any', [newEvent()]))
    const holder = new DatabaseSync(path, { readOnly: true })
    holder.exec('begin; select count(*) from events')
    const data = { text: 'x'.repeat(40_000) }
    const fill = async (): Promise<void> => {
      for (let round = 0; round < 6; round += 1) {
        await Promise.all(Array.from({ length: 200 }, () => log.append('demand-pa-1', 'any', [newEvent({ data })])))
      }
    }
    await fill()
    const held = statSync(`${path}-wal`).size
    expect(held).toBeGreaterThan(40e6)
    holder.close()
    await fill()
    await vi.waitFor(async () => {
      // The next commit starts it again.
      await log.append('demand-pa-1', 'any', [newEvent()])
      expect(statSync(`${path}-wal`).size).toBeLessThan(68e6)
    })
  })
})
