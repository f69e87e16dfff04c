import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSnapshots, rememberedBySnapshots } from '../../../../infra/sqlite/snapshots/snapshots.ts'

const identity = { id: 'log-1', epoch: 1 }
const snapshot = { stream: 'workbook-pa', revision: 400, foldVersion: 2, content: { items: ['1.01'] } }

let directory: string
let path: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'sanshe-snapshots-'))
  path = join(directory, 'snapshots.db')
})
afterEach(() => rmSync(directory, { recursive: true }))

function saved() {
  const snapshots = openSnapshots({ path, identity })
  snapshots.save(snapshot)
  snapshots.close()
}

function found(of = identity) {
  const snapshots = openSnapshots({ path, identity: of })
  const loaded = snapshots.load('workbook-pa')
  snapshots.save(snapshot)
  snapshots.close()
  return loaded
}

describe('snapshots', () => {
  it('are loaded after a restart, the newest of each stream', () => {
    saved()
    expect(found()).toEqual(snapshot)
  })

  it('from before marks were kept are used, and new ones keep theirs', () => {
    saved()
    const old = new DatabaseSync(path)
    old.exec('alter table snapshots drop column mark')
    old.close()
    expect(rememberedBySnapshots(path)).toBeUndefined()
    expect(found()).toEqual(snapshot)
    const mark = { stream: 'workbook-pa', revision: 401, id: 'event-1', position: 900, digest: 'd' }
    const snapshots = openSnapshots({ path, identity })
    expect(snapshots.save({ ...snapshot, revision: 401, mark })).toBe(true)
    expect(snapshots.load('workbook-pa')).toMatchObject({ revision: 401, mark })
    snapshots.close()
    expect(rememberedBySnapshots(path)).toEqual({ part: 'snapshots.db', log: identity, marks: [mark] })
  })

  it('of another log or epoch are not used, and the file serves the new log', () => {
    saved()
    expect(found({ id: 'log-2', epoch: 1 })).toBeUndefined()
    expect(found({ id: 'log-2', epoch: 1 })).toEqual(snapshot)
    expect(found({ id: 'log-2', epoch: 2 })).toBeUndefined()
  })

  it('in a damaged file are given up, and nothing else stops', () => {
    saved()
    writeFileSync(path, 'not a database at all, but long enough to be looked at as one'.repeat(100))
    expect(found()).toBeUndefined()
    expect(found()).toEqual(snapshot)
  })

  it('in a file of another program are given up', () => {
    const other = new DatabaseSync(path)
    other.exec('create table something (a)')
    other.close()
    expect(found()).toBeUndefined()
  })
})
