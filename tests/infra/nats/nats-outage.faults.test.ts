import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { connect, type JetStreamManager } from 'nats'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type NatsLink, openNats } from '../../../infra/nats/connection.ts'
import { LEASE_MS } from '../../../infra/nats/lease.ts'
import { openSqliteLog, type SqliteLog } from '../../../infra/sqlite/event-log/log.ts'
import { deadLettersIn } from '../../../infra/sqlite/state/dead-letters.ts'
import { openStateDb } from '../../../infra/sqlite/state/state-db.ts'
import type { DeadLetters } from '../../../services/ports/dead-letters.ts'
import type { EventBus } from '../../../services/ports/event-bus.ts'
import type { Position } from '../../../services/ports/event-log.ts'
import type { Relay } from '../../../services/relay/relay.ts'
import { type Child, startChild } from '../../fixtures/children.ts'
import { busOn, relayOn } from '../../fixtures/nats-parts.ts'
import { type NatsServer, ownNames, startNatsServer } from '../../fixtures/nats-server.ts'
import { all, newEvent } from '../sqlite/event-log/events.ts'
import { type Load, loading } from '../sqlite/event-log/load.ts'
import { lastSequence } from './published.ts'

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 5)
/** Each takes seconds, for that is how long another one waits before it takes over. */
const TAKEOVERS = Math.ceil(ROUNDS / 2)
/** How soon another one is to work after the first is killed: 5 s, and what a busy machine takes. */
const TAKEOVER_MS = 15_000

let directory: string
let server: NatsServer
let log: SqliteLog
let nats: NatsLink
let deadLetters: DeadLetters
let bus: EventBus
let relay: Relay
const failures: string[] = []
const names = ownNames()
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sanshe-bus-'))
  server = await startNatsServer()
  log = await openSqliteLog({ path: join(directory, 'log.db'), clock: Date.now })
  const identity = await log.identity()
  const failed = (fault: unknown): never => {
    throw fault
  }
  const state = openStateDb({ path: join(directory, 'state.db'), identity, failed })
  deadLetters = deadLettersIn(state, Date.now)
  nats = openNats({ url: server.url })
  relay = relayOn({ log, nats, names })
  failures.length = 0
  bus = busOn({ nats, deadLetters, log, names, onFailure: ({ code }) => failures.push(code) })
  onTestFinished(async () => {
    await bus.close()
    await relay.stop()
    await nats.close()
    await state.close()
    await log.close()
    await server.remove()
    rmSync(directory, { recursive: true })
  })
})

let streams = 0
async function happen(count: number): Promise<void> {
  streams += 1
  await log.append(
    `demand-pa-${streams}`,
    'any',
    Array.from({ length: count }, () => newEvent()),
  )
}

/** Appends some hundred events a second until stopped, also by a failing test. */
function load(): Load {
  const made = loading(10, () => happen(1 + (streams % 10)))
  onTestFinished(() => made.stop().catch(() => {}))
  return made
}

const positions = async (): Promise<Position[]> => (await all(log.readAll(0))).map(({ position }) => position)

/** Each at its first time. */
const once = (handled: readonly Position[]): Position[] => [...new Set(handled)]

describe('a durable consumer', () => {
  it(`loses nothing and keeps order when the server stops or dies under load (${ROUNDS} rounds)`, async () => {
    const handled: Position[] = []
    await bus.subscribe('steady', {}, async ({ position }) => {
      handled.push(position)
    })
    for (let round = 0; round < ROUNDS; round += 1) {
      const loading = load()
      const before = handled.length
      await expect.poll(() => handled.length, { timeout: 15_000 }).toBeGreaterThan(before)
      await (round % 2 === 0 ? server.kill() : server.stop())
      await happen(20)
      await server.start()
      await loading.stop()
      const expected = await positions()
      await expect.poll(() => once(handled).length, { timeout: 15_000 }).toBe(expected.length)
      expect(once(handled)).toEqual(expected)
    }
  }, 60_000)

  it(`is taken over within 5 s from a process that is killed, in order and without loss (${TAKEOVERS} rounds)`, async () => {
    const start = (): Child => {
      const child = startChild(
        join(import.meta.dirname, 'child-consumer.ts'),
        directory,
        server.url,
        names.stream,
        names.prefix,
      )
      onTestFinished(() => child.kill())
      return child
    }
    const handledBy = (child: Child): Position[] => child.lines().map(Number)
    const loading = load()
    const all: Child[] = [start(), start()]
    let living = [...all]
    /** The process at work: the next one that has handled this many more. */
    const working = async (more: number, timeout: number): Promise<Child> => {
      const before = new Map(living.map((child) => [child, child.lines().length]))
      const found = () => living.find((child) => child.lines().length > (before.get(child) ?? 0) + more)
      await expect.poll(found, { timeout, interval: 10 }).toBeDefined()
      return found() ?? start()
    }
    for (let round = 0; round < TAKEOVERS; round += 1) {
      const killed = await working(20, 30_000)
      await killed.kill()
      living = living.filter((child) => child !== killed)
      await working(0, TAKEOVER_MS)
      const next = start()
      all.push(next)
      living.push(next)
    }
    await loading.stop()
    const expected = await positions()
    const union = (): Position[] => once(all.flatMap(handledBy)).toSorted((one, other) => one - other)
    await expect.poll(() => union().length, { timeout: 30_000 }).toBe(expected.length)
    expect(union()).toEqual(expected)
    for (const child of all) {
      const handled = once(handledBy(child))
      expect(handled).toEqual(handled.toSorted((one, other) => one - other))
    }
  }, 120_000)

  it('continues from the beginning of a stream that was deleted and republished', async () => {
    const handled: Position[] = []
    await happen(5)
    await bus.subscribe('renewed', {}, async ({ position }) => {
      handled.push(position)
    })
    await expect.poll(() => handled).toHaveLength(5)
    const nc = await connect({ servers: server.url })
    await (await nc.jetstreamManager()).streams.delete(names.stream)
    await nc.close()
    await happen(1)
    const expected = await positions()
    await expect.poll(() => handled, { timeout: 10_000 }).toEqual([...expected.slice(0, 5), ...expected])
  })

  it.each<[string, (jsm: JetStreamManager) => Promise<unknown>]>([
    ['the bucket of leases', (jsm) => jsm.streams.delete(`KV_${names.stream}-consumers`)],
    ['its consumer', (jsm) => jsm.consumers.delete(names.stream, 'losing')],
    ['the record of the relay', (jsm) => jsm.streams.delete(`KV_${names.stream}-relay`)],
    [
      'everything',
      async (jsm) => {
        for (const { config } of await jsm.streams.list().next()) await jsm.streams.delete(config.name)
      },
    ],
    ['all messages', (jsm) => jsm.streams.purge(names.stream)],
  ])('goes on, in order, where NATS loses %s while nothing happens', async (_, lose) => {
    const handled: Position[] = []
    await bus.subscribe('losing', {}, async ({ position }) => void handled.push(position))
    await happen(3)
    await expect.poll(() => once(handled), { timeout: 10_000 }).toEqual([1, 2, 3])
    const nc = await connect({ servers: server.url })
    await lose(await nc.jetstreamManager())
    await nc.close()
    // Longer than a lease, so that no earlier lease is still valid.
    await delay(LEASE_MS * 1.5)
    await happen(2)
    await expect.poll(() => once(handled), { timeout: 20_000 }).toEqual([1, 2, 3, 4, 5])
    await happen(1)
    await expect.poll(() => once(handled), { timeout: 20_000 }).toEqual([1, 2, 3, 4, 5, 6])
  })

  it('continues where NATS comes back with an older copy of stream and consumer', async () => {
    const handled: Position[] = []
    await bus.subscribe('older', {}, async ({ position }) => void handled.push(position))
    await happen(4)
    await expect.poll(() => once(handled), { timeout: 10_000 }).toEqual([1, 2, 3, 4])
    await server.stop()
    const copy = `${server.store}.copy`
    cpSync(server.store, copy, { recursive: true })
    await server.start()
    await happen(6)
    await expect.poll(() => once(handled).length, { timeout: 20_000 }).toBe(10)
    await server.stop()
    rmSync(server.store, { recursive: true })
    renameSync(copy, server.store)
    await server.start()
    await happen(2)
    await expect.poll(() => once(handled), { timeout: 20_000 }).toEqual(await positions())
  })

  it('stops handling within 10 s where the stream becomes that of another log under it', async () => {
    const handled: Position[] = []
    await bus.subscribe('leaving', {}, async ({ position }) => void handled.push(position))
    await happen(2)
    await expect.poll(() => handled, { timeout: 10_000 }).toEqual([1, 2])
    await relay.stop()
    const nc = await connect({ servers: server.url })
    await (await nc.jetstreamManager()).streams.delete(names.stream)
    await nc.close()
    const { id, epoch } = await log.identity()
    const theirs = { ...log, identity: async () => ({ id, epoch: epoch + 1 }) }
    relay = relayOn({ log: theirs, nats, names })
    await expect.poll(() => failures, { timeout: 20_000 }).toContain('nats.other-log')
    const before = handled.length
    await happen(3)
    await expect.poll(() => lastSequence(server.url, names), { timeout: 10_000 }).toBe(5)
    await delay(LEASE_MS)
    expect(handled).toHaveLength(before)
  })

  it('does not handle the events of another log, and continues once they are gone', async () => {
    await happen(2)
    await expect.poll(() => lastSequence(server.url, names)).toBe(2)
    const told: string[] = []
    const { id, epoch } = await log.identity()
    const restored = { id, epoch: epoch + 1 }
    const of = { ...log, identity: async () => restored }
    const stranger = busOn({ nats, deadLetters, log: of, names, onFailure: ({ code }) => told.push(code) })
    const handled: Position[] = []
    const { stop } = await stranger.subscribe('stranger', {}, async ({ position }) => {
      handled.push(position)
    })
    await expect.poll(() => told).toEqual(['nats.other-log'])
    expect(handled).toEqual([])
    await relay.stop()
    const nc = await connect({ servers: server.url })
    await (await nc.jetstreamManager()).streams.delete(names.stream)
    await nc.close()
    relay = relayOn({ log: of, nats, names })
    await expect.poll(() => handled, { timeout: 10_000 }).toEqual(await positions())
    await stop()
    await stranger.close()
  })

  it('reports no fault for a reachable server, however early it is used', async () => {
    const told: string[] = []
    const onFailure = ({ code }: { code: string }): void => void told.push(code)
    const early = openNats({ url: server.url })
    const own = ownNames()
    const publishes = relayOn({ log, nats: early, names: own, onFailure })
    const at = busOn({ nats: early, deadLetters, log, names: own, onFailure })
    const seen: Position[] = []
    await at.subscribe('early', {}, async ({ position }) => void seen.push(position))
    await happen(1)
    await expect.poll(() => seen, { timeout: 10_000 }).toEqual([1])
    expect(told).toEqual([])
    await at.close()
    await publishes.stop()
    await early.close()
  })

  it('skips messages that are no events, and reports them', async () => {
    await happen(1)
    await expect.poll(() => lastSequence(server.url, names)).toBe(1)
    const nc = await connect({ servers: server.url })
    await nc.jetstream().publish(`${names.prefix}.pa.demand.DemandRaised`, 'no event')
    await nc.close()
    const handled: Position[] = []
    await bus.subscribe('careful', {}, async ({ position }) => {
      handled.push(position)
    })
    await expect.poll(() => failures).toContain('nats.not-an-event')
    expect(handled).toHaveLength(1)
  })
})
