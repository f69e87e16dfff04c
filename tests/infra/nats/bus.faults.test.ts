import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, onTestFinished } from 'vitest'
import { openNats } from '../../../infra/nats/connection.ts'
import type { StreamNames } from '../../../infra/nats/names.ts'
import { openSqliteLog } from '../../../infra/sqlite/event-log/log.ts'
import { deadLettersIn } from '../../../infra/sqlite/state/dead-letters.ts'
import { openStateDb } from '../../../infra/sqlite/state/state-db.ts'
import { type BusRig, busConformance } from '../../../testing/index.ts'
import { tests } from '../../fixtures/conformance.ts'
import { attempt, natsContainer } from '../../fixtures/containers.ts'
import { busOn, relayOn } from '../../fixtures/nats-parts.ts'
import { natsServer, ownNames, removeNames } from '../../fixtures/nats-server.ts'

type Server = Awaited<ReturnType<typeof natsServer>>

/** A log, its relay, and a bus behind it. */
async function over(url: string, directory: string, names: StreamNames): Promise<BusRig> {
  const log = await openSqliteLog({ path: join(directory, 'log.db'), clock: Date.now })
  const identity = await log.identity()
  const rethrow = (fault: unknown): never => {
    throw fault
  }
  const state = openStateDb({ path: join(directory, 'state.db'), identity, failed: rethrow })
  const deadLetters = deadLettersIn(state, Date.now)
  const nats = openNats({ url })
  const relay = relayOn({ log, nats, names })
  const bus = busOn({ nats, deadLetters, log, names, wait: () => turn() })
  let stopped = false
  const stop = async (): Promise<void> => {
    if (stopped) return
    stopped = true
    await bus.close()
    await relay.stop()
    await nats.close()
    await state.close()
    await log.close()
  }
  return {
    log,
    bus,
    deadLetters,
    stop,
    async again() {
      await stop()
      return over(url, directory, names)
    },
  }
}

/** The conformance suite for the bus over this server. */
function conformance(name: string, start: () => Promise<Server>): void {
  let server: Server
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.remove())

  busConformance(
    name,
    () => {
      const directory = mkdtempSync(join(tmpdir(), 'sanshe-bus-'))
      const names = ownNames()
      onTestFinished(async () => {
        rmSync(directory, { recursive: true, force: true })
        await removeNames(server.url, names)
      })
      return over(server.url, directory, names)
    },
    tests,
  )
}

describe('NATS where NATS_URL names it, or installed here', () => {
  conformance('the NATS bus', natsServer)
})

const given = process.env.NATS_URL ?? ''
const contained = await attempt('NATS', natsContainer, given !== '')
describe.skipIf(contained.skip)(contained.title, () => {
  conformance('the NATS bus', contained.start)
})
