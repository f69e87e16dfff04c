import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { Actor } from '../../../domain/kernel/index.ts'
import { openCore } from '../../../src/engine/core.ts'
import { withViews } from '../../../src/engine/read-side.ts'

/** A program that takes databases for itself alone, and prints those that it got. */
const TAKE = `
  const { DatabaseSync } = require('node:sqlite')
  for (const file of process.argv.slice(1)) {
    const db = new DatabaseSync(file)
    try {
      db.exec('pragma locking_mode = exclusive; select count(*) from sqlite_schema')
      console.log(file)
    } catch (error) {
      if (error.errstr !== 'database is locked') throw error
    }
  }`

/*
 * A program that opens and closes a database, such as sqlite3 and its bindings, deletes the write-ahead log if no other process holds
 * a lock on the file. The engine would go on writing to the deleted one.
 */
test('a running engine holds a lock on each of its databases, also after a clean stop and a start', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-locks-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const open = () => openCore({ directory, environment: {} })
  await (await open()).stop()
  const engine = await withViews(await open(), { services: [], onFailure: () => {} })
  onTestFinished(() => engine.stop())

  const databases = readdirSync(directory).filter((name) => name.endsWith('.db'))
  expect(databases).toEqual(['log.db', 'read.db', 'snapshots.db', 'state.db', 'vault.db'])
  const files = databases.map((name) => join(directory, name))
  const took = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', '-e', TAKE, ...files])
  expect([took.status, String(took.stdout), String(took.stderr)]).toEqual([0, '', ''])
})

test('a command whose keys went into a deleted vault is not acknowledged', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-gone-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const core = await openCore({ directory, environment: {} })
  onTestFinished(() => core.stop())
  const handle = (aggregate: string, command: string, data: object, actor: Actor) =>
    core.commands.handle({ community: 'pa', aggregate, command, data, actor })
  await handle('community', 'establish', { name: 'P' }, { id: 'administrator-1', role: 'administrator' })
  const raise = (id: string) => handle('demand', 'raise', { text: 'A lamp' }, { id, role: 'resident' })
  expect(await raise('resident-1')).toMatchObject({ ok: true })
  for (const end of ['', '-wal', '-shm']) rmSync(join(directory, `vault.db${end}`))
  await expect(raise('resident-2')).rejects.toMatchObject({ code: 'vault.file-gone' })
})
