import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, onTestFinished } from 'vitest'
import { openNats } from '../../../infra/bus/nats/connection.ts'
import { natsEventStream } from '../../../infra/bus/nats/event-stream.ts'
import type { StreamNames } from '../../../infra/bus/nats/names.ts'
import { natsBus } from '../../../infra/bus/nats/nats-bus.ts'
import { openSqliteLog } from '../../../infra/event-log/sqlite/log.ts'
import { deadLettersIn, openStateDb } from '../../../infra/state-db/index.ts'
import { startRelay } from '../../../services/relay/relay.ts'
import { attempt, natsContainer } from '../../fixtures/containers.ts'
import { natsServer, ownNames, removeNames } from '../../fixtures/nats-server.ts'
import { type BusRig, busConformance } from './conformance.ts'

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
  const relay = startRelay({ log, stream: natsEventStream({ nats, names }), onFailure: () => {} })
  const bus = natsBus({ nats, deadLetters, log: identity, names, wait: () => turn() })
  let stopped = false
  const stop = async (): Promise<void> => {
    if (stopped) return
    stopped = true
    await bus.close()
    await relay.stop()
    await nats.close()
    state.close()
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

/** What every bus has to do, of the one over this server. */
function conformance(name: string, start: () => Promise<Server>): void {
  let server: Server
  beforeAll(async () => {
    server = await start()
  })
  afterAll(() => server.remove())

  busConformance(name, () => {
    const directory = mkdtempSync(join(tmpdir(), 'sanshe-bus-'))
    const names = ownNames()
    onTestFinished(async () => {
      rmSync(directory, { recursive: true, force: true })
      await removeNames(server.url, names)
    })
    return over(server.url, directory, names)
  })
}

describe('NATS where NATS_URL names it, or installed here', () => {
  conformance('the NATS bus', natsServer)
})

const given = process.env.NATS_URL ?? ''
const contained = await attempt('NATS', natsContainer, given !== '')
describe.skipIf(contained.skip)(contained.title, () => {
  conformance('the NATS bus', contained.start)
})
