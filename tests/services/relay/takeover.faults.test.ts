import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { connect } from 'nats'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { openSqliteLog, type SqliteLog } from '../../../infra/sqlite/event-log/log.ts'
import { type Child, startChild } from '../../fixtures/children.ts'
import { type NatsServer, ownNames, startNatsServer } from '../../fixtures/nats-server.ts'
import { expectStreamEqualsLog } from '../../infra/nats/published.ts'
import { appended, newEvent } from '../../infra/sqlite/event-log/events.ts'
import { loading } from '../../infra/sqlite/event-log/load.ts'

/** Duration of the alternate kills. The gap is checked against 5 s only where the run is long enough to be meaningful. */
const MINUTES = Number(process.env.RELAY_MINUTES ?? 0.5)
/** Processes that load all processors. */
const BURNERS = Number(process.env.RELAY_BURNERS ?? 2)
/** Maximum milliseconds between an append and the arrival of its event in the stream, also while a relay dies. */
const MOST_MS = 5_000

let directory: string
let server: NatsServer
let log: SqliteLog
const names = ownNames()
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sanshe-takeover-'))
  server = await startNatsServer(directory)
  log = await openSqliteLog({ path: join(directory, 'log.db'), clock: Date.now })
  onTestFinished(async () => {
    await log.close()
    await server.remove()
    rmSync(directory, { recursive: true })
  })
})

function burn(): void {
  const child = spawn(process.execPath, ['-e', 'for(;;);'], { stdio: 'ignore' })
  const end = () => child.kill('SIGKILL')
  process.once('exit', end)
  child.once('close', () => process.off('exit', end))
  onTestFinished(() => void end())
}

function relay(): Child {
  const path = join(import.meta.dirname, 'child-relay.ts')
  const child = startChild(path, join(directory, 'log.db'), server.url, names.stream, names.prefix)
  onTestFinished(() => child.kill())
  return child
}

/** The times at which the stream stored its messages, in milliseconds. */
async function arrivals(): Promise<number[]> {
  const nc = await connect({ servers: server.url })
  try {
    const { messages } = (await (await nc.jetstreamManager()).streams.info(names.stream)).state
    const found: number[] = []
    const consumer = await nc.jetstream().consumers.get(names.stream)
    for await (const { info } of await consumer.consume({ max_messages: 1_000 })) {
      found.push(info.timestampNanos / 1e6)
      if (found.length === messages) break
    }
    return found
  } finally {
    await nc.close()
  }
}

const last = (child: Child): string | undefined => child.lines().at(-1)

it(
  `two relays that are killed by turns under full load for ${MINUTES} minutes publish every event once, in order, within 5 s`,
  async () => {
    for (let n = 0; n < BURNERS; n += 1) burn()
    const happened: number[] = []
    const load = loading(20, async () => {
      const events = [newEvent(), newEvent()]
      appended(await log.append(`demand-pa-${happened.length}`, 'any', events))
      const now = Date.now()
      for (const _ of events) happened.push(now)
    })
    onTestFinished(() => load.stop().catch(() => {}))
    let [one, other] = [relay(), relay()]
    let kills = 0
    const until = performance.now() + MINUTES * 60_000
    const settled = () => [last(one), last(other)].toSorted()
    await expect.poll(settled, { timeout: 60_000 }).toEqual(['publishing', 'standby'])
    const first = happened.length
    while (performance.now() < until) {
      await expect.poll(settled, { timeout: 60_000 }).toEqual(['publishing', 'standby'])
      // A random moment, so that each kill hits a different step.
      await delay(1_000 + Math.random() * 3_000)
      if (last(one) !== 'publishing') [one, other] = [other, one]
      await one.kill()
      kills += 1
      one = relay()
    }
    await load.stop()
    await expectStreamEqualsLog(log, { url: server.url, names }, 60_000)
    const gaps = (await arrivals()).map((at, n) => at - (happened[n] ?? at)).slice(first)
    gaps.sort((a, b) => a - b)
    const part = (of: number): number => Math.round(gaps[Math.min(gaps.length - 1, Math.floor(gaps.length * of))] ?? 0)
    const figures = { events: happened.length, kills, p50: part(0.5), p99: part(0.99), most: part(1) }
    process.stdout.write(`relay takeover, milliseconds from append to stream: ${JSON.stringify(figures)}\n`)
    expect(figures.most).toBeLessThan(MOST_MS)
  },
  MINUTES * 60_000 + 180_000,
)
