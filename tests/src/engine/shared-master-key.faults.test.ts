import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'nats'
import { expect, it, onTestFinished } from 'vitest'
import { openEventStoreLog } from '../../../infra/eventstoredb/log.ts'
import { readConfig } from '../../../src/config/config.ts'
import { KEYS_BUCKET } from '../../../src/engine/keys.ts'
import { changeMasterKey } from '../../../src/engine/master-key.ts'
import { EARLIER_MASTER_KEY, earlierBucket } from '../../fixtures/earlier-vault.ts'
import { startNatsServer } from '../../fixtures/nats-server.ts'
import { standIn } from '../../infra/eventstoredb/server.ts'
import { LEASE_MS, openOwn } from '../../infra/nats/vault/rig.ts'

it('wraps the keys that engines share in NATS, those of version 0.1 too, under another master key', async () => {
  const server = await startNatsServer()
  onTestFinished(() => server.remove())
  const store = await standIn()
  onTestFinished(store.stop)
  const directory = mkdtempSync(join(tmpdir(), 'sanshe-master-key-'))
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }))
  const reader = await openEventStoreLog({ url: store.url, clock: Date.now })
  const log = await reader.identity()
  await reader.close()

  const { entries, values } = earlierBucket()
  const nc = await connect({ servers: server.url })
  const kv = await nc.jetstream().views.kv(KEYS_BUCKET, { history: 1, allow_direct: false })
  for (const [name, content] of entries) {
    const isOwner = name === 'vault'
    await kv.put(name, isOwner ? JSON.stringify({ ...JSON.parse(content.toString()), log: log.id }) : content)
  }
  await nc.close()
  const using = async <T>(masterKey: Buffer, work: (vault: Awaited<ReturnType<typeof openOwn>>) => Promise<T>) => {
    const vault = await openOwn(server.url, { bucket: KEYS_BUCKET, masterKey, log, leaseMs: LEASE_MS })
    return work(vault).finally(() => vault.close())
  }
  const old = values.map(({ sealed }) => ({ sealed }))
  const { all, before } = await using(EARLIER_MASTER_KEY, async (vault) => {
    const made = await vault.seal(['a', 'b', 'c'].map((value) => ({ subject: 'pa/resident-e', value })))
    const [first] = made
    if (first !== undefined) await vault.redact(first, [])
    const sealed = [...old, ...made]
    return { all: sealed, before: await vault.open(sealed) }
  })
  expect(before.slice(-3)).toEqual([undefined, 'b', 'c'])

  const config = readConfig({ SANSHE_DATA: directory, EVENTSTORE_URL: store.url, NATS_URL: server.url })
  const file = join(directory, 'new.key')
  const environment = { SANSHE_MASTER_KEY: EARLIER_MASTER_KEY.toString('hex') }
  expect(await changeMasterKey(config, file, environment)).toMatchObject({ made: true })
  const now = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')
  await using(now, async (vault) => {
    expect(await vault.open(all)).toEqual(before)
    expect(await vault.erase('pa/resident-e')).toBe(1)
    expect((await vault.open(all)).slice(-3)).toEqual([undefined, undefined, undefined])
  })
  await expect(using(EARLIER_MASTER_KEY, (vault) => vault.open(all))).rejects.toMatchObject({
    code: 'vault.wrong-master-key',
  })
}, 60_000)
