import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Actor, HOUR } from '../../../../domain/kernel/index.ts'
import { checkpointsIn } from '../../../../infra/sqlite/state/checkpoints.ts'
import { deadLettersIn } from '../../../../infra/sqlite/state/dead-letters.ts'
import { disclosuresIn } from '../../../../infra/sqlite/state/disclosures.ts'
import { endpointsIn } from '../../../../infra/sqlite/state/endpoints.ts'
import { openStateDb, type StateDb } from '../../../../infra/sqlite/state/state-db.ts'
import { statement } from '../../../../infra/sqlite/state/statement.ts'
import type { Fault } from '../../../../services/kit/fault.ts'
import { failedEvent, MANY, newEndpoint } from './conformance.ts'

const identity = { id: 'log-1', epoch: 1 }
const worker: Actor = { id: 'person-1', role: 'social-work', party: 'party-1' }
const NOON = Date.UTC(2026, 2, 2, 12)
const board = { community: 'pa', view: 'demand-board' }
const fault = (code: string) => expect.objectContaining({ name: 'Fault', code })

let directory = ''
let path = ''
let failures: Fault[] = []
let mended = 0
const open = (of = identity) =>
  openStateDb({
    path,
    identity: of,
    failed: (failure) => failures.push(failure),
    mended: () => {
      mended += 1
    },
  })
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sanshe-state-'))
  path = join(directory, 'state.db')
  failures = []
  mended = 0
})
afterEach(() => rm(directory, { recursive: true, force: true }))

describe('the state file', () => {
  it('keeps what its parts write, at once or queued, across restarts', async () => {
    const state = open()
    state.tables('create table if not exists marks (name text primary key) strict')
    await state.write(insert('now'))
    const later = queueOf(state)
    for (let at = 0; at < 1000; at += 1) later(`later ${at}`)
    const count = state.prepare('select count(*) as n from marks')
    expect(count.get()?.n).toBe(1)
    await vi.waitFor(() => expect(count.get()?.n).toBe(1001))
    later('at last')
    await state.close()
    const again = open()
    expect(again.prepare('select count(*) as n from marks').get()?.n).toBe(1002)
    await again.close()
  })

  it('writes all of a transaction or nothing', async () => {
    const state = open()
    state.tables('create table if not exists marks (name text primary key) strict')
    await expect(state.write(insert('a'), insert('a'))).rejects.toThrow(fault('state.unavailable'))
    expect(state.prepare('select count(*) as n from marks').get()?.n).toBe(0)
    await state.close()
  })

  it('writes into tables that were created after it began to write', async () => {
    const state = open()
    state.tables('create table if not exists marks (name text not null) strict')
    await state.write(insert('a'))
    state.tables('create unique index if not exists marks_once on marks (name); create table more (name text) strict')
    const upsert = statement('insert into marks values (?) on conflict (name) do update set name = ?')
    expect(await state.write(upsert('a', 'b'), statement('insert into more values (?)')('c'))).toBe(1)
    expect(state.prepare('select name from marks union all select name from more').all()).toEqual([
      { name: 'b' },
      { name: 'c' },
    ])
    await state.close()
  })

  it('belongs to one log, and refuses another', async () => {
    await open().close()
    expect(() => open({ id: 'log-2', epoch: 1 })).toThrow(fault('state.other-log'))
    expect(() => open({ id: 'log-1', epoch: 2 })).toThrow(fault('state.other-log'))
    await open().close()
  })

  it('is refused as foreign, and not changed', async () => {
    writeFileSync(
      path,
      'not a database, but a file long enough to be inspected, which its owner still needs. '.repeat(9),
    )
    const before = readFileSync(path)
    expect(() => open()).toThrow(fault('state.foreign'))
    expect(readFileSync(path).equals(before)).toBe(true)
    await rm(path)
    const other = new DatabaseSync(path)
    other.exec('create table other (n integer)')
    other.close()
    expect(() => open()).toThrow(fault('state.foreign'))
  })
})

const insert = statement('insert into marks values (?)')

/** Queues names one by one. */
function queueOf(state: StateDb): (name: string) => void {
  let names: string[] = []
  const announce = state.queue({
    size: () => names.length,
    take(most) {
      const taken = names.slice(0, most)
      names = names.slice(most)
      return {
        statements: taken.map((name) => insert(name)),
        written() {},
        failed() {
          names = [...taken, ...names]
        },
      }
    },
  })
  return (name) => {
    names.push(name)
    announce()
  }
}

describe('while another program holds the state file', () => {
  /** Returns what releases the lock: no other connection writes before. */
  function locked(): () => void {
    const other = new DatabaseSync(path)
    other.exec('begin immediate')
    return () => other.close()
  }

  it('queued writes stay, are reported once, and are written when the lock is released', async () => {
    const state = open()
    const checkpoints = checkpointsIn(state)
    const disclosures = disclosuresIn(state)
    const rows = state.prepare('select durable, position from checkpoints order by durable')
    checkpoints.save('dispatch', 9)
    expect(await state.flush()).toBe(true)
    const release = locked()
    for (let position = 10; position <= 310; position += 1) checkpoints.save('dispatch', position)
    disclosures.record(worker, board, ['a1'], NOON)
    expect(await disclosures.flush()).toBe(false)
    await vi.waitFor(() => expect(failures).toEqual([fault('state.unavailable')]))
    checkpoints.save('dispatch', 311)
    checkpoints.save('matching', 5)
    expect(await state.flush()).toBe(false)
    expect(checkpoints.of('dispatch')).toBe(311)
    expect(rows.all()).toEqual([{ durable: 'dispatch', position: 9 }])
    expect(mended).toBe(0)
    release()
    await vi.waitFor(() => expect(mended).toBe(1), 10_000)
    expect(rows.all()).toEqual([
      { durable: 'dispatch', position: 311 },
      { durable: 'matching', position: 5 },
    ])
    expect((await disclosures.list(['a1'], { limit: 9 })).disclosures).toMatchObject([{ times: 1 }])
    expect(failures).toHaveLength(1)
    await disclosures.stop()
    await state.close()
  })

  it('a write waits for a moment without blocking the process, and fails where that takes too long', async () => {
    const state = open()
    const deadLetters = deadLettersIn(state, Date.now)
    const event = failedEvent()
    await deadLetters.failed('dispatch', event, 'timeout')
    const release = locked()
    let turns = 0
    const turning = setInterval(() => {
      turns += 1
    }, 5)
    await expect(deadLetters.succeeded('dispatch', event)).rejects.toThrow(
      expect.objectContaining({ code: 'state.unavailable', kind: 'transient', retryAfter: 2 }),
    )
    expect(turns).toBeGreaterThan(10)
    clearInterval(turning)
    const waiting = deadLetters.succeeded('dispatch', event)
    release()
    await waiting
    expect(await deadLetters.failed('dispatch', event, 'timeout')).toBe(1)
    await state.close()
  })

  it('values that change while older ones wait for the lock are written in the end, and nothing twice', async () => {
    const state = open()
    const [checkpoints, disclosures] = [checkpointsIn(state), disclosuresIn(state)]
    const endpoints = endpointsIn(state, checkpoints)
    await endpoints.add(newEndpoint({ id: 'hook' }), MANY)
    checkpoints.save('gone', 1)
    await state.flush()
    const release = locked()
    for (let nth = 1; nth <= 30; nth += 1) {
      checkpoints.save('dispatch', nth)
      disclosures.record(worker, board, ['a1'], NOON + nth)
      const flushed = disclosures.flush()
      disclosures.record(worker, board, ['a1'], NOON + nth)
      expect(await flushed).toBe(false)
    }
    checkpoints.save('gone', 2)
    const failing = state.flush()
    const forgotten = checkpoints.forget('gone')
    await failing
    const given = [1, 2].map(() => endpoints.change('hook', ({ givenUp }) => ({ givenUp: givenUp + 1 })))
    release()
    await Promise.all([forgotten, ...given])
    expect(await disclosures.flush()).toBe(true)
    expect(checkpoints.of('dispatch')).toBe(30)
    expect(checkpoints.of('gone')).toBeUndefined()
    expect((await disclosures.list(['a1'], { limit: 9 })).disclosures).toMatchObject([{ times: 60, last: NOON + 30 }])
    expect(await endpoints.find('hook')).toMatchObject({ givenUp: 2 })
    await disclosures.stop()
    await state.close()
    const again = open()
    expect(checkpointsIn(again).of('dispatch')).toBe(30)
    await again.close()
  })

  it('no value is opened without a record of the disclosure', async () => {
    const state = open()
    const disclosures = disclosuresIn(state)
    const release = locked()
    const keys = Array.from({ length: 50_000 }, (_, at) => `key-${at}`)
    disclosures.record(worker, board, keys, NOON)
    expect(() => disclosures.record(worker, board, ['a1'], NOON)).toThrow(fault('state.unavailable'))
    release()
    await disclosures.flush()
    disclosures.record(worker, board, ['a1'], NOON)
    await disclosures.stop()
    await state.close()
  })
})

describe('disclosures', () => {
  it('combine what one reader saw at one place within an hour', async () => {
    const state = open()
    const disclosures = disclosuresIn(state)
    disclosures.record(worker, board, ['a1', 'a1', 'b2'], NOON)
    disclosures.record(worker, board, ['a1'], NOON + 1000)
    await disclosures.flush()
    disclosures.record(worker, board, ['a1'], NOON + 2000)
    disclosures.record(worker, board, ['a1'], NOON + HOUR)
    disclosures.record({ id: 'auditor-1', role: 'auditor' }, { ...board, view: 'feed' }, ['a1'], NOON)
    const { disclosures: of } = await disclosures.list(['a1'], { limit: 10 })
    expect(of).toHaveLength(3)
    expect(of).toContainEqual({
      key: 'a1',
      reader: 'person-1',
      role: 'social-work',
      party: 'party-1',
      ...board,
      first: NOON,
      last: NOON + 2000,
      times: 4,
    })
    expect(of).toContainEqual(expect.objectContaining({ reader: 'auditor-1', view: 'feed', times: 1 }))
    expect((await disclosures.list(['b2', 'c3'], { limit: 10 })).disclosures).toHaveLength(1)
    expect(await disclosures.list([], { limit: 10 })).toEqual({ disclosures: [] })
    await disclosures.stop()
    await state.close()
  })

  it('come in pages, each once, also after a restart', async () => {
    const state = open()
    const disclosures = disclosuresIn(state)
    for (let at = 0; at < 25; at += 1) disclosures.record({ ...worker, id: `person-${at}` }, board, ['a1'], NOON)
    await disclosures.stop()
    await state.close()
    const again = open()
    const found = disclosuresIn(again)
    const readers: string[] = []
    let after: string | undefined
    do {
      const page = await found.list(['a1'], { limit: 10, ...(after === undefined ? {} : { after }) })
      readers.push(...page.disclosures.map(({ reader }) => reader))
      after = page.next
    } while (after !== undefined)
    expect(readers).toEqual(Array.from({ length: 25 }, (_, at) => `person-${24 - at}`))
    await found.stop()
    await again.close()
  })

  it('are written without a request for them', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const state = open()
      const disclosures = disclosuresIn(state)
      disclosures.record(worker, board, ['a1'], NOON)
      vi.advanceTimersByTime(1000)
      const count = state.prepare('select count(*) as n from disclosures')
      await vi.waitFor(() => expect(count.get()?.n).toBe(1))
      await disclosures.stop()
      await state.close()
    } finally {
      vi.useRealTimers()
    }
  })
})
