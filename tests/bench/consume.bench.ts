import { join } from 'node:path'
import { AckPolicy, connect } from 'nats'
import { openNats } from '../../infra/nats/connection.ts'
import type { StreamNames } from '../../infra/nats/names.ts'
import { openSqliteLogReader } from '../../infra/sqlite/event-log/reader.ts'
import { deadLettersIn } from '../../infra/sqlite/state/dead-letters.ts'
import { openStateDb } from '../../infra/sqlite/state/state-db.ts'
import type { EventLogReader } from '../../services/ports/event-log.ts'
import { busOn, relayOn } from '../fixtures/nats-parts.ts'
import { ownNames, startNatsServer } from '../fixtures/nats-server.ts'
import { natsEvents, prepareNatsEvents } from './events.ts'
import { type Bench, inTurns, rate, until } from './measure.ts'

/** A durable consumer through our bus, each event acknowledged, against a bare durable pull consumer of the same stream. */
export const bench: Bench = {
  name: 'consume',
  unit: 'events/s',
  target: 0.9,
  prepare: prepareNatsEvents,
  async run({ folder, scale }, round) {
    const log = await openSqliteLogReader({ path: join(folder, 'log.db') })
    const server = await startNatsServer(folder)
    const [events, names] = [natsEvents(scale), ownNames()]
    try {
      await publish(log, server.url, names)
      return await inTurns(
        round,
        () => ours(log, join(folder, `state-${performance.now()}.db`), server.url, names, events),
        () => bare(server.url, names, events),
      )
    } finally {
      await server.remove()
      await log.close()
    }
  },
}

async function publish(log: EventLogReader, url: string, names: StreamNames): Promise<void> {
  const nats = openNats({ url })
  const relay = relayOn({ log, nats, names })
  const head = await log.head()
  await until(() => relay.status().position === head)
  await relay.stop()
  await nats.close()
}

async function ours(log: EventLogReader, path: string, url: string, names: StreamNames, events: number) {
  const identity = await log.identity()
  const failed = (fault: unknown): never => {
    throw fault
  }
  const state = openStateDb({ path, identity, failed })
  const nats = openNats({ url })
  await until(() => nats.failure() === undefined)
  const bus = busOn({ nats, deadLetters: deadLettersIn(state, Date.now), log, names, onFailure: failed })
  let handled = 0
  const result = await rate(events, async () => {
    await bus.subscribe('ours', {}, async () => {
      handled += 1
    })
    await until(() => handled === events)
  })
  await bus.close()
  await nats.close()
  await state.close()
  return result
}

async function bare(url: string, { stream }: StreamNames, events: number): Promise<number> {
  const nc = await connect({ servers: url })
  const jsm = await nc.jetstreamManager()
  await jsm.consumers.add(stream, { durable_name: 'bare', ack_policy: AckPolicy.Explicit })
  const consumer = await nc.jetstream().consumers.get(stream, 'bare')
  const result = await rate(events, async () => {
    let handled = 0
    for await (const message of await consumer.consume({ max_messages: 500 })) {
      message.ack()
      handled += 1
      if (handled === events) break
    }
    await nc.flush()
  })
  await nc.close()
  return result
}
