import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished } from 'vitest'
import { openNats } from '../../../../infra/nats/connection.ts'
import { copyKeys } from '../../../../infra/nats/vault/copy.ts'
import { openVault } from '../../../../infra/sqlite/vault/vault.ts'
import { natsServer } from '../../../fixtures/nats-server.ts'
import { LEASE_MS, LOG, openOwn, ownBucket } from './rig.ts'

const masterKey = randomBytes(32)
const fault = (code: string) => expect.objectContaining({ name: 'Fault', code })
let server: Awaited<ReturnType<typeof natsServer>>
let directory = ''
let path = ''
let bucket = ''
beforeAll(async () => {
  server = await natsServer()
  directory = mkdtempSync(join(tmpdir(), 'sanshe-copy-'))
})
afterAll(async () => {
  rmSync(directory, { recursive: true, force: true })
  await server.remove()
})
beforeEach(() => {
  bucket = ownBucket()
  path = join(directory, `${bucket}.db`)
})

async function copied(options: { masterKey?: Uint8Array } = {}) {
  const nats = openNats({ url: server.url })
  try {
    return await copyKeys({ nats, path, bucket, masterKey, log: LOG, ...options })
  } finally {
    await nats.close()
  }
}

const of = (subject: string, value: unknown) => ({ subject, value })

it('opens from the bucket what the file’s vault sealed, and nothing that was destroyed', async () => {
  const file = await openVault({ path, masterKey })
  const many = Array.from({ length: 1500 }, (_, at) => of(`resident-${at}`, at))
  const sealed = await file.seal([...many, of('redacted', 'a'), of('redacted', 'b'), of('erased', 'c')])
  const [a, b] = sealed.slice(1500)
  if (a === undefined || b === undefined) throw new Error('two were sealed')
  await file.redact(a, [b])
  await file.erase('erased')
  const digest = file.digest('command', 'a body')
  const expected = await file.open(sealed)
  const named = await file.keysOf('redacted')
  await file.close()

  expect(await copied()).toEqual({ keys: 1501, values: 0 })
  expect(await copied(), 'a second time changes nothing').toEqual({ keys: 1501, values: 0 })
  const vault = await openOwn(server.url, { bucket, masterKey, leaseMs: LEASE_MS })
  onTestFinished(() => vault.close())
  expect(await vault.open(sealed)).toEqual(expected)
  expect(expected.slice(1500)).toEqual([undefined, 'b', undefined])
  expect(vault.digest('command', 'a body')).toBe(digest)
  expect(await vault.keysOf('redacted')).toEqual(named)
  const again = await vault.seal([of('resident-3', 'more')])
  expect(await vault.keysIn(again), 'it goes on with the same key').toEqual(await vault.keysIn(sealed.slice(3, 4)))
  expect(await vault.erase('redacted')).toBe(1)
  expect(await vault.erase('resident-3')).toBe(1)
  expect(await vault.open([b, ...sealed.slice(2, 5)])).toEqual([undefined, 2, undefined, 4])
})

it('refuses a bucket with other keys for the same person, and loses none', async () => {
  const file = await openVault({ path, masterKey })
  await file.seal([of('resident-1', 'in the file')])
  await file.close()
  const vault = await openOwn(server.url, { bucket, masterKey, leaseMs: LEASE_MS })
  onTestFinished(() => vault.close())
  const there = await vault.seal([of('resident-1', 'in the bucket')])
  await expect(copied()).rejects.toEqual(fault('vault.foreign'))
  expect(await vault.open(there)).toEqual(['in the bucket'])
})

it('takes nothing from another master key’s file, nor from what is no vault', async () => {
  await expect(copied()).rejects.toEqual(fault('vault.unavailable'))
  const file = await openVault({ path, masterKey })
  await file.seal([of('resident-1', 'a')])
  await file.close()
  await expect(copied({ masterKey: randomBytes(32) })).rejects.toEqual(fault('vault.wrong-master-key'))
})
