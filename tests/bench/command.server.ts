import { parentPort, workerData } from 'node:worker_threads'
import { foundOn } from '../../demo/foundation.ts'
import type { AnyContext } from '../../domain/kernel/index.ts'
import type { CommandHandler } from '../../services/commands/contract.ts'
import { fieldErrors } from '../../services/commands/validation.ts'
import { openCore } from '../../src/engine/core.ts'
import type { Engine } from '../../src/engine/engine.ts'
import { withViews } from '../../src/engine/read-side.ts'
import { createApp } from '../../src/http/app.ts'
import { tokenVerifier } from '../../src/http/tokens.ts'

/** What the bench passes to the serving thread. */
export interface Serving {
  readonly directory: string
  readonly secret: string
  /** Commands are checked and answered, and nothing else happens. */
  readonly constant: boolean
}

const { directory, secret, constant }: Serving = workerData
const port = parentPort
if (port === null) throw new Error('a thread of the bench')

const core = await openCore({ directory, environment: {} })
await foundOn(core)
const engine = await withViews(core, {
  onFailure(fault) {
    throw fault
  },
})

const checked: CommandHandler = {
  async handle({ aggregate, command, data }) {
    const of = engine.catalogue.byName(aggregate) as AnyContext
    const schema = engine.catalogue.command(of, command)?.data
    if (schema === undefined || fieldErrors(schema, data).length > 0) throw new Error('the bench sends valid commands')
    return {
      ok: true,
      id: '01234567-89ab-4def-8123-456789abcdef',
      revision: 0,
      position: 123_456,
      events: ['DemandRaised'],
      created: true,
      added: {
        number: '260302-493817-1',
        acceptBy: '2026-03-03T16:00:00.000Z',
        resolveBy: '2026-03-09T16:00:00.000Z',
      },
    }
  },
  async stop() {},
}

const served: Engine = constant ? { ...engine, commands: checked } : engine
const app = await createApp({
  engine: served,
  tokens: tokenVerifier({ keys: { secret }, clock: Date.now, digest: served.vault.digest }),
  edge: {
    bodyLimit: 1024 * 1024,
    rateLimit: 1_000_000_000,
    timeout: 60_000,
    listeners: { sse: 10, answers: 1000, ofCaller: 1000, bytes: 2 ** 26 },
    patience: 60_000,
    heartbeat: 15_000,
    logger: false,
  },
})
const url = await app.listen({ host: '127.0.0.1', port: 0 })
port.postMessage(url)
port.once('message', async () => {
  await app.close()
  await engine.stop()
  port.close()
})
