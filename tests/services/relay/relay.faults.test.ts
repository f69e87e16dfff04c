import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { connect, DiscardPolicy, type JetStreamManager } from 'nats'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { openNats } from '../../../infra/nats/connection.ts'
import { openSqliteLog, type SqliteLog } from '../../../infra/sqlite/event-log/log.ts'
import type { Relay } from '../../../services/relay/relay.ts'
import { type Child, startChild } from '../../fixtures/children.ts'
import { relayOn } from '../../fixtures/nats-parts.ts'
import { type NatsServer, ownNames, startNatsServer } from '../../fixtures/nats-server.ts'
import { expectStreamEqualsLog, lastSequence } from '../../infra/nats/published.ts'
import { newEvent } from '../../infra/sqlite/event-log/events.ts'
import { type Load, loading } from '../../infra/sqlite/event-log/load.ts'

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 5)
/** Number of takeovers. Each takes seconds, because a relay waits that long before it takes over. */
const TAKEOVERS = Math.ceil(ROUNDS / 2)
const TAKEOVER_MS = 15_000
/** Milliseconds within which an idle relay notices a loss in NATS, with a reserve for a busy machine. */
const NOTICED_MS = 20_000

let directory: string
let server: NatsServer
let log: SqliteLog
const names = ownNames()
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sanshe-relay-'))
  server = await startNatsServer()
  log = await openSqliteLog({ path: join(directory, 'log.db'), clock: Date.now })
  onTestFinished(async () => {
    await log.close()
    await server.remove()
    rmSync(directory, { recursive: true })
  })
})

let streams = 0

/** Appends some events to a separate stream. */
async function happen(count: number, to = log): Promise<void> {
  streams += 1
  await to.append(
    `demand-pa-${streams}`,
    'any',
    Array.from({ length: count }, () => newEvent()),
  )
}

/** Appends some thousand events a second until it is stopped. A failing test stops it too. */
function load(): Load {
  const of = log
  const made = loading(5, () => happen(1 + (streams % 10), of))
  onTestFinished(() => made.stop().catch(() => {}))
  return made
}

function relayOf(of = log): Relay {
  const nats = openNats({ url: server.url })
  const relay = relayOn({ log: of, nats, names })
  onTestFinished(async () => {
    await relay.stop()
    await nats.close()
  })
  return relay
}

const childRelay = () => {
  const child = startChild(
    join(import.meta.dirname, 'child-relay.ts'),
    join(directory, 'log.db'),
    server.url,
    names.stream,
    names.prefix,
  )
  onTestFinished(() => child.kill())
  return child
}

const equal = () => expectStreamEqualsLog(log, { url: server.url, names })
const grown = (beyond: number) =>
  expect
    .poll(() => lastSequence(server.url, names), { timeout: TAKEOVER_MS, interval: 50 })
    .toSatisfy((last: number | undefined) => last !== undefined && last > beyond)

async function administer<T>(work: (jsm: JetStreamManager) => Promise<T>): Promise<T> {
  const nc = await connect({ servers: server.url })
  try {
    return await work(await nc.jetstreamManager())
  } finally {
    await nc.close()
  }
}

describe('a relay', () => {
  it('publishes earlier and new events by the contract', async () => {
    await happen(1_200)
    const relay = relayOf()
    await equal()
    await happen(3)
    await equal()
    expect(relay.status()).toEqual({ state: 'publishing', position: await log.head(), sequence: 1_203 })
  })

  it(`makes the stream equal to the log through all faults of the server under load (${ROUNDS} rounds)`, async () => {
    relayOf()
    for (let round = 0; round < ROUNDS; round += 1) {
      const loading = load()
      await grown((await lastSequence(server.url, names)) ?? 0)
      await (round % 2 === 0 ? server.kill() : server.stop())
      await happen(50)
      await server.start()
      await loading.stop()
      await equal()
    }
  })

  it('starts without a server, and reports the cause', async () => {
    await server.stop()
    await happen(5)
    const relay = relayOf()
    await expect.poll(() => relay.status().failure?.code).toBe('nats.unavailable')
    expect(relay.status().state).toBe('waiting')
    await server.start()
    await equal()
    expect(relay.status().state).toBe('publishing')
  })

  it('continues after messages that limits have removed, also from an old remembered position', async () => {
    await happen(30)
    const first = relayOf()
    await equal()
    await happen(20)
    await equal()
    await administer((jsm) => jsm.streams.purge(names.stream))
    // The relay rarely stores its position, so that the stored one is the very beginning.
    await administer(async (jsm) => {
      const bucket = `KV_${names.stream}-relay`
      const remembered = await jsm.streams.getMessage(bucket, { last_by_subj: '$KV.>' })
      expect(remembered.json()).toMatchObject({ position: 0 })
    })
    await happen(3)
    const second = relayOf()
    await expect.poll(() => lastSequence(server.url, names)).toBe(53)
    await first.stop()
    await happen(2)
    await expect.poll(() => lastSequence(server.url, names), { timeout: TAKEOVER_MS }).toBe(55)
    expect(second.status().position).toBe(await log.head())
    await second.stop()
    await administer((jsm) => jsm.streams.purge(names.stream))
    await happen(1)
    relayOf()
    await expect.poll(() => lastSequence(server.url, names)).toBe(56)
  })

  it('waits while the stream is full, and continues when there is room', async () => {
    const relay = relayOf()
    await happen(2)
    await equal()
    await administer((jsm) => jsm.streams.update(names.stream, { discard: DiscardPolicy.New, max_msgs: 4 }))
    await happen(6)
    await expect.poll(() => relay.status().failure?.code).toBe('nats.full')
    expect(await lastSequence(server.url, names)).toBe(4)
    await administer((jsm) => jsm.streams.update(names.stream, { max_msgs: -1 }))
    await equal()
    expect(relay.status().state).toBe('publishing')
  })

  it('does not touch the stream of another log until that stream is deleted', async () => {
    const other = await openSqliteLog({ path: join(directory, 'other.db'), clock: Date.now })
    await happen(3, other)
    const theirs = relayOf(other)
    await expect.poll(() => lastSequence(server.url, names)).toBe(3)
    await theirs.stop()
    await other.close()
    await happen(5)
    const relay = relayOf()
    await expect.poll(() => relay.status()).toMatchObject({ state: 'failed', failure: { code: 'relay.other-log' } })
    expect(await lastSequence(server.url, names)).toBe(3)
    await administer((jsm) => jsm.streams.delete(names.stream))
    await equal()
  })

  it('detects that the stream came from a different log with the same name', async () => {
    const relay = relayOf()
    await happen(3)
    await equal()
    await relay.stop()
    // Like after a restored backup: the same log without its last events.
    const path = join(directory, 'log.db')
    await log.close()
    const db = new DatabaseSync(path)
    db.exec('delete from events where position = (select max(position) from events)')
    db.close()
    log = await openSqliteLog({ path, clock: Date.now })
    const again = relayOf()
    await expect.poll(() => again.status().failure?.code).toBe('relay.other-log')
  })
})

describe('a relay into whose stream another program publishes', () => {
  async function intrude(): Promise<void> {
    const nc = await connect({ servers: server.url })
    await nc.jetstream().publish(`${names.prefix}.pa.demand.DemandRaised`, 'no event')
    await nc.close()
  }

  it.each([1, 20])('stops, and reports the remedy (%i events at once)', async (count) => {
    const relay = relayOf()
    await happen(2)
    await equal()
    await intrude()
    await happen(count)
    await expect
      .poll(() => relay.status(), { timeout: TAKEOVER_MS })
      .toMatchObject({ state: 'failed', failure: { code: 'relay.disturbed' } })
    // A relay that starts now could not detect it.
    const another = relayOf()
    await expect.poll(() => another.status().failure?.code).toBe('relay.disturbed')
    await administer((jsm) => jsm.streams.delete(names.stream))
    await equal()
  })
})

describe('a loss in an idle NATS', () => {
  it.each<[string, (jsm: JetStreamManager) => Promise<unknown>]>([
    ['the stream', (jsm) => jsm.streams.delete(names.stream)],
    ['the record of the relay', (jsm) => jsm.streams.delete(`KV_${names.stream}-relay`)],
    ['the bucket of leases', (jsm) => jsm.streams.delete(`KV_${names.stream}-consumers`)],
    [
      'all of it',
      async (jsm) => {
        const kept = await jsm.streams.list().next()
        for (const { config } of kept) await jsm.streams.delete(config.name)
      },
    ],
  ])('is repaired within 10 s: %s', async (_, lose) => {
    await happen(20)
    const relay = relayOf()
    await equal()
    await administer(lose)
    const there = async (): Promise<boolean> => {
      const kept = await administer((jsm) => jsm.streams.list().next())
      const found = kept.map(({ config, state }) => `${config.name} ${state.messages}`)
      return [`${names.stream} 20`, `KV_${names.stream}-relay 1`, `KV_${names.stream}-consumers 1`].every((one) =>
        found.includes(one),
      )
    }
    await expect.poll(there, { timeout: NOTICED_MS, interval: 100 }).toBe(true)
    await equal()
    expect(relay.status()).toMatchObject({ position: 20 })
    await happen(1)
    await equal()
  })

  it('by an older copy of the server is repaired without a new event: the missing rest is published', async () => {
    await happen(10)
    const relay = relayOf()
    await equal()
    await server.stop()
    const copy = `${server.store}.copy`
    cpSync(server.store, copy, { recursive: true })
    await server.start()
    await happen(11)
    await equal()
    await server.stop()
    rmSync(server.store, { recursive: true })
    renameSync(copy, server.store)
    await server.start()
    await equal()
    expect(relay.status().failure).toBeUndefined()
  })
})

/** Two relays in separate processes, once one publishes and the other stands by. The publishing one comes first. */
async function pair(one: Child, other: Child): Promise<[publishing: Child, standby: Child]> {
  await expect
    .poll(() => [one.lines().at(-1), other.lines().at(-1)].toSorted(), { timeout: 30_000 })
    .toEqual(['publishing', 'standby'])
  return one.lines().at(-1) === 'publishing' ? [one, other] : [other, one]
}

describe('two relays', () => {
  it(`publish each event once, and one takes over when the other is killed (${TAKEOVERS} rounds)`, async () => {
    const loading = load()
    let [one, other] = await pair(childRelay(), childRelay())
    for (let round = 0; round < TAKEOVERS; round += 1) {
      await one.kill()
      await grown((await lastSequence(server.url, names)) ?? 0)
      ;[one, other] = await pair(childRelay(), other)
    }
    await loading.stop()
    await equal()
  }, 120_000)

  it('publish each event once although the first is frozen, loses its lease, and resumes', async () => {
    const loading = load()
    const [one, other] = await pair(childRelay(), childRelay())
    one.freeze()
    await expect.poll(() => other.lines().at(-1), { timeout: 30_000 }).toBe('publishing')
    await grown((await lastSequence(server.url, names)) ?? 0)
    one.wake()
    await pair(one, other)
    await loading.stop()
    await equal()
  }, 90_000)

  it(`publish each event once although the bucket of leases is deleted (${TAKEOVERS} rounds)`, async () => {
    const loading = load()
    const [one, other] = await pair(childRelay(), childRelay())
    for (let round = 0; round < TAKEOVERS; round += 1) {
      const bucket = `KV_${names.stream}-consumers`
      const deleted = () => administer((jsm) => jsm.streams.delete(bucket).catch(() => false))
      await expect.poll(deleted, { timeout: TAKEOVER_MS }).toBe(true)
      await grown((await lastSequence(server.url, names)) ?? 0)
      await pair(one, other)
    }
    await loading.stop()
    await equal()
  }, 120_000)
})
