import { join } from 'node:path'
import { connect, headers, RetentionPolicy, StorageType } from 'nats'
import { openNats } from '../../infra/nats/connection.ts'
import { eventSubject, type StreamNames } from '../../infra/nats/names.ts'
import { openSqliteLogReader } from '../../infra/sqlite/event-log/reader.ts'
import type { Fault } from '../../services/kit/fault.ts'
import { cloudEvent } from '../../services/kit/stored-form.ts'
import type { EventLogReader } from '../../services/ports/event-log.ts'
import { relayOn } from '../fixtures/nats-parts.ts'
import { ownNames, startNatsServer } from '../fixtures/nats-server.ts'
import { natsEvents, prepareNatsEvents } from './events.ts'
import { type Bench, inTurns, rate, until } from './measure.ts'

const UNDER_WAY = 512

/** The log into JetStream by the relay, against a bare pipelined publish of the same bytes with `msgID` and `lastSequence`. */
export const bench: Bench = {
  name: 'relay',
  unit: 'events/s',
  target: 1.2,
  prepare: prepareNatsEvents,
  async run({ folder, scale }, round) {
    const log = await openSqliteLogReader({ path: join(folder, 'log.db') })
    const server = await startNatsServer(folder)
    const events = natsEvents(scale)
    try {
      return await inTurns(
        round,
        () => relayed(log, server.url, events),
        () => bare(log, server.url, events),
      )
    } finally {
      await server.remove()
      await log.close()
    }
  },
}

async function relayed(log: EventLogReader, url: string, events: number): Promise<number> {
  const nats = openNats({ url })
  await until(() => nats.failure() === undefined)
  const head = await log.head()
  const result = await rate(events, async () => {
    const onFailure = (fault: Fault): void => console.error(fault.message)
    const relay = relayOn({ log, nats, names: ownNames(), onFailure })
    await until(() => relay.status().position === head)
    await relay.stop()
  })
  await nats.close()
  return result
}

async function bare(log: EventLogReader, url: string, events: number): Promise<number> {
  const names = ownNames()
  const messages = await encoded(log, names)
  const nc = await connect({ servers: url })
  const jsm = await nc.jetstreamManager()
  await jsm.streams.add({
    name: names.stream,
    subjects: [`${names.prefix}.>`],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
  })
  const js = nc.jetstream()
  const result = await rate(events, async () => {
    let next = 0
    const publisher = async (): Promise<void> => {
      while (next < messages.length) {
        const sequence = next
        next += 1
        const message = messages[sequence]
        if (message === undefined) return
        const carried = headers()
        carried.set('Governance-Position', message.position)
        await js.publish(message.subject, message.payload, {
          msgID: message.id,
          headers: carried,
          expect: { streamName: names.stream, lastSequence: sequence },
        })
      }
    }
    await Promise.all(Array.from({ length: UNDER_WAY }, publisher))
  })
  await nc.close()
  return result
}

async function encoded(log: EventLogReader, names: StreamNames) {
  const messages = []
  for await (const page of log.readAll(0)) {
    for (const event of page) {
      const payload = Buffer.from(JSON.stringify(cloudEvent(event)))
      messages.push({ id: event.id, position: String(event.position), subject: eventSubject(names, event), payload })
    }
  }
  return messages
}
