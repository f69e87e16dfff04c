import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openVault } from '../../../../infra/sqlite/vault/vault.ts'
import type { Vault } from '../../../../services/ports/vault.ts'
import { backUpDirectory, restoreDirectory } from '../../../../src/engine/backup.ts'
import { EARLIER_MASTER_KEY, type EarlierValue, earlierInstallation } from '../../../fixtures/earlier-vault.ts'

const environment = { SANSHE_MASTER_KEY: EARLIER_MASTER_KEY.toString('hex') }

async function opened(directory: string): Promise<Vault> {
  const vault = await openVault({ path: join(directory, 'vault.db'), masterKey: EARLIER_MASTER_KEY })
  onTestFinished(() => vault.close())
  return vault
}

const openAll = async (vault: Vault, values: readonly EarlierValue[]): Promise<unknown[]> =>
  (await vault.open(values.map(({ sealed }) => ({ sealed })))).map((value) => value ?? null)

function valueIn<V extends EarlierValue>(values: readonly V[], value: string): V {
  const found = values.find((one) => one.value === value)
  if (found === undefined) throw new Error(`no value is ${value}`)
  return found
}

describe('a vault that version 0.1 wrote', () => {
  it('opens what it opened, and nothing that was destroyed', async () => {
    const { directory, values } = earlierInstallation()
    const lost: string[] = []
    const vault = await openVault({
      path: join(directory, 'vault.db'),
      masterKey: EARLIER_MASTER_KEY,
      lost: () => lost.push('lost'),
    })
    onTestFinished(() => vault.close())
    expect(values.filter(({ value }) => value === null).length).toBeGreaterThan(1)
    expect(await openAll(vault, values)).toEqual(values.map(({ value }) => value))
    expect(lost).toEqual([])
  })

  it('erases old and new values of a subject, and leaves no wrapped key in its file', async () => {
    const { directory, values } = earlierInstallation()
    const db = new DatabaseSync(join(directory, 'vault.db'), { readOnly: true })
    const wrapped = db.prepare('select wrapped from keys where live = 1').all()
    db.close()
    const vault = await opened(directory)
    const [later] = await vault.seal([{ subject: 'pa/resident-a', value: 'sealed since' }])
    if (later === undefined) throw new Error('one was sealed')
    const names = await vault.keysOf('pa/resident-a')
    expect(await vault.erase('pa/resident-a')).toBe(names.length)
    expect(names.length).toBeGreaterThan(2)
    expect(await vault.open([later])).toEqual([undefined])
    const his = ['the lamp of gate 3 is out', 'the lift smells of smoke', '13800001111']
    const expected = values.map(({ value }) => (his.includes(String(value)) ? null : value))
    expect(await openAll(vault, values)).toEqual(expected)
    const bytes = Buffer.concat(
      readdirSync(directory)
        .filter((name) => name.startsWith('vault'))
        .map((name) => readFileSync(join(directory, name))),
    )
    const left = wrapped.filter(({ wrapped: key }) => key instanceof Uint8Array && bytes.includes(Buffer.from(key)))
    expect(wrapped.length - left.length).toBe(names.length - 1)
  })

  it('redacts one old value, keeps its siblings, and erases what is left', async () => {
    const { directory, values } = earlierInstallation()
    const vault = await opened(directory)
    const target = valueIn(values, 'the bench is broken')
    const stream = values.filter((one) => one.stream === target.stream && one !== target)
    const others = stream.map(({ sealed }) => ({ sealed }))
    expect(await vault.redact({ sealed: target.sealed }, others)).toBe(true)
    expect(await vault.redact({ sealed: target.sealed }, others)).toBe(false)
    const expected = values.map((one) => (one === target ? null : one.value))
    expect(await openAll(vault, values)).toEqual(expected)
    const other = stream.find(({ value }) => value === '13800002222')
    if (other === undefined) throw new Error('the stream has a contact')
    expect(await vault.redact({ sealed: other.sealed }, [])).toBe(true)
    await vault.close()
    const again = await opened(directory)
    expect(await openAll(again, values)).toEqual(
      values.map((one) => ([target, other].includes(one) ? null : one.value)),
    )
    await again.erase('pa/resident-b')
    expect((await openAll(again, stream)).filter((value) => value !== null)).toEqual([])
  })

  it('keeps its digests', async () => {
    const { directory } = earlierInstallation()
    const vault = await opened(directory)
    // HMAC-SHA256 of `16:public follow-up:demand-pa-1` under the key that HKDF derives from the master key for digests.
    expect(vault.digest('follow-up', 'demand-pa-1')).toBe(
      '2a4c066e52843d878301d88fa943cb04c42089bc486e32160d41fee317fba438',
    )
  })

  it('is backed up and restored, and erased again as a later state of it', async () => {
    const { directory, values } = earlierInstallation()
    const folder = mkdtempSync(join(tmpdir(), 'sanshe-earlier-backup-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const to = join(folder, 'backup')
    expect(await backUpDirectory({ directory, to, clock: Date.now, environment })).toMatchObject({ keyless: 0 })
    const vault = await opened(directory)
    await vault.erase('pa/resident-a')
    await vault.close()
    const restored = join(folder, 'restored')
    const options = { from: to, directory: restored, clock: Date.now, environment, erasedIn: directory }
    expect(await restoreDirectory(options)).toMatchObject({ erasedAgain: 2 })
    const again = await opened(restored)
    const his = ['the lamp of gate 3 is out', 'the lift smells of smoke', '13800001111']
    const expected = values.map(({ value }) => (his.includes(String(value)) ? null : value))
    expect(await openAll(again, values)).toEqual(expected)
  })
})
