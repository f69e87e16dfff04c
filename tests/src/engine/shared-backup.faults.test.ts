import { randomBytes } from 'node:crypto'
import { appendFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect } from 'nats'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Actor, Sealed } from '../../../domain/kernel/index.ts'
import { openMemoryLog } from '../../../infra/memory/event-log/log.ts'
import { memoryLogStore } from '../../../infra/memory/event-log/store.ts'
import { openNats } from '../../../infra/nats/connection.ts'
import { GOVERNANCE } from '../../../infra/nats/names.ts'
import { sharedDeadLetters } from '../../../infra/nats/state/dead-letters.ts'
import { disclosureStream } from '../../../infra/nats/state/disclosures.ts'
import { openTail } from '../../../services/feed/tail.ts'
import { queue } from '../../../services/kit/queue.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'
import type { Vault } from '../../../services/ports/vault.ts'
import { followErasures } from '../../../services/privacy/erasure-follower.ts'
import { privacy } from '../../../services/privacy/privacy.ts'
import { restoreDirectory } from '../../../src/engine/backup.ts'
import { KEYS_BUCKET } from '../../../src/engine/keys.ts'
import { backUpShared, restoreShared } from '../../../src/engine/shared-backup.ts'
import { SHARED_BUCKET } from '../../../src/engine/shared-state.ts'
import { newEvent } from '../../../testing/index.ts'
import { type NatsServer, startNatsServer } from '../../fixtures/nats-server.ts'
import { recordedEvent } from '../../fixtures/recorded-event.ts'
import { LEASE_MS, openOwn } from '../../infra/nats/vault/rig.ts'

const administrator: Actor = { id: 'admin-1', role: 'administrator' }
const fault = (code: string) => expect.objectContaining({ name: 'Fault', code })
const TIME = 60_000

let masterKey: Buffer
let server: NatsServer
let log: EventLog
let root: string
const folder = (name: string) => join(root, name)
beforeEach(async () => {
  masterKey = randomBytes(32)
  server = await startNatsServer()
  onTestFinished(() => server.remove())
  log = await openMemoryLog({ store: memoryLogStore(), clock: Date.now })
  root = mkdtempSync(join(tmpdir(), 'sanshe-shared-'))
  onTestFinished(() => rmSync(root, { recursive: true, force: true }))
})

const places = () => ({ log, settings: { url: server.url, limits: {} } })
const backup = (name = 'backup') => backUpShared(places(), { to: folder(name), clock: Date.now })
const restore = (more: { masterKey?: Uint8Array; erasedIn?: string; from?: string; keysOnly?: boolean } = {}) =>
  restoreShared(places(), { from: folder('backup'), masterKey, ...more })

/** An engine's vault, which applies the erasures of the log. */
async function engine() {
  let lost = 0
  const vault = await openOwn(server.url, {
    bucket: KEYS_BUCKET,
    masterKey,
    log: await log.identity(),
    leaseMs: LEASE_MS,
    lost: () => {
      lost += 1
    },
  })
  const clock = () => Date.now() + 60_000
  const erased = () => {}
  const follower = followErasures({ log, tail: openTail({ log }), vault, clock, erased, failed: () => {} })
  const disclosures = { list: async () => ({ disclosures: [] }) }
  const erasures = privacy({ log, vault, streams: queue(), disclosures, erased })
  let closed: Promise<void> | undefined
  const close = async () => {
    await follower.stop()
    await vault.close()
  }
  const stop = () => {
    closed ??= close()
    return closed
  }
  onTestFinished(stop)
  return {
    vault,
    lost: () => lost,
    erase: (subject: string) => erasures.erase('pa', subject, administrator),
    settled: follower.caughtUp,
    stop,
  }
}

async function told(vault: Vault, subject: string): Promise<Sealed> {
  const [sealed] = await vault.seal([{ subject: `pa/${subject}`, value: subject }])
  if (sealed === undefined) throw new Error('one was sealed')
  await log.append('demand-pa-1', 'any', [newEvent({ data: { text: sealed } })])
  return sealed
}

async function streams<T>(
  work: (jsm: Awaited<ReturnType<Awaited<ReturnType<typeof connect>>['jetstreamManager']>>) => Promise<T>,
): Promise<T> {
  const nc = await connect({ servers: server.url })
  try {
    return await work(await nc.jetstreamManager())
  } finally {
    await nc.close()
  }
}
const lose = (bucket: string) => streams((jsm) => jsm.streams.delete(`KV_${bucket}`))

describe('keys in NATS', () => {
  it('come back from a backup, and what was erased before, during or after it stays erased', {
    timeout: TIME,
  }, async () => {
    const first = await engine()
    const [kept, before, during, after] = await Promise.all(
      ['kept', 'before', 'during', 'after'].map((subject) => told(first.vault, subject)),
    )
    if (!kept || !before || !during || !after) throw new Error('four were told')
    await first.erase('before')
    await Promise.all([first.erase('during'), backup()])
    expect(readdirSync(folder('backup')).sort()).toEqual([
      'disclosures.jsonl',
      'keys.jsonl',
      'manifest.json',
      'shared.jsonl',
    ])
    for (const name of readdirSync(folder('backup'))) expect(statSync(folder(`backup/${name}`)).mode & 0o077).toBe(0)
    const late = await told(first.vault, 'late')
    await first.erase('after')
    await first.stop()
    await lose(KEYS_BUCKET)

    await restore()
    const again = await engine()
    await again.settled()
    expect(await again.vault.open([kept, before, during, after])).toEqual(['kept', undefined, undefined, undefined])
    expect(again.lost(), 'each is known as erased').toBe(0)
    expect(await again.vault.open([late])).toEqual([undefined])
    expect(again.lost(), 'it was sealed after the backup').toBe(1)
    // The engine goes on with the same keys.
    const more = await told(again.vault, 'kept')
    expect(await again.vault.keysIn([more])).toEqual(await again.vault.keysIn([kept]))
    await again.erase('kept')
    expect(await again.vault.open([kept, more])).toEqual([undefined, undefined])
  })

  it('have every value that was in the log before, while engines seal and erase without pause', {
    timeout: TIME,
  }, async () => {
    const first = await engine()
    const values: { subject: string; sealed: Sealed }[] = []
    const erased = new Set<string>()
    let running = true
    const busy = [0, 1, 2].map(async (worker) => {
      for (let nth = 0; running; nth += 1) {
        const subject = `resident-${worker}-${nth}`
        values.push({ subject, sealed: await told(first.vault, subject) })
        if (nth % 10 !== 9) continue
        erased.add(`resident-${worker}-${nth - 5}`)
        await first.erase(`resident-${worker}-${nth - 5}`)
      }
    })
    await expect.poll(() => values.length, { timeout: 20_000 }).toBeGreaterThan(60)
    const held = [...values]
    await backup()
    running = false
    await Promise.all(busy)
    await first.stop()
    await lose(KEYS_BUCKET)
    await restore()
    const again = await engine()
    await again.settled()
    const opened = await again.vault.open(held.map(({ sealed }) => sealed))
    expect(opened).toEqual(held.map(({ subject }) => (erased.has(subject) ? undefined : subject)))
    expect(again.lost()).toBe(0)
  })

  it('are not put into a bucket that is used, and an interrupted restore can be repeated', {
    timeout: TIME,
  }, async () => {
    const first = await engine()
    const kept = await told(first.vault, 'kept')
    await backup()
    await expect(restore()).rejects.toEqual(fault('backup.used'))
    await first.stop()
    await lose(KEYS_BUCKET)
    await restore()
    // A restore that was stopped before its last entry: engines refuse the bucket until it is repeated.
    await streams(async (jsm) => {
      const { seq } = await jsm.streams.getMessage(`KV_${KEYS_BUCKET}`, { last_by_subj: `$KV.${KEYS_BUCKET}.vault` })
      await jsm.streams.deleteMessage(`KV_${KEYS_BUCKET}`, seq)
    })
    await expect(engine()).rejects.toEqual(fault('vault.foreign'))
    await restore()
    await restore()
    const second = await engine()
    expect(await second.vault.open([kept])).toEqual(['kept'])
    await told(second.vault, 'new')
    await second.stop()
    await expect(restore()).rejects.toEqual(fault('backup.used'))
  })

  it('are erased as in a later backup, where the log lost the erasures too', { timeout: TIME }, async () => {
    const first = await engine()
    const [kept, erased] = [await told(first.vault, 'kept'), await told(first.vault, 'erased')]
    const [cut, beside] = await first.vault.seal(['a', 'b'].map((value) => ({ subject: 'pa/redacted', value })))
    if (cut === undefined || beside === undefined) throw new Error('two were sealed')
    await backup()
    await first.vault.erase('pa/erased')
    await first.vault.redact(cut, [beside])
    await backup('later')
    await first.stop()
    await lose(KEYS_BUCKET)
    expect(await restore({ erasedIn: folder('later') })).toMatchObject({ erasedAgain: 2 })
    const again = await engine()
    expect(await again.vault.open([kept, erased, cut, beside])).toEqual(['kept', undefined, undefined, 'b'])
    expect(again.lost()).toBe(0)
    await again.stop()
    await lose(KEYS_BUCKET)
    // An earlier backup would bring the redacted value back.
    const swapped = restore({ from: folder('later'), erasedIn: folder('backup') })
    await expect(swapped).rejects.toEqual(fault('backup.other-vault'))
  })

  it('of another log, of another master key and of a damaged backup are refused before anything is written', {
    timeout: TIME,
  }, async () => {
    const first = await engine()
    await told(first.vault, 'kept')
    await backup()
    await expect(backup()).rejects.toEqual(fault('backup.folder'))
    await first.stop()
    await lose(KEYS_BUCKET)
    await expect(restore({ masterKey: randomBytes(32) })).rejects.toEqual(fault('vault.wrong-master-key'))
    const ours = log
    log = await openMemoryLog({ store: memoryLogStore(), clock: Date.now })
    await expect(restore()).rejects.toEqual(fault('backup.other-log'))
    log = ours
    await expect(restore({ from: folder('nowhere') })).rejects.toEqual(fault('backup.none'))
    appendFileSync(folder('backup/keys.jsonl'), '\n')
    await expect(restore()).rejects.toEqual(fault('backup.damaged'))
    expect(await streams((jsm) => jsm.streams.names().next())).toEqual([])
  })
})

it('a backup of NATS is not restored as files, nor files as one of NATS', async () => {
  const first = await engine()
  await backup()
  await first.stop()
  const asFiles = { from: folder('backup'), directory: folder('data'), clock: Date.now, environment: {} }
  await expect(restoreDirectory(asFiles)).rejects.toEqual(fault('backup.other-kind'))
  mkdirSync(folder('files'))
  writeFileSync(folder('files/manifest.json'), '{"format":1,"files":{}}')
  await expect(restore({ from: folder('files') })).rejects.toEqual(fault('backup.other-kind'))
})

it('dead letters and disclosures in NATS come back in their order', { timeout: TIME }, async () => {
  const first = await engine()
  const letters = async <T>(work: (of: ReturnType<typeof sharedDeadLetters>) => Promise<T>): Promise<T> => {
    const nats = openNats({ url: server.url })
    const shared = sharedDeadLetters({ nats, bucket: SHARED_BUCKET }, () => 0)
    try {
      return await work(shared)
    } finally {
      await shared.close()
      await nats.close()
    }
  }
  const listed = () => letters(async (shared) => (await shared.list({ limit: 50 })).letters)
  await letters(async (shared) => {
    for (let nth = 0; nth < 20; nth += 1) {
      const event = recordedEvent({ id: `event-${(nth * 7) % 20}`, position: nth + 1, subject: 'demand-pa-1' })
      for (let time = 0; time < 5; time += 1) await shared.failed('dispatch', event, 'it failed')
    }
    await shared.discard('dispatch', { id: 'event-7', position: 2 })
  })
  const before = await listed()
  expect(before).toHaveLength(19)
  const config = disclosureStream(GOVERNANCE, undefined)
  const nc = await connect({ servers: server.url })
  onTestFinished(() => nc.close())
  const [subject = ''] = config.subjects
  await streams((jsm) => jsm.streams.add(config))
  for (let nth = 0; nth < 300; nth += 1) await nc.jetstream().publish(subject, String(nth))
  await backup()
  await first.stop()
  for (const bucket of [KEYS_BUCKET, SHARED_BUCKET]) await lose(bucket)
  await streams((jsm) => jsm.streams.delete(config.name))

  expect((await restore()).manifest.files).toMatchObject({ 'disclosures.jsonl': { entries: 300 } })
  expect(await listed()).toEqual(before)
  const message = (seq: number) => streams((jsm) => jsm.streams.getMessage(config.name, { seq }))
  expect((await message(1)).string()).toBe('0')
  expect((await message(300)).string()).toBe('299')

  // The keys alone are lost, and the other state went on.
  await letters((shared) => shared.discard('dispatch', { id: 'event-0', position: 1 }))
  await lose(KEYS_BUCKET)
  await expect(restore()).rejects.toEqual(fault('backup.used'))
  await restore({ keysOnly: true })
  expect(await listed()).toHaveLength(18)
  await (await engine()).settled()
})
