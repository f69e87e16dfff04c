import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import client from '@eventstore/db-client'
import { expect, it, onTestFinished } from 'vitest'
import { standIn } from '../infra/eventstoredb/server.ts'

const ROOT = resolve(import.meta.dirname, '../..')

it('the command of docs/how-to/deploy.md that names a reader of $all does so, and ends', async () => {
  const [, quoted = ''] =
    /node --input-type=module -e "\n([^"]*)" \\/.exec(readFileSync(resolve(ROOT, 'docs/how-to/deploy.md'), 'utf8')) ??
    []
  const store = await standIn()
  onTestFinished(() => store.stop())
  const program = quoted.replaceAll('\\$', '$')
  const options = { cwd: ROOT, timeout: 60_000 }
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program, store.url], options)
  const reader = client.EventStoreDBClient.connectionString(store.url)
  onTestFinished(() => reader.dispose())
  expect((await reader.getStreamMetadata('$all')).metadata).toEqual({ acl: { readRoles: ['$admins', 'engine'] } })
}, 90_000)
