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

  const rootsIn = (db: DatabaseSync): Buffer[] =>
    db
      .prepare("select content from records where name like 'root.%' and live = 1")
      .all()
      .map(({ content }) => Buffer.from(content instanceof Uint8Array ? content : []))
  function roots(): Buffer[] {
    const db = new DatabaseSync(path, { readOnly: true })
    const found = rootsIn(db)
    db.close()
    return found
  }
  const everyByte = () => Buffer.concat(readdirSync(directory).map((name) => readFileSync(join(directory, name))))

  it('holds neither subjects nor values nor keys, and after an erasure not even the wrapped ones', async () => {
    const crowd = Array.from({ length: 1500 }, (_, at) => ({ subject: `resident-${at}`, value: `the secret of ${at}` }))
    const sealed = await vault.seal(crowd)
    const wrapped = roots()
    expect(wrapped).toHaveLength(1500)
    expect(wrapped.filter((one) => !everyByte().includes(one))).toEqual([])
    expect(everyByte().includes('resident-7')).toBe(false)
    expect(everyByte().includes('the secret')).toBe(false)

    for (let resident = 0; resident < 500; resident += 1) expect(await vault.erase(`resident-${resident * 3}`)).toBe(1)
    expect((await vault.open(sealed)).filter((value) => value === undefined)).toHaveLength(500)
    const left = roots()
    expect(left).toHaveLength(1000)
    const bytes = everyByte()
    for (const one of wrapped) expect(bytes.includes(one)).toBe(left.some((its) => its.equals(one)))
    expect(statSync(`${path}-wal`).size).toBe(0)
  }, 60_000)

  it('holds nothing of a root from which a value was cut off', async () => {
    const [target, other] = await vault.seal(['a', 'b'].map((value) => ({ subject: 'resident-1', value })))
    const [before] = roots()
    if (target === undefined || other === undefined || before === undefined) throw new Error('two were sealed')
    expect(await vault.redact(target, [])).toBe(true)
    expect(everyByte().includes(before)).toBe(false)
    expect(await vault.open([target, other])).toEqual([undefined, 'b'])
  })

  it('keeps no older image of an erased key, although a reader was open while it was erased', async () => {
    await vault.seal([{ subject: 'pa/resident-1', value: 'hers' }])
    const reader = new DatabaseSync(path, { readOnly: true })
    reader.exec('begin')
    const [image = Buffer.alloc(0)] = rootsIn(reader)
    expect(await vault.erase('pa/resident-1')).toBe(1)
    const journal = () => readFileSync(`${path}-wal`)
    expect(journal().includes(image)).toBe(true)
    reader.close()
    await expect.poll(() => journal().length, { timeout: 10_000 }).toBe(0)
    expect(readFileSync(path).includes(image)).toBe(false)
  })
})
