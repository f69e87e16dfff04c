import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isSealed, type Sealed } from '../../../domain/kernel/index.ts'
import { openSqliteLog, type SqliteLog } from '../../../infra/sqlite/event-log/log.ts'
import { openSqliteLogReader } from '../../../infra/sqlite/event-log/reader.ts'
import { checkpointsIn } from '../../../infra/sqlite/state/checkpoints.ts'
import { openStateDb } from '../../../infra/sqlite/state/state-db.ts'
import { openVault } from '../../../infra/sqlite/vault/vault.ts'
import type { Checkpoints } from '../../../services/ports/checkpoints.ts'
import type { Vault } from '../../../services/ports/vault.ts'
import { backUpDirectory, restoreDirectory } from '../../../src/engine/backup.ts'
import { all, appended, newEvent } from '../../infra/sqlite/event-log/events.ts'

const MASTER_KEY = Buffer.alloc(32, 'a key of these tests')
const environment = { SANSHE_MASTER_KEY: MASTER_KEY.toString('hex') }
const clock = Date.now
const fault = (code: string) => expect.objectContaining({ name: 'Fault', code })

/** A working installation: it seals a value, appends it, and waits for a consumer to handle it. */
async function installation(directory: string) {
  const log = await openSqliteLog({ path: join(directory, 'log.db'), clock })
  const vault = await openVault({ path: join(directory, 'vault.db'), masterKey: MASTER_KEY })
  const failed = (failure: Error) => {
    throw failure
  }
  const state = openStateDb({ path: join(directory, 'state.db'), identity: await log.identity(), failed })
  const checkpoints = checkpointsIn(state)
  let told = 0
  return {
    log,
    vault,
    checkpoints,
    /** Resolves with what is sealed, once its event is acknowledged and consumed. */
    async tell(subject = `pa/resident-${told}`, stream = `demand-pa-${told}`): Promise<Sealed> {
      told += 1
      const [sealed] = await vault.seal([{ subject, value: `told by ${subject}` }])
      if (sealed === undefined) throw new Error('nothing was sealed')
      const [event] = appended(await log.append(stream, 'any', [newEvent({ data: { text: sealed } })]))
      checkpoints.save('dispatch', event?.position ?? 0)
      await state.flush()
      return sealed
    },
    async close() {
      await state.close()
      await vault.close()
      await log.close()
    },
  }
}

let root: string
let at: Awaited<ReturnType<typeof installation>>
const folder = (name: string) => join(root, name)
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'sanshe-backup-'))
  mkdirSync(folder('data'))
  at = await installation(folder('data'))
})
afterEach(async () => {
  await at.close()
  rmSync(root, { recursive: true })
})

const backup = (more: Partial<Parameters<typeof backUpDirectory>[0]> = {}) =>
  backUpDirectory({ directory: folder('data'), to: folder('backup'), clock, environment, ...more })
const restore = (more: Partial<Parameters<typeof restoreDirectory>[0]> = {}) =>
  restoreDirectory({ from: folder('backup'), directory: folder('restored'), clock, environment, ...more })

const sealedIn = async (log: Pick<SqliteLog, 'readAll'>): Promise<Sealed[]> =>
  (await all(log.readAll(0))).map(({ data }) => (data as { text: Sealed }).text).filter(isSealed)

/** Opens what was restored, as an engine would. */
async function reopened<T>(use: (parts: { log: SqliteLog; vault: Vault; checkpoints: Checkpoints }) => Promise<T>) {
  const again = await installation(folder('restored'))
  try {
    return await use(again)
  } finally {
    await again.close()
  }
}

describe('a backup', () => {
  it('has every key of its values, and no checkpoint beyond it, whatever happens meanwhile', async () => {
    await at.tell()
    const before = await at.log.head()
    const order: string[] = []
    await backup({
      async onFile(name) {
        order.push(name)
        for (let nth = 0; nth < 20; nth += 1) await at.tell()
      },
    })

    expect(order).toEqual(['state.db', 'log.db', 'vault.db'])
    await restore()
    await reopened(async ({ log, vault, checkpoints }) => {
      const values = await sealedIn(log)
      // What was told before the log was copied is in it, and what came behind it is not.
      expect(values).toHaveLength(before + 40)
      expect(await vault.open(values)).not.toContain(undefined)
      expect(checkpoints.of('dispatch')).toBe(before + 20)
    })
  })

  it('taken repeatedly while another caller seals and appends without pause opens each time', async () => {
    let ending = false
    const busy = (async () => {
      while (!ending) await Promise.all([at.tell(), at.tell(), at.tell()])
    })()
    try {
      for (let round = 0; round < 4; round += 1) {
        const acknowledged = await at.log.head()
        const { events, keyless } = await backup({ to: folder(`backup-${round}`) })
        expect(events).toBeGreaterThanOrEqual(acknowledged)
        expect(keyless).toBe(0)
        await restore({ from: folder(`backup-${round}`), directory: folder(`restored-${round}`) })
        const vault = await openVault({ path: folder(`restored-${round}/vault.db`), masterKey: MASTER_KEY })
        const log = await openSqliteLogReader({ path: folder(`restored-${round}/log.db`) })
        expect(await vault.open(await sealedIn(log))).not.toContain(undefined)
        await log.close()
        await vault.close()
      }
    } finally {
      ending = true
      await busy
    }
  }, 60_000)

  it('is for its owner alone, holds the master key only where asked, and needs a folder of its own', async () => {
    await at.tell()
    expect(await backup()).toMatchObject({ masterKey: false, events: 1, position: '1' })
    expect(readdirSync(folder('backup')).sort()).toEqual(['log.db', 'manifest.json', 'state.db', 'vault.db'])
    for (const name of readdirSync(folder('backup')))
      expect(statSync(join(folder('backup'), name)).mode & 0o077, name).toBe(0)
    await expect(backup()).rejects.toEqual(fault('backup.folder'))
    await backup({ to: folder('with'), withMasterKey: true })
    expect(readFileSync(folder('with/master.key'), 'utf8').trim()).toBe(MASTER_KEY.toString('base64'))
    await restore({ from: folder('with'), environment: {} })
    expect(existsSync(folder('restored/master.key'))).toBe(true)
  })

  it('that fails leaves nothing that looks like one', async () => {
    await at.tell()
    const onFile = (name: string) => {
      if (name === 'vault.db') throw new Error('the disk is full')
    }
    await expect(backup({ onFile })).rejects.toThrow('the disk is full')
    expect(readdirSync(folder('backup'))).toEqual([])
    await expect(restore()).rejects.toEqual(fault('backup.none'))
    await backup()
  })

  it('reports how many values cannot be opened, and is still valid', async () => {
    await at.tell()
    const stranger = await openVault({ path: folder('stranger.db'), masterKey: MASTER_KEY })
    const [text] = await stranger.seal([{ subject: 'pa/x', value: 'lost' }])
    await stranger.close()
    await at.log.append('demand-pa-x', 'none', [newEvent({ data: { text } })])
    expect(await backup()).toMatchObject({ keyless: 1, events: 2 })
    expect(await restore()).toMatchObject({ manifest: { keyless: 1 } })
  })

  it('of a folder that is no installation is refused', async () => {
    await expect(backup({ directory: folder('nowhere') })).rejects.toEqual(fault('log.unavailable'))
    expect(existsSync(folder('backup'))).toBe(false)
  })
})

describe('a restore', () => {
  it('begins a new epoch each time, and restores the state', async () => {
    await at.tell()
    await backup()
    const { id } = await at.log.identity()
    const now = Date.UTC(2026, 10, 24)
    const first = await restore({ clock: () => now })
    expect(first).toMatchObject({ log: { id, epoch: now / 1000 }, masterKey: true })
    expect(await restore({ directory: folder('second'), clock: () => now + 1000 })).toMatchObject({
      log: { id, epoch: now / 1000 + 1 },
    })
    // With a clock that is wrong it is raised all the same.
    expect(await restore({ directory: folder('third'), clock: () => 0 })).toMatchObject({ log: { id, epoch: 2 } })
    await reopened(async ({ log, checkpoints }) => {
      expect(await log.identity()).toEqual(first.log)
      expect(checkpoints.of('dispatch')).toBe(1)
    })
    expect(readdirSync(folder('restored')).filter((name) => name.includes('restoring'))).toEqual([])
  })

  it('refuses a directory that is not empty, and one that an engine uses', async () => {
    await at.tell()
    await backup()
    await expect(restore({ directory: folder('data') })).rejects.toEqual(fault('backup.target'))
    mkdirSync(folder('restored'))
    writeFileSync(folder('restored/notes.txt'), 'mine')
    await expect(restore()).rejects.toEqual(fault('backup.target'))
    expect(readdirSync(folder('restored'))).toEqual(['notes.txt'])
  })

  it('resumes where an earlier one was interrupted', async () => {
    await at.tell()
    await backup()
    mkdirSync(folder('restored/restoring'), { recursive: true })
    writeFileSync(folder('restored/restoring/log.db'), 'half')
    writeFileSync(folder('restored/master.key'), `${MASTER_KEY.toString('hex')}\n`)
    expect(await restore({ environment: {} })).toMatchObject({ masterKey: true })
    expect(existsSync(folder('restored/restoring'))).toBe(false)
  })

  it('reports a missing master key, and refuses one that is not the vault’s', async () => {
    await at.tell()
    await backup()
    await expect(restore({ environment: { SANSHE_MASTER_KEY: 'ab'.repeat(32) } })).rejects.toEqual(
      fault('vault.wrong-master-key'),
    )
    expect(existsSync(folder('restored/log.db'))).toBe(false)
    expect(await restore({ environment: {} })).toMatchObject({ masterKey: false })
  })

  describe('refuses', () => {
    beforeEach(async () => {
      for (let nth = 0; nth < 50; nth += 1) await at.tell()
      await backup()
    })
    afterEach(() => expect(existsSync(folder('restored/log.db'))).toBe(false))

    it.each(['log.db', 'vault.db', 'state.db'])('a damaged, a cut and a missing %s', async (name) => {
      const path = join(folder('backup'), name)
      const whole = readFileSync(path)
      const damaged = Buffer.from(whole)
      damaged.writeUInt8(damaged.readUInt8(damaged.length - 9) ^ 1, damaged.length - 9)
      writeFileSync(path, damaged)
      await expect(restore()).rejects.toEqual(fault('backup.damaged'))
      writeFileSync(path, whole)
      truncateSync(path, whole.length - 4096)
      await expect(restore()).rejects.toEqual(fault('backup.damaged'))
      rmSync(path)
      await expect(restore()).rejects.toEqual(fault('backup.damaged'))
    })

    it('an invalid manifest', async () => {
      appendFileSync(folder('backup/manifest.json'), '}')
      await expect(restore()).rejects.toEqual(fault('backup.damaged'))
      writeFileSync(folder('backup/manifest.json'), '{}')
      await expect(restore()).rejects.toEqual(fault('backup.damaged'))
      rmSync(folder('backup/manifest.json'))
      await expect(restore()).rejects.toEqual(fault('backup.none'))
    })

    it('one of a newer format', async () => {
      const path = folder('backup/manifest.json')
      writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), format: 2 }))
      await expect(restore()).rejects.toEqual(fault('backup.newer-format'))
    })

    it('files copied at different times, even where the checksums were made to fit', async () => {
      for (let nth = 0; nth < 5; nth += 1) await at.tell()
      await backup({ to: folder('later') })
      const manifest = (of: string) => JSON.parse(readFileSync(join(folder(of), 'manifest.json'), 'utf8'))
      const torn = manifest('later')
      torn.files['vault.db'] = manifest('backup').files['vault.db']
      writeFileSync(folder('later/manifest.json'), JSON.stringify(torn))
      cpSync(folder('backup/vault.db'), folder('later/vault.db'))
      await expect(restore({ from: folder('later') })).rejects.toEqual(fault('backup.mismatched'))
    })

    it('the state of another log', async () => {
      mkdirSync(folder('other'))
      const other = await installation(folder('other'))
      await other.tell()
      await backup({ directory: folder('other'), to: folder('others') })
      await other.close()
      const path = folder('backup/manifest.json')
      const manifest = JSON.parse(readFileSync(path, 'utf8'))
      const others = JSON.parse(readFileSync(folder('others/manifest.json'), 'utf8'))
      manifest.files['state.db'] = others.files['state.db']
      writeFileSync(path, JSON.stringify(manifest))
      cpSync(folder('others/state.db'), folder('backup/state.db'))
      await expect(restore()).rejects.toEqual(fault('state.other-log'))
    })
  })
})

describe('a value that was erased after a backup', () => {
  const wang = 'pa/resident-wang'

  it('is there again after a restore, unless a later vault tells', async () => {
    const [hers, others] = [await at.tell(wang), await at.tell()]
    const redacted = await at.tell('pa/resident-li', 'demand-pa-li')
    const kept = await at.tell('pa/resident-li', 'demand-pa-li')
    await backup()
    expect(await at.vault.erase(wang)).toBe(1)
    expect(await at.vault.redact(redacted, [kept])).toBe(true)
    await backup({ to: folder('later') })

    await restore()
    await reopened(async ({ vault }) => {
      expect(await vault.open([hers, redacted])).not.toContain(undefined)
    })
    for (const erasedIn of [folder('later'), folder('data')]) {
      rmSync(folder('restored'), { recursive: true })
      expect(await restore({ erasedIn })).toMatchObject({ erasedAgain: 2 })
      await reopened(async ({ vault }) => {
        expect(await vault.open([hers, redacted])).toEqual([undefined, undefined])
        expect(await vault.open([others, kept])).not.toContain(undefined)
        // What outlived a redaction is erased with its person.
        expect(await vault.erase('pa/resident-li')).toBe(1)
        expect(await vault.open([kept])).toEqual([undefined])
      })
    }
  })

  it('does not come back where an earlier vault is taken for a later one', async () => {
    const [redacted, kept] = [await at.tell(wang), await at.tell(wang)]
    await backup({ to: folder('early') })
    expect(await at.vault.redact(redacted, [kept])).toBe(true)
    await backup()
    await expect(restore({ erasedIn: folder('early') })).rejects.toEqual(fault('backup.other-vault'))
  })

  it('is not erased by an earlier vault, or that of another installation', async () => {
    await at.tell(wang)
    await backup({ to: folder('early') })
    await at.tell()
    await backup()
    mkdirSync(folder('other'))
    const other = await installation(folder('other'))
    await other.tell()
    await other.tell()
    await other.close()
    for (const erasedIn of [folder('early'), folder('other')])
      await expect(restore({ erasedIn })).rejects.toEqual(fault('backup.other-vault'))
    expect(existsSync(folder('restored/log.db'))).toBe(false)
  })
})
