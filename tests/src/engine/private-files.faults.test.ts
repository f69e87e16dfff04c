import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { foundOn } from '../../../demo/foundation.ts'
import { acceptClock } from '../../../infra/files/clock-acceptance.ts'
import { replaceFile } from '../../../services/kit/private-files.ts'
import { readConfig } from '../../../src/config/config.ts'
import { signingSecret } from '../../../src/config/token-secret.ts'
import { backUpDirectory, restoreDirectory } from '../../../src/engine/backup.ts'
import { openCore } from '../../../src/engine/core.ts'
import { sealDirectory } from '../../../src/engine/migration.ts'
import { withViews } from '../../../src/engine/read-side.ts'

let root: string
let umask: number
beforeEach(() => {
  umask = process.umask(0)
  root = mkdtempSync(join(tmpdir(), 'sanshe-private-'))
})
afterEach(() => {
  process.umask(umask)
  rmSync(root, { recursive: true, force: true })
})

const environment = {}
const clock = Date.now

/** Modes of a folder and of everything in it, by name. */
function modesIn(folder: string): Record<string, string> {
  const mode = (path: string) => (statSync(path).mode & 0o777).toString(8)
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return Object.fromEntries([['.', mode(folder)], ...names.sort().map((name) => [name, mode(join(folder, name))])])
}

/** What modes a folder should have: 700 for folders, 600 for files. */
function privateModes(folder: string): Record<string, string> {
  const isFolder = (name: string) => statSync(join(folder, name)).isDirectory()
  return Object.fromEntries(Object.keys(modesIn(folder)).map((name) => [name, isFolder(name) ? '700' : '600']))
}

async function engineIn(directory: string) {
  const core = await openCore({ directory, clock, environment })
  const failed = (fault: Error): never => {
    throw fault
  }
  return { core, engine: await withViews(core, { onFailure: failed }) }
}

it('all files of an engine are for its owner alone, with any umask', async () => {
  const data = join(root, 'deep/data')
  signingSecret(readConfig({ SANSHE_DATA: data }))
  const { core, engine } = await engineIn(data)
  await foundOn(core)
  await expect.poll(async () => engine.views.reached('parties', await core.log.head(), 1_000)).toBe(true)
  expect(modesIn(data)).toEqual(privateModes(data))
  expect(Object.keys(modesIn(data))).toEqual(
    expect.arrayContaining([
      'log.db',
      'log.db-wal',
      'log.db-owner',
      'vault.db',
      'read.db',
      'read.db-wal',
      'snapshots.db',
      'state.db',
      'master.key',
      'token.secret',
    ]),
  )

  const to = join(root, 'backups/today')
  await backUpDirectory({ directory: data, to, clock, environment, withMasterKey: true })
  expect(modesIn(to)).toEqual(privateModes(to))
  await engine.stop()
  expect(modesIn(data)).toEqual(privateModes(data))

  const restored = join(root, 'restored/data')
  await restoreDirectory({ from: to, directory: restored, clock, environment })
  expect(modesIn(restored)).toEqual(privateModes(restored))
})

it('what commands leave beside the files is for their owner alone', async () => {
  const data = join(root, 'data')
  await (await engineIn(data)).engine.stop()
  acceptClock(data, clock())
  expect(modesIn(data)['clock.accept']).toBe('600')
  const how = { signal: new AbortController().signal, onProgress: () => {} }
  expect(await sealDirectory(data, how)).toMatchObject({ complete: true })
  expect(Object.keys(modesIn(data))).toEqual(expect.arrayContaining(['log.before-seal.db', 'state.before-migrate.db']))
  expect(modesIn(data)).toEqual(privateModes(data))
})

it('files that an earlier version left readable for others become private', async () => {
  const data = join(root, 'data')
  await (await engineIn(data)).engine.stop()
  const databases = readdirSync(data).filter((name) => name.includes('.db'))
  for (const name of databases) chmodSync(join(data, name), 0o644)
  const { engine } = await engineIn(data)
  expect(modesIn(data)).toEqual(privateModes(data))
  await engine.stop()
})

it('a file that is replaced is for its owner alone', () => {
  const path = join(root, 'demo.json')
  replaceFile(path, '{}')
  expect(modesIn(root)).toEqual({ '.': '700', 'demo.json': '600' })
})
