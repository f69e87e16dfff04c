import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { connect, type NatsConnection } from 'nats'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { KvVaultOptions } from '../../../../infra/nats/vault/vault.ts'
import { BEATS } from '../../../../infra/nats/vault/watch.ts'
import { health } from '../../../../services/kit/health.ts'
import { watchedVault } from '../../../../services/privacy/watched-vault.ts'
import { type NatsServer, startNatsServer } from '../../../fixtures/nats-server.ts'
import { LEASE_MS, LOG, type OwnVault, openOwn, ownBucket } from './rig.ts'

const masterKey = randomBytes(32)
const fault = (code: string) => expect.objectContaining({ name: 'Fault', code })
const waits = expect.objectContaining({ code: 'vault.unavailable', retryAfter: expect.any(Number) })
let server: NatsServer
let bucket = ''
const opened: OwnVault[] = []
beforeEach(async () => {
  server = await startNatsServer()
  bucket = ownBucket()
})
afterEach(async () => {
  await Promise.all(opened.splice(0).map((vault) => vault.close()))
  await server.remove()
})

async function engine(options: Partial<KvVaultOptions> = {}): Promise<OwnVault> {
  const vault = await openOwn(server.url, { bucket, masterKey, ...options })
  opened.push(vault)
  return vault
}

async function talking<T>(work: (nc: NatsConnection) => Promise<T>): Promise<T> {
  const nc = await connect({ servers: server.url })
  try {
    return await work(nc)
  } finally {
    await nc.close()
  }
}

const value = (subject: string) => ({ subject, value: `the secret of ${subject}` })

it('uses no keys where NATS comes back with the vault of another log, and continues once its own is back', async () => {
  const vault = await engine()
  const sealed = await vault.seal([value('resident-1')])
  const { port } = new URL(server.url)
  await server.stop()
  const other = await startNatsServer(undefined, '-p', port)
  try {
    const theirs = await openOwn(other.url, { bucket, masterKey, log: { id: 'another-log', epoch: 1 } })
    // The other engine writes its own beats meanwhile.
    const records = async () => {
      const jsm = await theirs.nats.connection().jetstreamManager()
      const { state } = await jsm.streams.info(`KV_${bucket}`, { subjects_filter: '>' })
      return Object.keys(state.subjects ?? {}).filter((subject) => !subject.startsWith(`$KV.${bucket}.${BEATS}`))
    }
    const before = await records()
    await expect
      .poll(() => vault.open(sealed).catch((error) => error.code), { timeout: 15_000 })
      .toBe('vault.other-log')
    await expect(vault.seal([value('resident-2')])).rejects.toEqual(fault('vault.other-log'))
    await expect(vault.erase('resident-1')).rejects.toMatchObject({ name: 'Fault' })
    expect(await records()).toEqual(before)
    await theirs.close()
  } finally {
    await other.remove()
  }
  await server.start()
  await expect
    .poll(() => vault.open(sealed).catch((error) => error.code), { timeout: 15_000 })
    .toEqual(['the secret of resident-1'])
}, 60_000)

describe('while NATS is away', () => {
  it('uses the keys that it holds for the length of a lease, then refuses, and recovers by itself', async () => {
    const lease = 3_000
    const vault = await engine({ leaseMs: lease })
    const sealed = await vault.seal([value('resident-1')])
    const cold = await engine({ cachedKeys: 1 })
    await cold.seal([value('resident-2')])
    await server.kill()
    expect(await vault.open(sealed)).toEqual(['the secret of resident-1'])
    const meanwhile = await vault.seal([value('resident-1')])
    await expect(cold.open(sealed)).rejects.toEqual(waits)
    await expect(vault.seal([value('resident-3')])).rejects.toEqual(waits)
    await expect(vault.erase('resident-1')).rejects.toEqual(waits)
    await expect
      .poll(() => vault.open(sealed).catch((error) => error.code), { timeout: 15_000 })
      .toBe('vault.unavailable')
    await expect(vault.seal([value('resident-1')])).rejects.toEqual(waits)
    await server.start()
    await expect
      .poll(
        () =>
          vault.seal([value('resident-3')]).then(
            (three) => three.length,
            () => 0,
          ),
        { timeout: 15_000 },
      )
      .toBe(1)
    expect(await vault.open([...sealed, ...meanwhile])).toEqual([
      'the secret of resident-1',
      'the secret of resident-1',
    ])
    expect(await vault.erase('resident-1')).toBe(1)
    await expect.poll(() => cold.open(sealed).catch((error) => error.code), { timeout: 15_000 }).toEqual([undefined])
  }, 60_000)

  it('is reported at opening, in bounded time', async () => {
    await server.kill()
    await expect(engine({ patienceMs: 300 })).rejects.toEqual(waits)
  })

  it('does not wait forever for a server that accepts connections and does not answer', async () => {
    const mute = createServer(() => {})
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve))
    const address = mute.address()
    const port = typeof address === 'object' ? address?.port : undefined
    const opening = openOwn(`nats://127.0.0.1:${port}`, { bucket, masterKey, patienceMs: 300 })
    await expect(opening).rejects.toEqual(waits)
    mute.close()
  }, 30_000)
})

describe('a bucket of keys', () => {
  it('refuses a wrong master key, and that of another log, when it is opened', async () => {
    await engine()
    await expect(engine({ masterKey: randomBytes(32) })).rejects.toEqual(fault('vault.wrong-master-key'))
    await expect(engine({ masterKey: randomBytes(16) })).rejects.toEqual(fault('vault.wrong-master-key'))
    await expect(engine({ log: { id: 'another', epoch: 1 } })).rejects.toEqual(fault('vault.other-log'))
    await expect(engine({ log: { ...LOG, epoch: 2 } }), 'a restored log has the same keys').resolves.toBeDefined()
  })

  it('is refused where it holds other entries, or cannot destroy', async () => {
    await talking(async (nc) => {
      const other = await nc.jetstream().views.kv(bucket)
      await other.put('something', 'of another program')
      const jsm = await nc.jetstreamManager()
      const subjects = [`$KV.${bucket}-kept.>`]
      await jsm.streams.add({ name: `KV_${bucket}-kept`, subjects, max_msgs_per_subject: 1, deny_delete: true })
    })
    await expect(engine()).rejects.toEqual(fault('vault.foreign'))
    await expect(engine({ bucket: `${bucket}-kept` })).rejects.toEqual(fault('vault.foreign'))
  })

  it('can be opened by many at once the first time', async () => {
    const engines = await Promise.all(Array.from({ length: 5 }, () => engine()))
    const [first] = engines
    const sealed = (await first?.seal([value('resident-1')])) ?? []
    for (const one of engines) expect(await one.open(sealed)).toEqual(['the secret of resident-1'])
  })

  it('keeps an entry until it is overwritten, and asks the leader only', async () => {
    await talking((nc) => nc.jetstream().views.kv(bucket, { history: 5, ttl: 60_000 }))
    await engine()
    const { config } = await talking(async (nc) => (await nc.jetstreamManager()).streams.info(`KV_${bucket}`))
    expect(config).toMatchObject({ max_msgs_per_subject: 2, max_age: 0, allow_direct: false, storage: 'file' })
  })

  it('refuses new keys when it is full, and still opens and erases', async () => {
    const vault = await engine({ leaseMs: LEASE_MS })
    const kept = await vault.seal([value('resident-0')])
    await talking(async (nc) => (await nc.jetstreamManager()).streams.update(`KV_${bucket}`, { max_bytes: 4_000 }))
    const many = Array.from({ length: 50 }, (_, at) => value(`resident-${at}`))
    await expect(vault.seal(many)).rejects.toEqual(fault('vault.full'))
    expect(await vault.open(kept)).toEqual(['the secret of resident-0'])
    expect(await vault.erase('resident-0')).toBe(1)
    expect(await vault.open(kept)).toEqual([undefined])
  })

  it('refuses calls once it is closed, and waits for those in flight', async () => {
    const vault = await engine()
    const sealing = vault.seal([value('resident-1')])
    await vault.close()
    await expect(sealing).resolves.toHaveLength(1)
    await expect(vault.open([])).rejects.toEqual(fault('vault.closed'))
  })
})

describe('the files of the server', () => {
  const everyByte = (folder = server.store): Buffer =>
    Buffer.concat(
      readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => readFileSync(join(entry.parentPath, entry.name))),
    )

  /** What the bucket holds under names that match. */
  const contents = (pattern: string): Promise<Map<string, Buffer>> =>
    talking(async (nc) => {
      const jsm = await nc.jetstreamManager()
      const filter = `$KV.${bucket}.${pattern}`
      const { state } = await jsm.streams.info(`KV_${bucket}`, { subjects_filter: filter })
      const found = new Map<string, Buffer>()
      for (const subject of Object.keys(state.subjects ?? {})) {
        found.set(subject, Buffer.from((await jsm.streams.getMessage(`KV_${bucket}`, { last_by_subj: subject })).data))
      }
      return found
    })

  it('hold neither subjects nor values, and of destroyed keys not even the wrapped ones', async () => {
    const vault = await engine({ leaseMs: LEASE_MS })
    const crowd = Array.from({ length: 60 }, (_, at) => value(`resident-${at}`))
    const sealed = await vault.seal(crowd)
    const wrapped = [...(await contents('root.*.*'))].map(([name, content]) => ({ name, bytes: content }))
    expect(wrapped).toHaveLength(crowd.length)
    const before = everyByte()
    expect(wrapped.filter(({ bytes }) => !before.includes(bytes))).toEqual([])
    for (const text of ['resident-', 'the secret']) expect(before.includes(text)).toBe(false)
    for (const one of sealed) expect(before.includes(Buffer.from(one.sealed, 'base64url').subarray(41))).toBe(false)

    await Promise.all(Array.from({ length: 20 }, (_, resident) => vault.erase(`resident-${resident}`)))
    const [target] = await vault.seal([value('resident-30')])
    if (target === undefined) throw new Error('one was sealed')
    expect(await vault.redact(target, [])).toBe(true)
    const now = await contents('root.*.*')
    expect(now.size).toBe(40)
    const after = everyByte()
    for (const { name, bytes } of wrapped) expect(after.includes(bytes)).toBe(now.get(name)?.equals(bytes) === true)
    expect(wrapped.filter(({ name, bytes }) => now.get(name)?.equals(bytes))).toHaveLength(39)
  }, 60_000)
})

it('says by itself that the keys can be reached again, without a value to seal', async () => {
  const conditions = health()
  const vault = await engine()
  const watched = watchedVault(vault, conditions)
  const codes = () => conditions.conditions().map(({ fault }) => fault.code)
  await watched.seal([value('resident-1')])
  await server.stop()
  await expect
    .poll(() => watched.seal([value('resident-2')]).catch(({ code }) => code), { timeout: 30_000 })
    .toBe('vault.unavailable')
  expect(codes()).toEqual(['vault.unavailable'])
  await server.start()
  await expect.poll(codes, { timeout: 30_000 }).toEqual([])
  expect(await watched.open(await watched.seal([value('resident-2')]))).toEqual([value('resident-2').value])
  await watched.close()
}, 120_000)
