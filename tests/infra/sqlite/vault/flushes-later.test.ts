import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { openVault } from '../../../../infra/sqlite/vault/vault.ts'

it('a vault that flushes later has all keys in its file after the flush, and goes on', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-vault-'))
  onTestFinished(() => rmSync(directory, { recursive: true }))
  const [path, copy] = [join(directory, 'vault.db'), join(directory, 'copy.db')]
  const masterKey = randomBytes(32)
  const vault = await openVault({ path, masterKey, flushesLater: true })
  onTestFinished(() => vault.close())
  const sealed = await vault.seal([{ subject: 'resident-1', value: 'a secret' }])
  expect(statSync(`${path}-wal`).size).toBeGreaterThan(0)
  await vault.flush?.()
  expect(statSync(`${path}-wal`).size).toBe(0)
  copyFileSync(path, copy)
  const copied = await openVault({ path: copy, masterKey })
  onTestFinished(() => copied.close())
  expect(await copied.open(sealed)).toEqual(['a secret'])
  const later = await vault.seal([{ subject: 'resident-2', value: 'another' }])
  expect(await vault.open(later)).toEqual(['another'])
})
