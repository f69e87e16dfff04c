import { appendFileSync, copyFileSync, existsSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { RecordedEvent } from '../../../../domain/kernel/index.ts'
import { openSqliteLog } from '../../../../infra/sqlite/event-log/log.ts'
import { openSqliteLogReader } from '../../../../infra/sqlite/event-log/reader.ts'
import { all, appended, newEvent } from './events.ts'
import { startWriterProcess, temporaryFolder } from './processes.ts'

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 5)
const upTo = (most: number): number => Math.floor(Math.random() * most)

async function read(path: string): Promise<RecordedEvent[]> {
  const log = await openSqliteLog({ path, clock: Date.now })
  try {
    return await all(log.readAll(0))
  } finally {
    await log.close()
  }
}

/** No revision of any stream missing or double, positions rising, each event once. */
function expectWhole(events: readonly RecordedEvent[]): void {
  const ends = new Map<string, number>()
  let position = 0
  for (const event of events) {
    expect(event.revision).toBe((ends.get(event.subject) ?? -1) + 1)
    expect(event.position).toBeGreaterThan(position)
    ends.set(event.subject, event.revision)
    position = event.position
  }
  expect(new Set(events.map(({ id }) => id)).size).toBe(events.length)
}

const line = ({ id, subject, revision }: RecordedEvent): string => `${id} ${subject} ${revision}`

describe('a writer killed at a random moment under concurrent appends', () => {
  it('loses nothing that was acknowledged, and leaves no gaps or doubles', {
    timeout: 60_000 + ROUNDS * 5000,
  }, async () => {
    const path = join(temporaryFolder(), 'log.db')
    const acknowledged: string[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const writer = startWriterProcess(path, 24)
      await writer.said(2 + upTo(3000))
      await writer.kill()
      expect(writer.lines[0]).toBe('open')
      acknowledged.push(...writer.lines.slice(1).filter((said) => said.split(' ').length === 3))
      const events = await read(path)
      expectWhole(events)
      const written = new Set(events.map(line))
      expect(acknowledged.filter((said) => !written.has(said))).toEqual([])
    }
    expect(acknowledged.length).toBeGreaterThan(ROUNDS)
  })

  it('leaves a write-ahead log that may be torn anywhere: what is left are whole appends', {
    timeout: 60_000,
  }, async () => {
    const folder = temporaryFolder()
    const path = join(folder, 'log.db')
    const writer = startWriterProcess(path, 8)
    await writer.said(500)
    await writer.kill()
    const acknowledged = writer.lines.slice(1)
    const copy = (name: string): string => {
      const to = join(folder, name)
      copyFileSync(path, to)
      copyFileSync(`${path}-wal`, `${to}-wal`)
      return to
    }
    const before = await read(copy('whole'))
    expect(before.map(line)).toEqual(expect.arrayContaining(acknowledged.slice(0, 500)))

    for (let round = 0; round < ROUNDS; round += 1) {
      const torn = copy(`torn-${round}`)
      truncateSync(`${torn}-wal`, upTo(statSync(`${torn}-wal`).size))
      const left = await read(torn)
      expectWhole(left)
      expect(left).toEqual(before.slice(0, left.length))
      // The child appends one, two and three events in turn: no append may be cut in two.
      for (const end of new Map(left.map((event) => [event.subject, event.revision])).values()) {
        expect([0, 2, 5]).toContain(end % 6)
      }

      const littered = copy(`littered-${round}`)
      appendFileSync(`${littered}-wal`, Buffer.alloc(upTo(9000), upTo(256)))
      expect(await read(littered)).toEqual(before)
    }
  })
})

describe('a damaged file', () => {
  async function filled(events: number): Promise<string> {
    const path = join(temporaryFolder(), 'log.db')
    const log = await openSqliteLog({ path, clock: Date.now })
    appended(
      await log.append(
        'demand-pa-1',
        'none',
        Array.from({ length: events }, () => newEvent()),
      ),
    )
    await log.close()
    expect(existsSync(`${path}-wal`)).toBe(false)
    return path
  }

  it('is refused when it was cut off', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const path = await filled(500)
      truncateSync(path, 4096 + upTo(statSync(path).size - 4096))
      await expect(read(path)).rejects.toMatchObject({ code: 'log.corrupt' })
    }
  })

  it('is refused wherever it was cut off within its last pages', async () => {
    const path = await filled(500)
    const { size } = statSync(path)
    for (const missing of [1, 100, 1_000, 2_048, 2_500, 4_095, 4_096, 4_097, 6_144, 8_191]) {
      const cut = `${path}-${missing}`
      copyFileSync(path, cut)
      truncateSync(cut, size - missing)
      await expect(read(cut)).rejects.toMatchObject({ code: 'log.corrupt' })
      await expect(openSqliteLogReader({ path: cut })).rejects.toMatchObject({ code: 'log.corrupt' })
    }
  })

  it('is refused when an older one lies beside a newer write-ahead log', async () => {
    const path = await filled(100)
    const older = `${path}-older`
    copyFileSync(path, older)
    const log = await openSqliteLog({ path, clock: Date.now })
    for (let nth = 0; nth < 60; nth += 1) await log.append(`demand-pa-later-${nth}`, 'none', [newEvent(), newEvent()])
    await log.close()
    const again = await openSqliteLog({ path, clock: Date.now })
    await again.append('demand-pa-last', 'none', [newEvent()])
    copyFileSync(`${path}-wal`, `${older}-wal`)
    await again.close()
    await expect(read(older)).rejects.toMatchObject({ code: 'log.corrupt' })
  })

  it('is refused when pages were overwritten', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const path = await filled(2000)
      const bytes = readFileSync(path)
      bytes.fill(upTo(255) + 1, 4096)
      writeFileSync(path, bytes)
      await expect(read(path)).rejects.toMatchObject({ code: 'log.corrupt' })
    }
  })

  it('is refused when a stored event is no longer JSON', async () => {
    const path = await filled(100)
    const bytes = readFileSync(path)
    const at = bytes.lastIndexOf('"specversion"')
    bytes.write('!', at)
    writeFileSync(path, bytes)
    await expect(read(path)).rejects.toMatchObject({ code: 'log.corrupt' })
  })
})
