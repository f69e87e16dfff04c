import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect, type JetStreamManager, type StreamUpdateConfig } from 'nats'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { openNats } from '../../../infra/nats/connection.ts'
import { MAX_MESSAGE_BYTES } from '../../../infra/nats/stream/payload.ts'
import { openSqliteLog, type SqliteLog } from '../../../infra/sqlite/event-log/log.ts'
import { MAX_EVENT_BYTES } from '../../../services/kit/stored-form.ts'
import { type Relay, startRelay } from '../../../services/relay/relay.ts'
import { relayParts } from '../../fixtures/nats-parts.ts'
import { type NatsServer, ownNames, startNatsServer } from '../../fixtures/nats-server.ts'
import { all, newEvent } from '../sqlite/event-log/events.ts'
import { lastSequence, messagesIn } from './published.ts'

/** The client's types leave it out. */
const SEALED: Partial<StreamUpdateConfig> & { readonly sealed: true } = { sealed: true }
const SOON = { timeout: 20_000, interval: 50 }

let directory: string
let log: SqliteLog
beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'sanshe-stream-'))
  log = await openSqliteLog({ path: join(directory, 'log.db'), clock: Date.now })
  onTestFinished(async () => {
    await log.close()
    rmSync(directory, { recursive: true })
  })
})

async function server(...args: string[]): Promise<NatsServer> {
  const started = await startNatsServer(directory, ...args)
  onTestFinished(() => started.remove())
  return started
}

/** A server with this configuration beside JetStream. */
function configured(text: string): Promise<NatsServer> {
  const file = join(directory, `${randomUUID()}.conf`)
  writeFileSync(file, text)
  return server('-c', file)
}

const names = ownNames()

function relayAt({ url }: Pick<NatsServer, 'url'>): Relay & { readonly told: string[] } {
  const nats = openNats({ url })
  const told: string[] = []
  const relay = startRelay({ log, ...relayParts({ nats, names }), onFailure: ({ code }) => told.push(code) })
  onTestFinished(async () => {
    await relay.stop()
    await nats.close()
  })
  return { ...relay, told }
}

async function administer<T>({ url }: NatsServer, work: (jsm: JetStreamManager) => Promise<T>): Promise<T> {
  const nc = await connect({ servers: url })
  try {
    return await work(await nc.jetstreamManager())
  } finally {
    await nc.close()
  }
}

let streams = 0
async function happen(...ids: string[]): Promise<void> {
  for (const id of ids) {
    streams += 1
    await log.append(`demand-pa-${streams}`, 'any', [newEvent({ id })])
  }
}

describe('events of one id in different streams', () => {
  /** Ids as in old logs: the same id at 2 and 4, and at 5 and 6 in a row. */
  const ids = ['a', 'twin', 'b', 'twin', 'c', 'c', 'd']
  const published = ['a', 'twin', 'b', 'twin#4', 'c', 'c#6', 'd']

  it('are all published, at once, and again when the stream is lost', async () => {
    const at = await server()
    await happen(...ids)
    const relay = relayAt(at)
    await expect.poll(() => lastSequence(at.url, names), SOON).toBe(ids.length)
    const messages = async () => {
      const found = await messagesIn(at.url, names)
      return { message: found.map(({ id }) => id), event: found.map(({ body }) => Reflect.get(Object(body), 'id')) }
    }
    expect(await messages()).toEqual({ message: published, event: ids })
    await administer(at, (jsm) => jsm.streams.delete(names.stream))
    await expect.poll(() => lastSequence(at.url, names), SOON).toBe(ids.length)
    expect(await messages()).toEqual({ message: published, event: ids })
    // One that ends at such an event is known again.
    await administer(at, (jsm) => jsm.streams.deleteMessage(names.stream, 7))
    await relay.stop()
    await happen('c', 'e')
    relayAt(at)
    await expect.poll(() => lastSequence(at.url, names), SOON).toBe(9)
    expect((await messages()).message.slice(-2)).toEqual(['c#8', 'e'])
  })

  it('are published under their first id once the server has dropped it, and still known as published', async () => {
    const at = await server()
    await happen('a', 'b')
    relayAt(at)
    await expect.poll(() => lastSequence(at.url, names), SOON).toBe(2)
    await administer(at, (jsm) => jsm.streams.update(names.stream, { duplicate_window: 100_000_000 }))
    await expect
      .poll(async () => {
        const probe = await administer(at, (jsm) => jsm.streams.info(names.stream))
        return probe.config.duplicate_window
      }, SOON)
      .toBe(100_000_000)
    await happen('a', 'b', 'c')
    await expect.poll(() => lastSequence(at.url, names), SOON).toBe(5)
    const bodies = (await messagesIn(at.url, names)).map(({ body }) => Reflect.get(Object(body), 'id'))
    expect(bodies).toEqual(['a', 'b', 'a', 'b', 'c'])
  })
})

describe('an event of every size that the log accepts', () => {
  /** Fills an event up to the limit with characters of so many bytes. */
  async function filled(character: string): Promise<void> {
    const width = Buffer.byteLength(character)
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`
    let length = Math.floor(MAX_EVENT_BYTES / width)
    streams += 1
    for (;;) {
      const event = newEvent({ data: { text: character.repeat(length) }, traceparent })
      const fits = await log.append(`demand-pa-${streams}`, 'any', [event]).then(
        () => true,
        () => false,
      )
      if (fits) return
      length -= Math.ceil(64 / width)
    }
  }

  it.each([
    ['the default server', ''],
    ['one whose messages are just large enough', `max_payload: ${MAX_MESSAGE_BYTES}`],
  ])('reaches the stream of %s, and its place is found again', async (_, configuration) => {
    const at = await configured(configuration)
    await filled('x')
    await filled('灯')
    await filled('é')
    const first = relayAt(at)
    await expect.poll(() => lastSequence(at.url, names), SOON).toBe(3)
    await first.stop()
    relayAt(at)
    await happen('after')
    await expect.poll(() => lastSequence(at.url, names), SOON).toBe(4)
    const found = (await messagesIn(at.url, names)).map(({ body }) => Reflect.get(Object(body), 'data'))
    expect(found).toEqual((await all(log.readAll(0))).map(({ data }) => data))
  })

  it('does not fit a server with a smaller max_payload: the relay says so, and continues when it is raised', async () => {
    const file = join(directory, 'nats.conf')
    writeFileSync(file, 'max_payload: 16384')
    const at = await server('-c', file)
    await happen('a')
    const relay = relayAt(at)
    await expect
      .poll(() => relay.status(), SOON)
      .toMatchObject({ state: 'failed', failure: { code: 'nats.payload-too-small', kind: 'permanent' } })
    expect(relay.status().failure?.message).toContain(String(MAX_MESSAGE_BYTES))
    writeFileSync(file, '')
    await at.stop()
    await at.start()
    await expect.poll(() => lastSequence(at.url, names), SOON).toBe(1)
    // And after it came back with a smaller one.
    writeFileSync(file, 'max_payload: 16384')
    await at.stop()
    await at.start()
    await expect.poll(() => relay.status().failure?.code, SOON).toBe('nats.payload-too-small')
  })
})

describe('a stream that was created without confirmations', () => {
  it('confirms again before anything is published into it', async () => {
    const at = await server()
    await happen('a')
    relayAt(at)
    await expect.poll(() => lastSequence(at.url, names), SOON).toBe(1)
    const confirms = async () => (await administer(at, (jsm) => jsm.streams.info(names.stream))).config.no_ack !== true
    await administer(at, (jsm) => jsm.streams.update(names.stream, { no_ack: true }))
    await expect.poll(confirms, SOON).toBe(true)
  })
})

describe('a permanent refusal stops the relay, which names the remedy', () => {
  it.each<[string, string, (jsm: JetStreamManager) => Promise<unknown>]>([
    ['a stream that is sealed', 'nats.stream-sealed', (jsm) => jsm.streams.update(names.stream, SEALED)],
    [
      'a stream with a small max_msg_size',
      'nats.payload-too-small',
      (jsm) => jsm.streams.update(names.stream, { max_msg_size: 4_096 }),
    ],
  ])('%s', async (_, code, change) => {
    const at = await server()
    await happen('a')
    const relay = relayAt(at)
    await expect.poll(() => lastSequence(at.url, names), SOON).toBe(1)
    await administer(at, change)
    await happen('b', 'c')
    await expect.poll(() => relay.status(), SOON).toMatchObject({ state: 'failed', failure: { code } })
    await administer(at, (jsm) => jsm.streams.delete(names.stream))
    await expect.poll(() => lastSequence(at.url, names), SOON).toBe(3)
  })

  it('subjects that another stream has', async () => {
    const at = await server()
    await administer(at, (jsm) => jsm.streams.add({ name: 'OTHER', subjects: [`${names.prefix}.pa.>`] }))
    const relay = relayAt(at)
    await expect.poll(() => relay.status(), SOON).toMatchObject({ state: 'failed' })
    expect(relay.status().failure).toMatchObject({ code: 'nats.stream-refused', kind: 'permanent' })
    await administer(at, (jsm) => jsm.streams.delete('OTHER'))
    await happen('a')
    await expect.poll(() => lastSequence(at.url, names), SOON).toBe(1)
  })

  it('a subject that this user may not publish to, at once and not as an outage', async () => {
    const at = await configured(`
      accounts { A { jetstream: enabled, users: [
        { user: all, password: p },
        { user: few, password: p, permissions: { publish: { deny: ["${names.prefix}.>"] } } }
      ] } }`)
    await happen('a')
    const nats = openNats({ url: at.url, user: 'few', password: 'p' })
    const told: string[] = []
    const relay = startRelay({ log, ...relayParts({ nats, names }), onFailure: ({ code }) => told.push(code) })
    onTestFinished(async () => {
      await relay.stop()
      await nats.close()
    })
    await expect.poll(() => relay.status().state, SOON).toBe('failed')
    expect(relay.status().failure).toMatchObject({ code: 'nats.refused', kind: 'permanent' })
    expect(told).toEqual(['nats.refused'])
  })
})
