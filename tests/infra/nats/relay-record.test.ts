import { connect } from 'nats'
import { expect, it, onTestFinished } from 'vitest'
import { lastUnder } from '../../../client/stream.ts'
import { openNats } from '../../../infra/nats/connection.ts'
import { recalled, relayMemory } from '../../../infra/nats/stream/relay-record.ts'
import { natsBucket } from '../../../infra/nats/vault/bucket.ts'
import { ownNames, startNatsServer } from '../../fixtures/nats-server.ts'

it('no message is read from a stream that may be under creation, because nats-server 2.9.10 crashes then', async () => {
  const server = await startNatsServer()
  const connection = await connect({ servers: server.url })
  const link = openNats({ url: server.url })
  onTestFinished(async () => {
    await link.close()
    await connection.close()
    await server.remove()
  })
  await link.tried()
  // A stream that is being made looks like an empty one.
  const jsm = await connection.jetstreamManager()
  const [names, js] = [ownNames(), connection.jetstream()]
  const memory = await relayMemory(js, names)
  await jsm.streams.add({ name: 'GOVERNANCE', subjects: ['governance.>'] })
  const keys = natsBucket(link, 'keys')
  await keys.prepare(1)
  const asked: string[] = []
  connection.subscribe('$JS.API.STREAM.MSG.GET.>', { callback: (_error, { subject }) => asked.push(subject) })
  connection.subscribe('$JS.API.DIRECT.GET.>', { callback: (_error, { subject }) => asked.push(subject) })
  await connection.flush()

  expect([await recalled(js, names), await memory.recall(), await keys.get('a')]).toEqual([
    undefined,
    undefined,
    undefined,
  ])
  expect(await lastUnder(jsm, 'governance.>')).toBe(0)
  await connection.flush()
  expect(asked).toEqual([])

  await memory.remember({ position: 3, sequence: 3 }, { id: 'log-1', epoch: 1 })
  await js.publish('governance.a', 'x')
  const revision = await keys.create('a', Buffer.from('x'))
  expect(await recalled(js, names)).toMatchObject({ position: 3 })
  expect(await keys.get('a')).toMatchObject({ revision })
  expect(await lastUnder(jsm, 'governance.>')).toBe(1)
})
