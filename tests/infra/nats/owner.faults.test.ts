import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type NatsConnection } from 'nats'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { openNats } from '../../../infra/nats/connection.ts'
import { type StreamOwner, streamOwner } from '../../../infra/nats/stream/owner.ts'
import { recalled } from '../../../infra/nats/stream/relay-record.ts'
import { openSqliteLog, type SqliteLog } from '../../../infra/sqlite/event-log/log.ts'
import type { Fault } from '../../../services/kit/fault.ts'
import type { EventLogReader } from '../../../services/ports/event-log.ts'
import { relayOn } from '../../fixtures/nats-parts.ts'
import { type NatsServer, ownNames, startNatsServer } from '../../fixtures/nats-server.ts'
import { newEvent } from '../sqlite/event-log/events.ts'

const SOON = { timeout: 20_000, interval: 20 }

let directory: string
let server: NatsServer
let log: SqliteLog
const names = ownNames()
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sanshe-owner-'))
  server = await startNatsServer(directory)
  log = await openLog('ours')
  onTestFinished(async () => {
    await log.close()
    await server.remove()
    rmSync(directory, { recursive: true })
  })
})

const openLog = (name: string): Promise<SqliteLog> =>
  openSqliteLog({ path: join(directory, `${name}.db`), clock: Date.now })

const happen = (to: SqliteLog, count = 1) =>
  to.append(
    'demand-pa-1',
    'any',
    Array.from({ length: count }, () => newEvent()),
  )

/** A relay of this log at work, until the returned function is called. */
async function published(of: SqliteLog): Promise<() => Promise<void>> {
  const nats = openNats({ url: server.url })
  const relay = relayOn({ log: of, nats, names })
  await happen(of)
  const head = await of.head()
  const record = () => recalled(nats.connection().jetstream(), names)
  await expect.poll(record, SOON).toMatchObject({ sequence: head, mark: { position: head } })
  return async () => {
    await relay.stop()
    await nats.close()
  }
}

/** An engine's door: how many messages came through it. */
function door(of: Pick<EventLogReader, 'identity' | 'holds'>): StreamOwner & { taken(): number } {
  const nats = openNats({ url: server.url })
  const owner = streamOwner({ nats, log: of, names })
  let taken = 0
  owner.each((connection) => {
    const one = connection.subscribe('probe.>', {
      callback: () => {
        taken += 1
      },
    })
    return { end: () => one.unsubscribe() }
  })
  onTestFinished(async () => {
    await owner.stop()
    await nats.close()
  })
  return { ...owner, taken: () => taken }
}

/** Sends without pause, also while servers restart. */
async function flood(): Promise<{ sent(): number }> {
  const nc: NatsConnection = await connect({ servers: server.url, maxReconnectAttempts: -1, reconnectTimeWait: 1 })
  let sent = 0
  const timer = setInterval(() => {
    for (let n = 0; n < 50; n += 1) nc.publish('probe.1')
    sent += 50
  }, 1)
  onTestFinished(async () => {
    clearInterval(timer)
    await nc.close()
  })
  return { sent: () => sent }
}

async function forget(): Promise<void> {
  const nc = await connect({ servers: server.url })
  const jsm = await nc.jetstreamManager()
  await jsm.streams.delete(names.stream)
  await nc.close()
}

describe('a door of an engine', () => {
  it('opens once a relay has published its log, and stays open while the record is lost', async () => {
    const ours = door(log)
    await flood()
    await expect.poll(() => ours.failure()?.code, SOON).toBe('nats.no-relay')
    expect(ours.taken()).toBe(0)
    const end = await published(log)
    await expect.poll(ours.taken, SOON).toBeGreaterThan(0)
    expect(ours.failure()).toBeUndefined()
    await end()
    const nc = await connect({ servers: server.url })
    await (await nc.jetstreamManager()).streams.delete(`KV_${names.stream}-relay`)
    await nc.close()
    const before = ours.taken()
    await expect.poll(ours.taken, SOON).toBeGreaterThan(before + 1_000)
    expect(ours.ours()?.aborted).toBe(false)
  })

  it.each<[string, (log: SqliteLog) => Promise<Pick<EventLogReader, 'identity' | 'holds'>>]>([
    ['another log', async () => openLog('other')],
    [
      'a restored copy of this log',
      async (of) => ({ ...of, identity: async () => ({ ...(await of.identity()), epoch: 2 }) }),
    ],
    ['a copy of its file from before', async (of) => ({ identity: of.identity, holds: async () => false })],
  ])('lets not a single message in where the engine has %s', async (_, make) => {
    const end = await published(log)
    const theirs = await make(log)
    const sent = await flood()
    const closed = door(theirs)
    const open = door(log)
    await expect.poll(() => closed.failure()?.code, SOON).toBe('nats.other-log')
    await expect.poll(open.taken, SOON).toBeGreaterThan(0)
    // It looks again when the connection comes back.
    await server.kill()
    await server.start()
    const before = [open.taken(), sent.sent()]
    await expect.poll(open.taken, SOON).toBeGreaterThan(before[0] ?? 0)
    expect(closed.taken()).toBe(0)
    // Its own connection may come back later than the other one's.
    const answer = () => closed.proven().then(String, (fault: Fault) => fault.code)
    await expect.poll(answer, SOON).toBe('nats.other-log')
    await end()
    if ('close' in theirs && theirs !== log) await (theirs as SqliteLog).close()
  })

  it('closes where NATS comes back with another log, before any message', async () => {
    const other = await openLog('other')
    await (await published(log))()
    const ours = door(log)
    await expect.poll(() => ours.ours() !== undefined, SOON).toBe(true)
    const port = new URL(server.url).port
    await server.stop()
    const replaced = await startNatsServer(directory, '-p', port)
    onTestFinished(() => replaced.remove())
    const before = ours.taken()
    await flood()
    const end = await published(other)
    await expect.poll(() => ours.failure()?.code, SOON).toBe('nats.other-log')
    expect(ours.taken()).toBe(before)
    await end()
    await other.close()
  })

  it('closes within 10 s where the stream becomes that of another log while connected', async () => {
    const other = await openLog('other')
    await (await published(log))()
    const ours = door(log)
    await expect.poll(() => ours.ours() !== undefined, SOON).toBe(true)
    const ended = ours.ours()
    await forget()
    const end = await published(other)
    await expect.poll(() => ours.failure()?.code, SOON).toBe('nats.other-log')
    expect(ended?.aborted).toBe(true)
    await end()
    await other.close()
  })
})
