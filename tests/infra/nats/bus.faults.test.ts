import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, onTestFinished } from 'vitest'
import { openNats } from '../../../infra/nats/connection.ts'
import type { StreamNames } from '../../../infra/nats/names.ts'
import { type BusRig, busConformance } from '../../../testing/index.ts'
import { busRigIn } from '../../fixtures/bus-rig.ts'
import { tests } from '../../fixtures/conformance.ts'
import { attempt, natsContainer } from '../../fixtures/containers.ts'
import { busOn, relayOn } from '../../fixtures/nats-parts.ts'
import { natsServer, ownNames, removeNames } from '../../fixtures/nats-server.ts'

type Server = Awaited<ReturnType<typeof natsServer>>

/** Opens a log, its relay, and a bus behind it. */
const over = (url: string, directory: string, names: StreamNames): Promise<BusRig> =>
  busRigIn(directory, ({ log, deadLetters }) => {
    const nats = openNats({ url })
    const relay = relayOn({ log, nats, names })
    const bus = busOn({ nats, deadLetters, log, names, wait: () => turn() })
    return {
      bus,
      async close() {
        await bus.close()
        await relay.stop()
        await nats.close()
      },
    }
  })

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
