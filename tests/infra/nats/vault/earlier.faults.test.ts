import { connect } from 'nats'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { EARLIER_MASTER_KEY, earlierBucket } from '../../../fixtures/earlier-vault.ts'
import { natsServer } from '../../../fixtures/nats-server.ts'
import { LEASE_MS, openOwn, ownBucket } from './rig.ts'

let server: Awaited<ReturnType<typeof natsServer>>
beforeAll(async () => {
  server = await natsServer()
})
afterAll(() => server.remove())

/** Writes the bucket of version 0.1, and opens it. */
async function upgraded() {
  const { entries, values } = earlierBucket()
  const bucket = ownBucket()
  const nc = await connect({ servers: server.url })
  const kv = await nc.jetstream().views.kv(bucket, { history: 1, allow_direct: false })
  for (const [name, content] of entries) await kv.put(name, content)
  await nc.close()
  const open = () => openOwn(server.url, { bucket, masterKey: EARLIER_MASTER_KEY, leaseMs: LEASE_MS })
  const vault = await open()
  onTestFinished(() => vault.close())
  const openAll = async () => (await vault.open(values.map(({ sealed }) => ({ sealed })))).map((value) => value ?? null)
  return { vault, values, openAll, bucket, open }
}

it('opens what a bucket of version 0.1 opened, and nothing that was destroyed', async () => {
  const { values, openAll } = await upgraded()
  expect(values.filter(({ value }) => value === null)).toHaveLength(5)
  expect(await openAll()).toEqual(values.map(({ value }) => value))
})

it('erases old and new values of a subject, and redacts old ones', async () => {
  const { vault, values, openAll } = await upgraded()
  const [later] = await vault.seal([{ subject: 'pa/resident-a', value: 'sealed since' }])
  if (later === undefined) throw new Error('one was sealed')
  expect(await vault.erase('pa/resident-a')).toBe(3)
  expect(await vault.open([later])).toEqual([undefined])
  const target = values.find(({ value }) => value === 'pa/resident-b demand-pa-1 1')
  if (target === undefined) throw new Error('there is such a value')
  const others = values.filter((one) => one !== target).map(({ sealed }) => ({ sealed }))
  expect(await vault.redact(target, others)).toBe(true)
  expect(await openAll()).toEqual(
    values.map((one) => (one === target || one.subject === 'pa/resident-a' ? null : one.value)),
  )
  // The key of this value was stored alone, when version 0.1 redacted its sibling.
  const alone = values.find(({ value }) => value === 'pa/resident-d demand-pa-1 2')
  if (alone === undefined) throw new Error('there is such a value')
  expect(await vault.redact(alone, [])).toBe(true)
  expect(await vault.erase('pa/resident-d')).toBeGreaterThan(0)
  for (const subject of ['pa/resident-b', 'pa/resident-c']) await vault.erase(subject)
  expect((await openAll()).filter((value) => value !== null)).toEqual([])
})
