import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { connect as connectTo } from 'nats'
import { expect, onTestFinished, test, vi } from 'vitest'
import { connect } from '../../client/index.ts'
import { patiently, STREAM } from '../../client/stream.ts'
import { startNatsServer } from '../fixtures/nats-server.ts'

test('servers that do not answer, or are no NATS servers, are unreachable', async () => {
  const server = createServer()
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const servers = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const unreachable = { code: 'server.unreachable', message: expect.stringMatching(/^No NATS server answers/) }
  await expect(connect({ servers, nats: { timeout: 50 } })).rejects.toMatchObject(unreachable)
  server.close()
  await expect(connect({ servers })).rejects.toMatchObject(unreachable)
})

test('credentials are taken from the address, and wrong ones are told', async () => {
  const nats = await startNatsServer(tmpdir(), '--user', 'lifts', '--pass', 'p@ss')
  onTestFinished(() => nats.remove())
  const at = (credentials: string) => nats.url.replace('//', `//${credentials}`)
  for (const servers of [nats.url, at('lifts:wrong@'), at('lifts@')])
    await expect(connect({ servers })).rejects.toMatchObject({ code: 'server.refused' })
  const client = await connect({ servers: ['nats://127.0.0.1:1', at('lifts:p%40ss@')] })
  await client.close()
})

test('a server without JetStream is told once the wait for the stream is over', async () => {
  const nats = await startNatsServer(tmpdir(), '-js=false')
  onTestFinished(() => nats.remove())
  const connection = await connectTo({ servers: nats.url })
  onTestFinished(() => connection.close())
  const jsm = await connection.jetstreamManager({ checkAPI: false })
  vi.spyOn(performance, 'now').mockReturnValueOnce(-60_000)
  onTestFinished(() => {
    vi.restoreAllMocks()
  })
  await expect(patiently(() => jsm.streams.info(STREAM))).rejects.toMatchObject({ code: 'server.no-jetstream' })
})
