import { createHmac, randomBytes } from 'node:crypto'
import { readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hmac, hmacKey } from '../../../../infra/crypto/hmac.ts'
import { openVault } from '../../../../infra/sqlite/vault/vault.ts'
import type { Vault } from '../../../../services/ports/vault.ts'
import { vaultConformance } from '../../../../testing/index.ts'
import { tests } from '../../../fixtures/conformance.ts'

const masterKey = randomBytes(32)
let directory = ''
let path = ''
const fresh = async () => {
  directory = await mkdtemp(join(tmpdir(), 'sanshe-vault-'))
  path = join(directory, 'vault.db')
}
const away = () => rm(directory, { recursive: true, force: true })
const fault = (code: string) => expect.objectContaining({ name: 'Fault', code })

for (const cachedKeys of [2, 50_000]) {
  vaultConformance(
    `SQLite, ${cachedKeys} keys cached`,
    {
      async open() {
        if (directory === '') await fresh()
        return openVault({ path, masterKey, cachedKeys })
      },
      async clear() {
        await away()
        directory = ''
      },
    },
    tests,
  )
}

it('makes the message authentication codes of RFC 2104', () => {
  const bytes = (most: number) => fc.uint8Array({ maxLength: most })
  fc.assert(
    fc.property(bytes(64), bytes(300), (key, message) => {
      const expected = createHmac('sha256', key).update(message).digest('hex')
      expect(hmac(hmacKey(key), message).toString('hex')).toBe(expected)
    }),
  )
})

describe('the vault’s file', () => {
  const opened: Vault[] = []
  const open = async (options: { masterKey?: Uint8Array; maxBytes?: number } = {}) => {
    const vault = await openVault({ path, masterKey, ...options })
    opened.push(vault)
    return vault
  }
  beforeEach(fresh)
  afterEach(async () => {
    for (const vault of opened.splice(0)) await vault.close()
    await away()
  })

  it('is refused as foreign, whether SQLite or not, and not changed', async () => {
    writeFileSync(
      path,
      'not a database, but a file long enough to be inspected, which its owner still needs. '.repeat(9),
    )
    const before = readFileSync(path)
    await expect(open()).rejects.toEqual(fault('vault.foreign'))
    expect(readFileSync(path).equals(before)).toBe(true)
    await rm(path)
    const db = new DatabaseSync(path)
    db.exec('create table other (n integer)')
    db.close()
    await expect(open()).rejects.toEqual(fault('vault.foreign'))
  })

  it('is refused as damaged', async () => {
    const vault = await open()
    await vault.seal(Array.from({ length: 500 }, (_, at) => ({ subject: `r${at}`, value: at })))
    await vault.close()
    truncateSync(path, 8192)
    await expect(open()).rejects.toEqual(fault('vault.corrupt'))
  })

  it('refuses a wrong master key when it is opened', async () => {
    const vault = await open()
    await vault.seal([{ subject: 'r', value: 1 }])
    await vault.close()
    await expect(open({ masterKey: randomBytes(32) })).rejects.toEqual(fault('vault.wrong-master-key'))
    await expect(open({ masterKey: randomBytes(16) })).rejects.toEqual(fault('vault.wrong-master-key'))
    await expect(open()).resolves.toBeDefined()
  })

  it('belongs to one opener at a time', async () => {
    const first = await open()
    await expect(open()).rejects.toEqual(fault('vault.owned'))
    await first.close()
    await expect(open()).resolves.toBeDefined()
  })

  it('is for its owner’s eyes only', async () => {
    await open()
    expect(statSync(path).mode & 0o077).toBe(0)
    expect(statSync(`${path}-wal`).mode & 0o077).toBe(0)
  })

  it('refuses new keys when it is full, and still opens and erases', async () => {
    const vault = await open({ maxBytes: 128 * 1024 })
    const [first] = await vault.seal([{ subject: 'first', value: 'kept' }])
    if (first === undefined) throw new Error('nothing was sealed')
    const fill = async () => {
      for (let at = 0; at < 5000; at += 100) {
        const values = Array.from({ length: 100 }, (_, one) => ({ subject: `r${at + one}`, value: 0 }))
        await vault.seal(values)
      }
    }
    await expect(fill()).rejects.toEqual(fault('vault.full'))
    expect(await vault.open([first])).toEqual(['kept'])
    expect(await vault.erase('first')).toBe(1)
    expect(await vault.open([first])).toEqual([undefined])
  })

  it('refuses calls once it is closed', async () => {
    const vault = await open()
    const sealing = vault.seal([{ subject: 'r', value: 1 }])
    await vault.close()
    await expect(sealing).resolves.toHaveLength(1)
    await expect(vault.open([])).rejects.toEqual(fault('vault.closed'))
    await expect(vault.seal([{ subject: 'r2', value: 1 }])).rejects.toEqual(fault('vault.closed'))
  })
})
