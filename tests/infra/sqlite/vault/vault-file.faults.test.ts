import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openVault } from '../../../../infra/sqlite/vault/vault.ts'
import type { Vault } from '../../../../services/ports/vault.ts'

describe('the vault’s file', () => {
  let directory = ''
  let path = ''
  let vault: Vault
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'sanshe-vault-'))
    path = join(directory, 'vault.db')
    vault = await openVault({ path, masterKey: randomBytes(32) })
  })
  afterEach(async () => {
    await vault.close()
    await rm(directory, { recursive: true, force: true })
  })

  const everyByte = () => Buffer.concat(readdirSync(directory).map((name) => readFileSync(join(directory, name))))

  it('holds neither subjects nor values nor keys, and after an erasure not even the wrapped ones', async () => {
    const crowd = Array.from({ length: 3000 }, (_, at) => ({
      subject: `resident-${at % 1500}`,
      stream: `demand-pa-${at}`,
      value: `the secret of ${at}`,
    }))
    const sealed = await vault.seal(crowd)
    const db = new DatabaseSync(path, { readOnly: true })
    const wrapped = db.prepare('select n, wrapped from keys').all()
    db.close()
    expect(wrapped).toHaveLength(3000)
    const bytesOf = (row: (typeof wrapped)[number]) => Buffer.from(row.wrapped instanceof Uint8Array ? row.wrapped : '')
    expect(wrapped.filter((row) => !everyByte().includes(bytesOf(row)))).toEqual([])
    expect(everyByte().includes('resident-7')).toBe(false)
    expect(everyByte().includes('demand-pa-7')).toBe(false)
    expect(everyByte().includes('the secret')).toBe(false)

    for (let resident = 0; resident < 500; resident += 1) expect(await vault.erase(`resident-${resident * 3}`)).toBe(2)
    const left = await vault.open(sealed)
    const bytes = everyByte()
    let destroyed = 0
    for (const row of wrapped) {
      const gone = left[Number(row.n) - 1] === undefined
      if (gone) destroyed += 1
      expect(bytes.includes(bytesOf(row))).toBe(!gone)
    }
    expect(destroyed).toBe(1000)
    expect(statSync(`${path}-wal`).size).toBe(0)
  }, 60_000)

  it('keeps no older image of an erased key, although a reader was open while it was erased', async () => {
    await vault.seal([{ subject: 'pa/resident-1', value: 'hers' }])
    const reader = new DatabaseSync(path, { readOnly: true })
    reader.exec('begin')
    const [row] = reader.prepare('select wrapped from keys').all()
    const image = Buffer.from(row?.wrapped instanceof Uint8Array ? row.wrapped : [])
    expect(await vault.erase('pa/resident-1')).toBe(1)
    const journal = () => readFileSync(`${path}-wal`)
    expect(journal().includes(image)).toBe(true)
    reader.close()
    await expect.poll(() => journal().length, { timeout: 10_000 }).toBe(0)
    expect(readFileSync(path).includes(image)).toBe(false)
  })
})
