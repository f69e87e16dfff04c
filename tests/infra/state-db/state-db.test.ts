import { readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Actor, HOUR } from '../../../domain/kernel/index.ts'
import { disclosuresIn, openStateDb } from '../../../infra/state-db/index.ts'
import type { Fault } from '../../../services/fault.ts'

const identity = { id: 'log-1', epoch: 1 }
const worker: Actor = { id: 'person-1', role: 'social-work', party: 'party-1' }
const NOON = Date.UTC(2026, 2, 2, 12)
const board = { community: 'pa', view: 'demand-board' }
const fault = (code: string) => expect.objectContaining({ name: 'Fault', code })

let directory = ''
let path = ''
let failures: Fault[] = []
const open = (of = identity) => openStateDb({ path, identity: of, failed: (failure) => failures.push(failure) })
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sanshe-state-'))
  path = join(directory, 'state.db')
  failures = []
})
afterEach(() => rm(directory, { recursive: true, force: true }))

describe('the state file', () => {
  it('keeps what its parts write, now or later, across restarts', async () => {
    const state = open()
    state.tables('create table if not exists marks (name text primary key) strict')
    const insert = state.prepare('insert into marks values (?)')
    state.write(() => insert.run('now'))
    for (let at = 0; at < 1000; at += 1) state.later(() => insert.run(`later ${at}`))
    const count = state.prepare('select count(*) as n from marks')
    expect(count.get()?.n).toBe(1)
    await vi.waitFor(() => expect(count.get()?.n).toBe(1001))
    state.later(() => insert.run('at last'))
    state.close()
    const again = open()
    expect(again.prepare('select count(*) as n from marks').get()?.n).toBe(1002)
    again.close()
  })

  it('writes all of one piece or none, and tells of what failed later', async () => {
    const state = open()
    state.tables('create table if not exists marks (name text primary key) strict')
    const insert = state.prepare('insert into marks values (?)')
    const twice = () => {
      insert.run('a')
      insert.run('a')
    }
    expect(() => state.write(twice)).toThrow(fault('state.unavailable'))
    expect(state.prepare('select count(*) as n from marks').get()?.n).toBe(0)
    state.later(twice)
    await vi.waitFor(() => expect(failures).toEqual([fault('state.unavailable')]))
    state.close()
  })

  it('belongs to one log, and says so of another', () => {
    open().close()
    expect(() => open({ id: 'log-2', epoch: 1 })).toThrow(fault('state.other-log'))
    expect(() => open({ id: 'log-1', epoch: 2 })).toThrow(fault('state.other-log'))
    open().close()
  })

  it('is told to be foreign, and left as it is', async () => {
    writeFileSync(
      path,
      'not a database, but something long enough to be looked at, and of value to somebody. '.repeat(9),
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

describe('disclosures', () => {
  it('gather what one reader saw at one place within an hour', async () => {
    const state = open()
    const disclosures = disclosuresIn(state)
    disclosures.record(worker, board, ['a1', 'a1', 'b2'], NOON)
    disclosures.record(worker, board, ['a1'], NOON + 1000)
    disclosures.flush()
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
    disclosures.stop()
    state.close()
  })

  it('come in pages, each once, and are there after a restart', async () => {
    const state = open()
    const disclosures = disclosuresIn(state)
    for (let at = 0; at < 25; at += 1) disclosures.record({ ...worker, id: `person-${at}` }, board, ['a1'], NOON)
    disclosures.stop()
    state.close()
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
    found.stop()
    again.close()
  })

  it('are written without anybody asking', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    try {
      const state = open()
      const disclosures = disclosuresIn(state)
      disclosures.record(worker, board, ['a1'], NOON)
      vi.advanceTimersByTime(1000)
      const count = state.prepare('select count(*) as n from disclosures')
      await vi.waitFor(() => expect(count.get()?.n).toBe(1))
      disclosures.stop()
      state.close()
    } finally {
      vi.useRealTimers()
    }
  })
})
