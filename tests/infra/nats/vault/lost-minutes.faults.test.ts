import { randomBytes } from 'node:crypto'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Actor, Sealed } from '../../../../domain/kernel/index.ts'
import { openMemoryLog } from '../../../../infra/memory/event-log/log.ts'
import { memoryLogStore } from '../../../../infra/memory/event-log/store.ts'
import { openTail } from '../../../../services/feed/tail.ts'
import { queue } from '../../../../services/kit/queue.ts'
import type { Vault } from '../../../../services/ports/vault.ts'
import { followErasures } from '../../../../services/privacy/erasure-follower.ts'
import { privacy } from '../../../../services/privacy/privacy.ts'
import { newEvent } from '../../../../testing/index.ts'
import { startNatsServer } from '../../../fixtures/nats-server.ts'
import { LEASE_MS, openOwn, ownBucket } from './rig.ts'

const administrator: Actor = { id: 'admin-1', role: 'administrator' }

it('brings no erased value back where NATS lost its last minutes, and says of each lost key that it is lost', async () => {
  const server = await startNatsServer()
  onTestFinished(() => server.remove())
  const log = await openMemoryLog({ store: memoryLogStore(), clock: Date.now })
  let lost = 0
  const vault = await openOwn(server.url, {
    bucket: ownBucket(),
    masterKey: randomBytes(32),
    leaseMs: LEASE_MS,
    lost: () => {
      lost += 1
    },
  })
  onTestFinished(() => vault.close())
  const told = async (of: Vault, subject: string): Promise<Sealed> => {
    const [sealed] = await of.seal([{ subject: `pa/${subject}`, value: subject }])
    if (sealed === undefined) throw new Error('one was sealed')
    await log.append('demand-pa-1', 'any', [newEvent({ data: { text: sealed } })])
    return sealed
  }
  const erasures = privacy({
    log,
    vault,
    streams: queue(),
    disclosures: { list: async () => ({ disclosures: [] }) },
    erased: () => {},
  })
  const follower = followErasures({
    log,
    tail: openTail({ log }),
    vault,
    clock: () => Date.now() + 60_000,
    erased: () => {},
    failed: () => {},
  })
  onTestFinished(() => follower.stop())

  const [kept, erased] = [await told(vault, 'kept'), await told(vault, 'erased')]
  await follower.caughtUp()
  await server.stop()
  const copy = mkdtempSync(join(tmpdir(), 'sanshe-minutes-'))
  onTestFinished(() => rmSync(copy, { recursive: true, force: true }))
  cpSync(server.store, copy, { recursive: true })
  await server.start()

  // These are the last minutes.
  const late = await inTheEnd(() => told(vault, 'late'))
  const lateAndErased = await told(vault, 'late-and-erased')
  for (const subject of ['erased', 'late-and-erased']) await erasures.erase('pa', subject, administrator)
  await expect.poll(async () => (await vault.place())?.position, { timeout: 15_000 }).toBe(await log.head())
  expect(await vault.open([kept, erased, late, lateAndErased])).toEqual(['kept', undefined, 'late', undefined])

  await server.kill()
  rmSync(server.store, { recursive: true, force: true })
  cpSync(copy, server.store, { recursive: true })
  await server.start()
  await expect
    .poll(() => vault.open([kept, erased]).catch((error) => error.code), { timeout: 30_000 })
    .toEqual(['kept', undefined])
  lost = 0
  expect(await vault.open([kept, erased, lateAndErased])).toEqual(['kept', undefined, undefined])
  expect(lost).toBe(0)
  expect(await vault.open([late])).toEqual([undefined])
  expect(lost).toBe(1)
}, 90_000)

/** Retries until NATS is connected again. */
async function inTheEnd<T>(work: () => Promise<T>): Promise<T> {
  const results: T[] = []
  const attempt = () =>
    work().then(
      (result) => results.push(result) > 0,
      () => false,
    )
  await expect.poll(attempt, { timeout: 30_000 }).toBe(true)
  const [result] = results
  if (result === undefined) throw new Error('it came to nothing')
  return result
}
