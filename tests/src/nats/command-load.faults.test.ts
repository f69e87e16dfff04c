import { connect, Events } from 'nats'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { takeCommands } from '../../../src/nats/commands.ts'
import { startNatsServer } from '../../fixtures/nats-server.ts'
import { type Rig, rig } from '../http/rig.ts'
import { type CommandRig, commandRig, SOON } from './rig.ts'

let on: CommandRig
beforeAll(async () => {
  on = await commandRig()
})
afterAll(() => on.stop())

test('each command goes to one of several engines, and to the other when one stops', async () => {
  const second = on.take(on.at)
  const before = await on.at.log.head()
  await Promise.all(Array.from({ length: 50 }, (_, n) => on.raise({ text: `${n}` })))
  expect((await on.at.log.head()) - before).toBe(50)
  const asked = Array.from({ length: 50 }, (_, n) => on.raise({ text: `more ${n}` }))
  await second.stop()
  expect((await Promise.all(asked)).every(({ answer }) => answer.ok === true)).toBe(true)
})

/** An engine whose commands wait until they may finish. */
async function holding(): Promise<{ slow: Rig; begun: () => number; finish: () => void }> {
  const { promise: held, resolve: finish } = Promise.withResolvers<void>()
  let begun = 0
  const slow = await rig({
    slowing: async () => {
      begun += 1
      await held
    },
  })
  return { slow, begun: () => begun, finish }
}

test('commands beyond the limit are refused at once, and those in flight are answered before it stops', async () => {
  const { slow, begun, finish } = await holding()
  await on.pause()
  const few = on.take(slow, { most: 2 })
  try {
    const by = await Promise.all(['p-1', 'p-2', 'p-3'].map((sub) => slow.token({ sub })))
    const [one, other, third] = by.map((token) => ({ authorization: `Bearer ${token}` }))
    const asked = [one, other].map((who, n) => on.raise({ text: `${n}` }, who))
    await expect.poll(begun, SOON).toBe(2)
    const { answer, headers: told } = await on.raise({ text: '3' }, third)
    expect([answer.code, answer.status, told?.get('retry-after')]).toEqual(['server.busy', 503, '1'])
    const stopped = few.stop()
    finish()
    expect((await Promise.all(asked)).every(({ answer }) => answer.ok === true)).toBe(true)
    await stopped
    await expect(on.raise({ text: '4' }, one)).rejects.toMatchObject({ code: '503' })
  } finally {
    finish()
    await few.stop()
    on.resume()
    await slow.stop()
  }
})

// A holder with several tokens is one caller.
test.each([
  ['number', { most: 4 }, { text: 'x' }],
  ['bytes', { mostBytes: 80_000 }, { text: 'x', annexes: Array(9).fill('x'.repeat(2_000)) }],
])('one caller leaves room for the others (by %s)', async (_, limits, body) => {
  const { slow, begun, finish } = await holding()
  await on.pause()
  const few = on.take(slow, limits)
  try {
    const [mine, again, other] = await Promise.all(
      [60, 120, 60].map((ttl, nth) => slow.token({ sub: nth === 2 ? 'p-2' : 'p-1' }, ttl)),
    )
    const ask = (token = '') => on.raise(body, { authorization: `Bearer ${token}` })
    const asked = [ask(mine), ask(again)]
    await expect.poll(begun, SOON).toBe(2)
    expect((await ask(mine)).answer).toMatchObject({ code: 'server.busy', status: 503 })
    asked.push(ask(other))
    await expect.poll(begun, SOON).toBe(3)
    finish()
    expect((await Promise.all(asked)).every(({ answer }) => answer.ok === true)).toBe(true)
    expect((await ask(mine)).answer.ok).toBe(true)
  } finally {
    finish()
    await few.stop()
    on.resume()
    await slow.stop()
  }
})

test('an engine that is stopping refuses commands with that reason', async () => {
  const leaving = await rig()
  await on.pause()
  const last = on.take(leaving)
  try {
    const authorization = `Bearer ${await leaving.token()}`
    await leaving.engine.commands.stop()
    const { answer, headers: told } = await on.raise({ text: 'x' }, { authorization })
    expect([answer.code, answer.status, told?.get('retry-after')]).toEqual(['engine.stopping', 503, '2'])
    await leaving.app.close()
    expect((await on.raise({ text: 'x' }, { authorization })).answer.code).toBe('engine.stopping')
  } finally {
    await last.stop()
    on.resume()
    await leaving.stop()
  }
})

test('a command in flight is done although its connection is lost for good, and its key gets the answer', async () => {
  const { slow, begun, finish } = await holding()
  await on.pause()
  const other = await connect({ servers: on.nats.url })
  const lost = takeCommands({ connection: other, app: slow.app, catalogue: slow.engine.catalogue, tokens: slow.tokens })
  await other.flush()
  try {
    const told = { authorization: `Bearer ${await slow.token()}`, 'idempotency-key': 'once' }
    const asked = on.raise({ text: 'x' }, told)
    asked.catch(() => {})
    await expect.poll(begun, SOON).toBe(1)
    await other.close()
    finish()
    await lost.stop()
    const again = on.take(slow)
    // The server may still deliver a request to the lost connection, so the caller retries.
    const answer = () => on.raise({ text: 'x' }, told, 500).then((got) => got.answer, String)
    await expect.poll(answer, SOON).toMatchObject({ ok: true, revision: 0 })
    expect(await slow.log.head()).toBe(1)
    await again.stop()
  } finally {
    on.resume()
    await slow.stop()
  }
})

/** The engine takes commands from a server of its own, too. */
async function takingElsewhere() {
  const own = await startNatsServer()
  const other = await connect({ servers: own.url, maxReconnectAttempts: -1 })
  const one = takeCommands({
    connection: other,
    app: on.at.app,
    catalogue: on.at.engine.catalogue,
    tokens: on.at.tokens,
  })
  await other.flush()
  return { own, other, one }
}

test('stopping does not wait for a nats-server that does not answer', async () => {
  const { own, other, one } = await takingElsewhere()
  await own.freeze()
  await one.stop()
  await other.close()
  await own.remove()
})

test('stopping does not wait for a nats-server that is away', async () => {
  const { own, other, one } = await takingElsewhere()
  const away = (async () => {
    for await (const { type } of other.status()) if (type === Events.Disconnect) return
  })()
  await own.kill()
  await away
  await one.stop()
  await other.close()
  await own.remove()
})
