import { describe, expect, it, onTestFinished } from 'vitest'
import { openEventStoreLog } from '../../../infra/eventstoredb/log.ts'
import { memoryVaultStore } from '../../../infra/memory/vault/store.ts'
import { openMemoryVault } from '../../../infra/memory/vault/vault.ts'
import { stateReader } from '../../../services/event-log/state-reader.ts'
import { queue } from '../../../services/kit/queue.ts'
import { readWhole } from '../../../services/kit/whole-stream.ts'
import { privacy } from '../../../services/privacy/privacy.ts'
import { notice, noticeCatalogue } from '../../fixtures/notice.ts'
import { rig } from '../../src/http/rig.ts'
import { all, newEvent } from '../sqlite/event-log/events.ts'
import { type DecidingEngine, startStore } from './engines.ts'
import { standIn } from './server.ts'

const streamOf = ({ id }: { id: string }): string => `notice-pa-${id}`
const STREAM_CUT = { code: 'log.stream-cut' }
const STREAM_DELETED = { code: 'log.stream-deleted' }

const titled = (title: string) => ({ title, note: 'A note' })

/** A notice with three events, written by another engine. */
async function changed(engine: DecidingEngine) {
  const made = await engine.accepted('publish', { idempotencyKey: 'once' })
  await engine.accepted('change', { id: made.id, data: titled('One') })
  await engine.accepted('change', { id: made.id, data: titled('Two') })
  return made
}

describe('a stream that was cut from outside', () => {
  it.each([{ truncateBefore: 2 }, { maxCount: 1 }])('is refused where it is not known: %o', async (metadata) => {
    const { server, engine } = await startStore()
    const made = await changed(await engine())
    const before = server.store.stream(streamOf(made)).length
    const named = { $tb: metadata.truncateBefore, $maxCount: metadata.maxCount }
    server.store.setMetadata(streamOf(made), named)
    const other = await engine()
    await expect(other.handle('change', { id: made.id })).rejects.toMatchObject(STREAM_CUT)
    await expect(other.handle('withdraw', { id: made.id })).rejects.toMatchObject(STREAM_CUT)
    await expect(other.handle('publish', { idempotencyKey: 'once' })).rejects.toMatchObject(STREAM_CUT)
    await expect(all(other.log.readStream(streamOf(made)))).rejects.toMatchObject(STREAM_CUT)
    expect(server.store.stream(streamOf(made))).toHaveLength(before)
  })

  it('is refused where it is known, by the engine that has read all of it, too', async () => {
    const { server, engine } = await startStore()
    const [one, other] = [await engine(), await engine()]
    const made = await changed(one)
    await other.accepted('change', { id: made.id, data: titled('Three') })
    server.store.setMetadata(streamOf(made), { $tb: 4 })
    await expect(other.handle('change', { id: made.id, data: titled('Four') })).rejects.toMatchObject(STREAM_CUT)
    await expect(one.handle('change', { id: made.id, data: titled('Five') })).rejects.toMatchObject(STREAM_CUT)
    server.store.setMetadata(streamOf(made), { $tb: 99 })
    await expect(other.handle('withdraw', { id: made.id })).rejects.toMatchObject(STREAM_CUT)
  })
})

describe.each(['softDelete', 'tombstone'] as const)('a stream that was deleted from outside (%s)', (remove) => {
  it('is reported as deleted, not as unknown', async () => {
    const { server, engine } = await startStore()
    const [one, other] = [await engine(), await engine()]
    const made = await changed(one)
    server.store[remove](streamOf(made))
    await expect(other.handle('withdraw', { id: made.id })).rejects.toMatchObject(STREAM_DELETED)
    expect(server.store.stream(streamOf(made))).toHaveLength(3)
    // An engine that knows the stream may write before it learns; what it writes is not acknowledged.
    await expect(one.handle('change', { id: made.id })).rejects.toMatchObject({
      code: expect.stringMatching(/^log\.stream-(deleted|cut)$/),
    })
    expect(await other.handle('change', { id: 'never-was' })).toMatchObject({ ok: false, code: 'notice.unknown' })
  })

  it('is not an empty stream for services, redactions, stories and the feed of one subject', async () => {
    const { server, engine } = await startStore()
    const made = await changed(await engine())
    server.store[remove](streamOf(made))
    const { log } = await engine()
    await expect(all(readWhole(log, streamOf(made)))).rejects.toMatchObject(STREAM_DELETED)
    await expect(stateReader(log, noticeCatalogue)(notice, 'pa', made.id)).rejects.toMatchObject(STREAM_DELETED)
    const vault = await openMemoryVault({ store: memoryVaultStore(), masterKey: new Uint8Array(32) })
    const disclosures = { list: async () => ({ disclosures: [] }) }
    const redaction = privacy({ log, vault, streams: queue(), disclosures, erased: () => {} })
    await expect(
      redaction.redact(streamOf(made), 0, 'title', { id: 'admin-1', role: 'administrator' }),
    ).rejects.toMatchObject(STREAM_DELETED)
    expect(await all(readWhole(log, 'notice-pa-never'))).toEqual([])
  })

  it('does not acknowledge again what was acknowledged before, from memory or without', async () => {
    const { server, engine } = await startStore()
    const one = await engine()
    const made = await one.accepted('publish', { idempotencyKey: 'once' })
    expect(await one.accepted('publish', { idempotencyKey: 'once' })).toEqual({ ...made, replayed: true })
    server.store[remove](streamOf(made))
    await expect(one.handle('publish', { idempotencyKey: 'once' })).rejects.toMatchObject(STREAM_DELETED)
    await expect((await engine()).handle('publish', { idempotencyKey: 'once' })).rejects.toMatchObject(STREAM_DELETED)
    expect(server.store.stream(streamOf(made))).toHaveLength(1)
  })
})

it.each([
  ['softDelete', STREAM_DELETED],
  ['tombstone', STREAM_DELETED],
  ['cut', { code: expect.stringMatching(/^log\.stream-(cut|deleted)$/) }],
] as const)('a stream that is gone hides its own events and no others: %s', async (how, told) => {
  const server = await standIn()
  const log = await openEventStoreLog({ url: server.url, clock: Date.now })
  const at = await rig({ log })
  onTestFinished(async () => {
    await at.stop()
    await server.stop()
  })
  const token = await at.token({ role: 'auditor' })
  const raise = async (): Promise<string> => {
    const { body } = await at.ask('/v1/pa/petitions', { body: { text: 'A lamp' }, token: await at.token() })
    return `petition-pa-${body.id}`
  }
  const streams = [await raise(), await raise(), await raise()]
  const [first, gone = '', last] = streams
  if (how === 'cut') server.store.setMetadata(gone, { $tb: 1 })
  else server.store[how](gone)
  const page = await at.ask('/v1/pa/events', { token })
  expect(page.status).toBe(200)
  expect(page.body.events.map(({ subject }) => subject)).toEqual([first, last])
  const lines = await at.call('/v1/pa/events', { token, headers: { accept: 'application/x-ndjson' } })
  expect((await lines.text()).trim().split('\n')).toHaveLength(2)
  expect((await at.ask(`/v1/pa/streams/${gone}`, { token })).body).toMatchObject(told)
  expect((await at.ask(`/v1/pa/streams/${last}`, { token })).status).toBe(200)
  expect(at.engine.health.conditions()).toMatchObject([{ part: 'event-log-streams', fault: told, stops: [] }])
})

it('an append that restarts a deleted stream is not part of the log, for any reader', async () => {
  const { server, engine } = await startStore()
  const { log, health, seen } = await engine()
  const stream = 'notice-pa-1'
  await log.append(stream, 'none', [newEvent(), newEvent()])
  const [kept] = [await all(log.readAll(0))]
  server.store.softDelete(stream)
  await expect(log.append(stream, 'none', [newEvent()])).rejects.toMatchObject(STREAM_DELETED)
  expect(server.store.stream(stream).map(({ revision }) => revision)).toEqual([0, 1, 2])
  expect(await all(log.readAll(0))).toEqual(kept)
  expect(await log.head()).toBe(kept.at(-1)?.position)
  expect(await log.at(server.store.log.at(-1)?.position ?? 0)).toBeUndefined()
  await expect(all(log.readStream(stream))).rejects.toMatchObject(STREAM_CUT)
  await log.append('notice-pa-2', 'none', [newEvent()])
  await expect.poll(() => seen).toHaveLength(3)
  expect(health.conditions()).toMatchObject([
    {
      part: 'event-log-strays',
      fault: { code: 'log.stray-events', message: expect.stringContaining('1 events') },
      stops: [],
    },
  ])
})

it('known ids in the bytes of another engine are answered from the log, never from memory', async () => {
  const { server, engine } = await startStore()
  const [one, other] = [await engine(), await engine()]
  server.slow(20)
  const request = { idempotencyKey: 'once' }
  const both = await Promise.all([
    one.accepted('publish', { ...request, data: { title: 'First', body: 'a' } }),
    other.accepted('publish', { ...request, data: { title: 'First', body: 'a' } }),
  ])
  // Which of them finds the answer of the other in the log is open.
  expect({ ...both[0], replayed: true }).toEqual({ ...both[1], replayed: true })
  const [stored] = server.store.stream(streamOf(both[0]))
  for (const { log } of [one, other]) {
    const [event] = await all(log.readStream(streamOf(both[0])))
    expect(JSON.stringify(event?.data)).toBe(
      JSON.stringify(JSON.parse(Buffer.from(stored?.data ?? []).toString()).data),
    )
  }
  // Each folds what the log holds: both go on from the same state.
  server.slow(0)
  await one.accepted('change', { id: both[0].id })
  await other.accepted('withdraw', { id: both[0].id })
  expect(server.store.stream(streamOf(both[0]))).toHaveLength(3)
})

it('an append that ends in an unknown error is looked up before anything is answered', async () => {
  const { server, engine } = await startStore()
  const { accepted, handle } = await engine()
  server.fail('unknown-written')
  const made = await accepted('publish', { idempotencyKey: 'once' })
  expect(made).toMatchObject({ revision: 0, events: ['NoticePublished'] })
  server.fail('unknown')
  await expect(handle('change', { id: made.id })).rejects.toMatchObject({ code: 'log.unexpected', kind: 'unknown' })
  expect(server.store.stream(streamOf(made))).toHaveLength(1)
  await accepted('change', { id: made.id })
})
