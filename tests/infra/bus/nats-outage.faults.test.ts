import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setInterval } from 'node:timers/promises'
import { connect } from 'nats'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type NatsLink, openNats } from '../../../infra/bus/nats/connection.ts'
import { openSqliteLog, type SqliteLog } from '../../../infra/event-log/sqlite/log.ts'
import { deadLettersIn, openStateDb } from '../../../infra/state-db/index.ts'
import type { DeadLetters, EventBus, Position } from '../../../services/ports.ts'
import type { Relay } from '../../../services/relay/relay.ts'
import { busOn, relayOn } from '../../fixtures/carriage.ts'
import { type Child, startChild } from '../../fixtures/children.ts'
import { type NatsServer, ownNames, startNatsServer } from '../../fixtures/nats-server.ts'
import { all, newEvent } from '../event-log/events.ts'
import { lastSequence } from './published.ts'

const ROUNDS = Number(process.env.FAULT_ROUNDS ?? 5)
/** Each takes seconds, for that is how long another one waits before it takes over. */
const TAKEOVERS = Math.ceil(ROUNDS / 2)
/** How soon another one is to work after the first is killed. */
const TAKEOVER = 5_000

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
    state.close()
  })
})
afterEach(async () => {
  await log.close()
  await server.remove()
  rmSync(directory, { recursive: true })
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

/** Some hundred events a second, until told to stop. */
function load(): { stop(): Promise<void> } {
  const stopping = new AbortController()
  const done = (async () => {
    for await (const _ of setInterval(10, undefined, { signal: stopping.signal })) await happen(1 + (streams % 10))
  })().catch((error: unknown) => {
    if (!stopping.signal.aborted) throw error
  })
  return {
    async stop() {
      stopping.abort()
      await done
    },
  }
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
    let [one, other] = [start(), start()]
    const handled: Position[] = []
    for (let round = 0; round < TAKEOVERS; round += 1) {
      await expect.poll(() => one.lines().length + other.lines().length, { timeout: 10_000 }).toBeGreaterThan(20)
      if (one.lines().length === 0) [one, other] = [other, one]
      expect(other.lines()).toEqual([])
      await one.kill()
      handled.push(...handledBy(one))
      await expect.poll(() => other.lines().length, { timeout: TAKEOVER, interval: 10 }).toBeGreaterThan(0)
      one = start()
    }
    await loading.stop()
    const expected = await positions()
    const now = (): Position[] => once([...handled, ...handledBy(other)])
    await expect.poll(() => now().length, { timeout: 10_000 }).toBe(expected.length)
    expect(now()).toEqual(expected)
  }, 60_000)

  it('goes on from the beginning of a stream that was deleted and is published anew', async () => {
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

  it('does not handle the events of another log, and goes on once they are gone', async () => {
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

  it('complains of no server that is there, however soon it is asked for', async () => {
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

  it('passes over what is no event, and says so', async () => {
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
