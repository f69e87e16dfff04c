import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  unlinkSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished, test } from 'vitest'
import { filePlace } from '../../../infra/sqlite/place.ts'

const MANY_BYTES = 67_108_864

function opened(folder = mkdtempSync(join(tmpdir(), 'sanshe-place-')), name = 'log.db') {
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, name)
  const db = new DatabaseSync(path)
  db.exec('pragma journal_mode = wal; create table if not exists t (text text)')
  onTestFinished(() => db.close())
  const write = () => db.prepare('insert into t values (?)').run('x'.repeat(20_000))
  write()
  return { folder, path, db, write }
}

test('a file is in its place after writes, copies and checkpoints', () => {
  const { path, db, write } = opened()
  const place = filePlace(path, MANY_BYTES)
  expect(place.check()).toBeUndefined()
  for (let at = 0; at < 9; at += 1) write()
  db.exec('pragma wal_checkpoint(full)')
  copyFileSync(path, `${path}.copy`)
  write()
  expect(place.check()).toBeUndefined()
})

test('a file is gone where it, its folder or its write-ahead log is', () => {
  const { folder, path } = opened()
  const place = filePlace(path, MANY_BYTES)
  renameSync(path, `${path}.moved`)
  expect(place.check()).toBe('gone')
  renameSync(`${path}.moved`, path)
  expect(place.check()).toBeUndefined()
  renameSync(folder, `${folder}-moved`)
  expect(place.check()).toBe('gone')
  renameSync(`${folder}-moved`, folder)
  expect(place.check()).toBeUndefined()
  unlinkSync(`${path}-wal`)
  expect(place.check()).toBe('gone')
})

test('a file is replaced where another one has its name, or less of it is left', () => {
  const { path, db } = opened()
  db.exec('pragma wal_checkpoint(full)')
  const place = filePlace(path, MANY_BYTES)
  expect(place.check()).toBeUndefined()
  copyFileSync(path, `${path}.copy`)
  renameSync(path, `${path}.before`)
  renameSync(`${path}.copy`, path)
  expect(place.check()).toBe('replaced')
  renameSync(`${path}.before`, path)
  expect(place.check()).toBeUndefined()
  truncateSync(path, 4096)
  expect(place.check()).toBe('replaced')
  truncateSync(path, statSync(path).size * 9)
  expect(place.check()).toBe('replaced')
})

test('a write-ahead log that is cut is noticed for the log, and may be emptied for others', () => {
  const { path, write } = opened()
  for (let at = 0; at < 9; at += 1) write()
  const [log, other] = [filePlace(path, MANY_BYTES), filePlace(path)]
  truncateSync(`${path}-wal`, 0)
  expect([log.check(), other.check()]).toEqual(['replaced', undefined])
})

test('a write-ahead log that this process cuts itself is no cut, and a later cut is', async () => {
  const { path, write } = opened()
  for (let at = 0; at < 9; at += 1) write()
  const place = filePlace(path, MANY_BYTES)
  await place.cutting(async () => {
    truncateSync(`${path}-wal`, 8192)
    expect(place.check()).toBeUndefined()
  })
  expect(place.check()).toBeUndefined()
  truncateSync(`${path}-wal`, 0)
  expect(place.check()).toBe('replaced')
})

test('a link that leads elsewhere now is noticed', () => {
  const there = opened(undefined, 'log.db')
  const here = mkdtempSync(join(tmpdir(), 'sanshe-place-'))
  onTestFinished(() => rmSync(here, { recursive: true, force: true }))
  const [data, elsewhere] = [join(here, 'data'), join(here, 'elsewhere')]
  symlinkSync(there.folder, data)
  const place = filePlace(join(data, 'log.db'), MANY_BYTES)
  expect(place.check()).toBeUndefined()
  mkdirSync(elsewhere)
  copyFileSync(there.path, join(elsewhere, 'log.db'))
  unlinkSync(data)
  symlinkSync(elsewhere, data)
  expect(place.check()).toBe('replaced')
})
