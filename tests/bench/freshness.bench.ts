import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { AckPolicy, connect } from 'nats'
import { GOVERNANCE } from '../../infra/nats/names.ts'
import { type EngineProcess, speaking } from '../fixtures/engine.ts'
import { startNatsServer } from '../fixtures/nats-server.ts'
import { writeHistory } from './history.ts'
import type { Bench } from './measure.ts'
import { freshness, MASTER_KEY, measuredInstallation, raise, startReady, viewsBuilt } from './served-engine.ts'
import { quantile } from './statistics.ts'

const PER_SECOND = 1_000

/**
 * How soon an acknowledged command is seen while 1,000 others a second arrive: by a reader of a view that asks as soon as the
 * acknowledgement is there (the answer included), and by a durable consumer in NATS.
 */
export const bench: Bench = {
  name: 'freshness',
  unit: 'commands/s',
  targets: [
    { figure: /^view p50 ms$/, mostMs: 5 },
    { figure: /^view p99 ms$/, mostMs: 25 },
    { figure: /^NATS p50 ms$/, mostMs: 10 },
    { figure: /^NATS p99 ms$/, mostMs: 50 },
  ],
  async prepare({ folder, quick }) {
    const size = quick ? { events: 1_000, weeks: 1 } : { events: 20_000 }
    await writeHistory({ directory: join(folder, 'engine'), masterKey: MASTER_KEY, now: Date.now(), ...size })
  },
  async run({ folder, quick }) {
    const server = await startNatsServer(folder)
    const of = measuredInstallation(join(folder, 'engine'), { NATS_URL: server.url })
    const { engine } = await startReady(of)
    try {
      const headers = await speaking(of, 'committee', { party: 'committee' })
      await viewsBuilt(engine)
      return await underLoad(engine, server.url, headers, quick ? 1 : 10)
    } finally {
      await engine.stop()
      await server.remove()
    }
  },
}

async function underLoad(
  engine: EngineProcess,
  natsUrl: string,
  headers: Readonly<Record<string, string>>,
  seconds: number,
) {
  const consumer = await arrivals(natsUrl)
  const acknowledged = new Map<string, number>()
  const loading = raise(engine, {
    headers,
    amount: PER_SECOND * seconds,
    perSecond: PER_SECOND,
    onAnswer: (body) => {
      const position = /"position":"?(\d+)/.exec(body.toString())?.[1]
      if (position !== undefined) acknowledged.set(position, performance.now())
    },
  })
  const view = await freshness(engine, headers, seconds * 20)
  const { rate, p99 } = await loading
  // The last events are still on their way.
  while (![...acknowledged.keys()].every((position) => consumer.arrived.has(position))) await delay(10)
  await consumer.stop()
  const behind = [...acknowledged].map(([position, at]) => Math.max(0, (consumer.arrived.get(position) ?? 0) - at))
  return {
    ours: rate,
    beside: {
      'view p50 ms': view.p50,
      'view p99 ms': view.p99,
      'NATS p50 ms': quantile(behind, 0.5),
      'NATS p99 ms': quantile(behind, 0.99),
      'p99 ms of the commands': p99,
    },
  }
}

/** A durable consumer of new events, and when each arrived, by position. */
async function arrivals(url: string) {
  const arrived = new Map<string, number>()
  const nc = await connect({ servers: url })
  const jsm = await nc.jetstreamManager()
  // The relay makes the stream soon after the engine has started.
  while (!(await jsm.streams.names().next()).includes(GOVERNANCE.stream)) await delay(50)
  await jsm.consumers.add(GOVERNANCE.stream, { durable_name: 'bench', ack_policy: AckPolicy.Explicit })
  const consumer = await nc.jetstream().consumers.get(GOVERNANCE.stream, 'bench')
  const messages = await consumer.consume({ max_messages: 500 })
  const reading = (async () => {
    for await (const message of messages) {
      arrived.set(message.headers?.get('Governance-Position') ?? '', performance.now())
      message.ack()
    }
  })()
  return {
    arrived,
    async stop() {
      await messages.close()
      await reading
      await nc.close()
    },
  }
}
