import { randomBytes } from 'node:crypto'
import { connect } from 'nats'
import { afterAll, beforeAll } from 'vitest'
import { vaultConformance } from '../../../../testing/index.ts'
import { tests } from '../../../fixtures/conformance.ts'
import { natsServer } from '../../../fixtures/nats-server.ts'
import { LEASE_MS, openOwn, ownBucket } from './rig.ts'

const masterKey = randomBytes(32)
let server: Awaited<ReturnType<typeof natsServer>>
let bucket = ownBucket()
beforeAll(async () => {
  server = await natsServer()
})
afterAll(() => server.remove())

async function clear(): Promise<void> {
  const nc = await connect({ servers: server.url })
  const jsm = await nc.jetstreamManager()
  await jsm.streams.delete(`KV_${bucket}`).catch(() => false)
  await nc.close()
  bucket = ownBucket()
}

for (const cachedKeys of [2, 50_000]) {
  vaultConformance(
    `a bucket of NATS, ${cachedKeys} keys cached`,
    { open: () => openOwn(server.url, { bucket, masterKey, cachedKeys, leaseMs: LEASE_MS }), clear },
    tests,
  )
}
