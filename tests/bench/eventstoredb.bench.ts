import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client'
import { foundOn } from '../../demo/foundation.ts'
import { storedForm } from '../../services/kit/stored-form.ts'
import { processManagers } from '../../services/processes/process-managers.ts'
import { type Core, openCore } from '../../src/engine/core.ts'
import { withViews } from '../../src/engine/read-side.ts'
import { standIn } from '../infra/eventstoredb/server.ts'
import { type Bench, rate } from './measure.ts'

const CALLERS = 64
const RAISES = 512
/** Raises and bare appends on a real server. */
const REAL_RAISES = 4_000

const DATA = { text: '三号楼二单元的路灯坏了三天，晚上老人下楼看不清台阶，请尽快来修。', contact: '13800000000' }

async function inParallel(amount: number, work: () => Promise<unknown>): Promise<void> {
  let left = amount
  const caller = async (): Promise<void> => {
    while (left > 0) {
      left -= 1
      await work()
    }
  }
  await Promise.all(Array.from({ length: CALLERS }, caller))
}

/** Runs `use` on an engine whose log is in that store, with views and all services. */
async function onEngine<T>(url: string, directory: string, use: (core: Core) => Promise<T>): Promise<T> {
  const core = await openCore({ directory, environment: {}, eventStoreUrl: url })
  const engine = await withViews(core, { services: processManagers, onFailure: () => {} })
  try {
    if ((await core.log.head()) === 0) await foundOn(engine)
    return await use(core)
  } finally {
    await engine.stop()
  }
}

async function raise({ commands }: Core): Promise<void> {
  const actor = { id: 'person-1', role: 'committee', party: 'committee' } as const
  const request = { community: 'pa', aggregate: 'demand', command: 'raise', data: DATA, actor }
  const result = await commands.handle({ ...request, idempotencyKey: randomUUID() })
  if (!result.ok) throw new Error(`the bench was refused: ${result.code}`)
}

/** Accepted commands for each call to the store, those of services included. The stand-in counts. */
async function commandsForEachCall(directory: string): Promise<number> {
  const server = await standIn()
  try {
    return await onEngine(server.url, directory, async (core) => {
      await inParallel(CALLERS, () => raise(core))
      server.resetCalls()
      await inParallel(RAISES, () => raise(core))
      const { append, 'batch-append': batched } = server.calls()
      return (append + batched) / Object.values(server.calls()).reduce((sum, calls) => sum + calls, 0)
    })
  } finally {
    await server.stop()
  }
}

/** The rates on a real server beside those of the bare client. Its events stay there. */
async function onRealServer(url: string, directory: string): Promise<Readonly<Record<string, number>>> {
  const client = EventStoreDBClient.connectionString(url)
  try {
    return await onEngine(url, directory, async (core) => {
      await inParallel(REAL_RAISES / 4, () => raise(core))
      const commands = await rate(REAL_RAISES, () => inParallel(REAL_RAISES, () => raise(core)))
      let events = 0
      const replay = async (): Promise<void> => {
        for await (const page of core.log.readAll(0)) events += page.length
      }
      const sample = await core.log.at(await core.log.head())
      const data = JSON.parse(sample === undefined ? '{}' : storedForm(sample))
      const append = () =>
        client.appendToStream(`bare-${randomUUID()}`, jsonEvent({ type: 'bare', data }), {
          expectedRevision: NO_STREAM,
        })
      const appends = await rate(REAL_RAISES, () => inParallel(REAL_RAISES, append))
      let bare = 0
      const [replayed, read] = [
        await timed(replay),
        await timed(async () => {
          for await (const _ of client.readAll()) bare += 1
        }),
      ]
      const rates = {
        'commands/s': commands,
        'bare appends/s': appends,
        'replayed/s': events / replayed,
        'bare read/s': bare / read,
      }
      const ratios = { 'command ratio': commands / appends, 'replay ratio': events / replayed / (bare / read) }
      return Object.fromEntries(
        Object.entries({ ...rates, ...ratios }).map(([name, figure]) => [name, Number(figure.toPrecision(3))]),
      )
    })
  } finally {
    await client.dispose()
  }
}

/** Seconds that something takes. */
async function timed(work: () => Promise<void>): Promise<number> {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

/**
 * Commands on EventStoreDB: one read and one append each. Against a real server as well, with its rates beside the bare client's,
 * where EVENTSTORE_URL names one.
 */
export const bench: Bench = {
  name: 'eventstoredb',
  unit: 'commands/call',
  target: 0.9,
  targets: [
    { figure: /^command ratio$/, least: 0.2 },
    { figure: /^replay ratio$/, least: 0.7 },
  ],
  async run({ folder }, round) {
    const url = process.env.EVENTSTORE_URL ?? ''
    const directory = join(folder, randomUUID())
    const ours = await commandsForEachCall(join(directory, `calls-${round}`))
    if (url === '') return { ours, limit: 0.5 }
    return { ours, limit: 0.5, beside: await onRealServer(url, join(directory, `real-${round}`)) }
  },
}
