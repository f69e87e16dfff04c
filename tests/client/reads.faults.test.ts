import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInbox, headers, type JetStreamManager, type NatsConnection } from 'nats'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { subscriberConsumer } from '../../client/durable.ts'
import { eventOf } from '../../client/events.ts'
import { type Client, connect, type EventOf } from '../../client/index.ts'
import { replay } from '../../client/replay.ts'
import { Closed, catalogue, context, events, Line, type RecordedEvent, versioned } from '../../domain/kernel/index.ts'
import { cloudEvent } from '../../services/kit/stored-form.ts'
import { type NatsServer, startNatsServer } from '../fixtures/nats-server.ts'
import { natsOf } from './demands.ts'

/** Long enough for a busy machine. */
const SOON = { timeout: 15_000 }

const recorded = (type: string, position: number, data: unknown = {}): RecordedEvent => ({
  specversion: '1.0',
  id: `event-${position}`,
  source: '/communities/pa',
  type,
  subject: 'demand-pa-0192-3',
  time: '2026-03-01T08:00:00.000Z',
  recordedtime: '2026-03-01T08:00:00.000Z',
  datacontenttype: 'application/json',
  dataschema: `urn:sanshe:schema:${type.replace('governance.', '')}`,
  revision: 0,
  position,
  actor: 'person-1',
  role: 'committee',
  correlationid: 'c',
  commandid: 'c',
  data,
})
const text = (event: RecordedEvent): string => JSON.stringify(cloudEvent(event))

test('an event of an older version comes in the current one', () => {
  const letters = events({
    LetterSent: versioned(Closed({ to: Line }), [
      { schema: Closed({ who: Line }), up: (data) => ({ to: (data as { who: string }).who }) },
    ]),
  })
  const letter = context('letter', {
    plural: 'letters',
    events: letters,
    commands: {},
    initial: {},
    evolve: { LetterSent: (state) => state },
  })
  const known = catalogue([letter])
  expect(eventOf(text(recorded('governance.LetterSent.v1', 7, { who: 'Wang' })), known)).toMatchObject({
    name: 'LetterSent',
    type: 'governance.LetterSent.v2',
    dataschema: 'urn:sanshe:schema:LetterSent.v2',
    position: '7',
    data: { to: 'Wang' },
    aggregate: 'demand',
    community: 'pa',
    of: '0192-3',
  })
  expect(() => eventOf(text(recorded('governance.LetterSent.v3', 7)), known)).toThrow(
    expect.objectContaining({ code: 'event.newer' }),
  )
  expect(eventOf(text(recorded('governance.LetterBurnt.v1', 7)), known)).toBeUndefined()
})

let nats: NatsServer
let client: Client
let jsm: JetStreamManager
beforeAll(async () => {
  nats = await startNatsServer()
  client = await connect({ servers: nats.url })
  jsm = await natsOf(client).jetstreamManager()
})
beforeEach(async () => {
  await jsm.streams.delete('GOVERNANCE').catch(() => false)
  await jsm.streams.add({ name: 'GOVERNANCE', subjects: ['governance.>'] })
})
afterAll(async () => {
  await client.close()
  await nats.remove()
})

async function publish(position: number, body = text(recorded('governance.DemandClosed.v1', position))): Promise<void> {
  const told = headers()
  told.set('Governance-Position', String(position))
  await natsOf(client).jetstream().publish('governance.pa.demand.DemandClosed', body, { headers: told })
}

test.each(['not JSON', '{}', '{"type":1}', '{"type":"x","subject":"y","position":"z"}'])(
  'a message that is no event ends the subscription that reads it: %s',
  async (body) => {
    await publish(1, body)
    const replay = await client.replay({}, () => {})
    await expect(replay.ended).rejects.toMatchObject({ code: 'event.malformed' })
    const subscription = await client.subscribe({ durable: `reads-${body.length}` }, () => {})
    await expect(subscription.ended).rejects.toMatchObject({ code: 'event.malformed' })
  },
)

test('unknown types of events are left out', async () => {
  await publish(1, text(recorded('governance.ComfortOffered.v1', 1)))
  await publish(2)
  const seen: EventOf[] = []
  const replay = await client.replay({}, (event) => {
    seen.push(event)
  })
  await replay.caughtUp
  expect(seen.map(({ position }) => position)).toEqual(['2'])
  await replay.stop()
})

test('a position is found among gaps, and where messages were taken out', async () => {
  for (const position of [10, 20, 30, 40, 50, 60, 70]) await publish(position)
  for (const sequence of [2, 4, 5]) await jsm.streams.deleteMessage('GOVERNANCE', sequence)
  for (const [after, expected] of [
    ['0', ['10', '30', '60', '70']],
    ['10', ['30', '60', '70']],
    ['25', ['30', '60', '70']],
    ['30', ['60', '70']],
    ['59', ['60', '70']],
    ['69', ['70']],
    ['70', []],
    ['1000', []],
  ] as const) {
    const seen: string[] = []
    const replay = await client.replay({ after }, ({ position }) => {
      seen.push(position)
    })
    await replay.caughtUp
    expect(seen, after).toEqual(expected)
    await replay.stop()
  }
})

test('events that limits removed are reported', async () => {
  for (const position of [10, 20, 30]) await publish(position)
  await jsm.streams.purge('GOVERNANCE', { seq: 2 })
  await expect(client.replay({}, () => {})).rejects.toMatchObject({ code: 'position.gone' })
  await expect(client.subscribe({ durable: 'late' }, () => {})).rejects.toMatchObject({ code: 'position.gone' })
  const seen: string[] = []
  const replay = await client.replay({ after: '20' }, ({ position }) => {
    seen.push(position)
  })
  await replay.caughtUp
  expect(seen).toEqual(['30'])
  await replay.stop()
})

test('a stream that is deleted and republished is read on behind the handled events', async () => {
  for (const position of [10, 20, 30]) await publish(position)
  const [subscribed, replayed]: [string[], string[]] = [[], []]
  const subscription = await client.subscribe({ durable: 'republished' }, ({ position }) => {
    subscribed.push(position)
  })
  const replay = await client.replay({}, ({ position }) => {
    replayed.push(position)
  })
  await expect.poll(() => [subscribed.length, replayed.length], SOON).toEqual([3, 3])
  await jsm.streams.delete('GOVERNANCE')
  await jsm.streams.add({ name: 'GOVERNANCE', subjects: ['governance.>'] })
  for (const position of [20, 40, 50]) await publish(position)
  const whole = ['10', '20', '30', '40', '50']
  await expect.poll(() => [subscribed, replayed], SOON).toEqual([whole, whole])
  await Promise.all([subscription.stop(), replay.stop()])
})

/** A connection whose stream is deleted and made again at the moment when a consumer is added to it. */
function remadeAtAdding(): NatsConnection {
  const nc = natsOf(client)
  let left = 1
  const jetstreamManager: NatsConnection['jetstreamManager'] = async (options) => {
    const manager = await nc.jetstreamManager(options)
    const add: typeof manager.consumers.add = async (stream, config) => {
      if (left-- > 0) {
        await jsm.streams.delete('GOVERNANCE')
        await jsm.streams.add({ name: 'GOVERNANCE', subjects: ['governance.>'] })
        for (const position of [20, 40, 50]) await publish(position)
      }
      return manager.consumers.add(stream, config)
    }
    const consumers = new Proxy(manager.consumers, {
      get: (target, name) => (name === 'add' ? add : Reflect.get(target, name).bind(target)),
    })
    return new Proxy(manager, { get: (target, name) => (name === 'consumers' ? consumers : Reflect.get(target, name)) })
  }
  return new Proxy(nc, {
    get: (target, name) => (name === 'jetstreamManager' ? jetstreamManager : Reflect.get(target, name).bind(target)),
  })
}

test('no event is missed where the stream is made again while a reader finds its place in it', async () => {
  for (const position of [10, 20, 30]) await publish(position)
  const seen: string[] = []
  const replaying = await replay(remadeAtAdding(), { after: '30' }, ({ position }) => {
    seen.push(position)
  })
  await expect.poll(() => seen, SOON).toEqual(['40', '50'])
  await replaying.stop()
})

test('a durable name is not taken from a stream that is made again meanwhile', async () => {
  for (const position of [10, 20, 30]) await publish(position)
  const remade = await remadeAtAdding().jetstreamManager()
  const subscribing = subscriberConsumer(remade, { durable: 'meanwhile' }, '30')
  await expect(subscribing).rejects.toThrow('The stream was made again meanwhile.')
  expect(await jsm.consumers.list('GOVERNANCE').next()).toEqual([])
})

test('an event that the server sent to a pull that had ended is read again, also if no other follows', async () => {
  const seen: string[] = []
  const replaying = await client.replay({}, ({ position }) => {
    seen.push(position)
  })
  await publish(10)
  await expect.poll(() => seen, SOON).toEqual(['10'])
  const [consumer] = await jsm.consumers.list('GOVERNANCE').next()
  const inbox = createInbox()
  let lost = 0
  natsOf(client).subscribe(inbox, {
    callback: (_, { subject }) => {
      if (subject !== inbox) lost += 1
    },
  })
  const pull = JSON.stringify({ batch: 1, expires: 60_000_000_000 })
  natsOf(client).publish(`$JS.API.CONSUMER.MSG.NEXT.GOVERNANCE.${consumer?.name}`, pull, { reply: inbox })
  const published = ['10']
  while (lost === 0) {
    const position = (published.length + 1) * 10
    await publish(position)
    published.push(String(position))
    await expect.poll(() => lost > 0 || seen.length === published.length, SOON).toBe(true)
  }
  await expect.poll(() => seen, SOON).toEqual(published)
  await replaying.stop()
})

test('a handler may take longer than the server waits: it reports progress, and the event is not redelivered', async () => {
  await publish(1)
  let reports = 0
  const listening = natsOf(client).subscribe('$JS.ACK.GOVERNANCE.slow.>', {
    callback: (_, message) => {
      if (message.string() === '+WPI') reports += 1
    },
  })
  const { promise: held, resolve: finish } = Promise.withResolvers<void>()
  const seen: string[] = []
  const subscription = await client.subscribe({ durable: 'slow' }, async ({ id }) => {
    seen.push(id)
    await held
  })
  // The server waits for four seconds, and a report comes each second.
  await expect.poll(() => reports, { timeout: 15_000 }).toBe(6)
  await publish(2)
  finish()
  await expect.poll(() => seen, SOON).toEqual(['event-1', 'event-2'])
  await subscription.stop()
  listening.unsubscribe()
})

test('names that would be read as something else are refused', async () => {
  for (const community of ['a b', 'pa.demand', '>', 'pa\r\n']) {
    await expect(client.replay({ community }, () => {})).rejects.toMatchObject({ code: 'name.invalid' })
    await expect(client.subscribe({ community, durable: 'one' }, () => {})).rejects.toMatchObject({
      code: 'name.invalid',
    })
  }
})

test('a stream that cannot hold the events is reported at once', async () => {
  await jsm.streams.delete('GOVERNANCE')
  await jsm.streams.add({ name: 'GOVERNANCE', subjects: ['something.else'] })
  await expect(client.subscribe({ durable: 'one', community: 'pa' }, () => {})).rejects.toMatchObject({
    code: 'server.refused',
  })
  const replay = await client.replay({ community: 'pa' }, () => {})
  await expect(replay.ended).rejects.toMatchObject({ code: 'server.refused' })
})

test('the rights that the documents name suffice, and missing rights are reported', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sanshe-rights-'))
  const config = join(folder, 'nats.conf')
  const reader = `{ publish: ["command.>", "$JS.API.>", "$JS.ACK.GOVERNANCE.>"], subscribe: ["_INBOX.>"] }`
  const sender = `{ publish: ["command.>"], subscribe: ["_INBOX.>"] }`
  const user = (name: string, rights?: string) =>
    `{ user: ${name}, password: ${name}${rights === undefined ? '' : `, permissions: ${rights}`} }`
  writeFileSync(
    config,
    `authorization { users = [ ${user('engine')}, ${user('reader', reader)}, ${user('sender', sender)} ] }`,
  )
  const guarded = await startNatsServer(undefined, '-c', config)
  const as = (name: string) => connect({ servers: guarded.url, nats: { user: name, pass: name } })
  const [engine, reads, sends] = [await as('engine'), await as('reader'), await as('sender')]
  await (await natsOf(engine).jetstreamManager()).streams.add({ name: 'GOVERNANCE', subjects: ['governance.>'] })
  const told = headers()
  told.set('Governance-Position', '1')
  const body = text(recorded('governance.DemandClosed.v1', 1))
  await natsOf(engine).jetstream().publish('governance.pa.demand.DemandClosed', body, { headers: told })
  const done = JSON.stringify({ ok: true, id: '1', revision: 0, position: '1', events: [] })
  natsOf(engine).subscribe('command.>', { callback: (_, message) => message.respond(done) })
  await engine.connection.flush()

  const seen: string[] = []
  const subscription = await reads.subscribe({ durable: 'one' }, ({ id }) => {
    seen.push(id)
  })
  const replay = await reads.replay({}, ({ id }) => {
    seen.push(id)
  })
  await expect.poll(() => seen, SOON).toEqual(['event-1', 'event-1'])
  await Promise.all([subscription.stop(), replay.stop()])
  const command = { community: 'pa', data: { text: 'x' } }
  expect(await sends.command('demand', 'raise', command)).toMatchObject({ ok: true })
  await expect(sends.subscribe({ durable: 'two' }, () => {})).rejects.toMatchObject({ code: 'server.refused' })
  await expect(sends.replay({}, () => {})).rejects.toMatchObject({ code: 'server.refused' })
  await Promise.all([engine.close(), reads.close(), sends.close()])
  await guarded.remove()
  rmSync(folder, { recursive: true })
})
