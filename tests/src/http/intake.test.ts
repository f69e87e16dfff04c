import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, onTestFinished, test } from 'vitest'
import { type Rig, rig } from './rig.ts'

let at: Rig
afterEach(() => at.stop())

/** The answer to a client that sends these bytes and no more. */
function sending(what: string | Buffer): { socket: Socket; heard: () => string; closed: Promise<unknown> } {
  const socket = connect(Number(new URL(at.url).port), '127.0.0.1')
  let text = ''
  socket
    .on('error', () => {})
    .on('data', (piece) => {
      text += piece
    })
  socket.write(what)
  onTestFinished(() => void socket.destroy())
  return { socket, heard: () => text, closed: once(socket, 'close') }
}

const answers = (text: string): number => text.split('HTTP/1.1 ').length - 1
const LIVE = 'GET /live HTTP/1.1\r\nhost: x\r\n\r\n'

describe('a connection', () => {
  test('may have some waiting requests, and is ended when it sends a flood of them', async () => {
    at = await rig()
    const few = sending(LIVE.repeat(32))
    await expect.poll(() => answers(few.heard())).toBe(32)
    // All were answered, so as many more may follow.
    few.socket.write(LIVE.repeat(32))
    await expect.poll(() => answers(few.heard())).toBe(64)
    const flood = sending(LIVE.repeat(1000))
    await flood.closed
    expect(answers(flood.heard())).toBeLessThanOrEqual(32)
    expect((await at.call('/live')).status).toBe(200)
  })

  test('is closed with the answer where the body does not arrive in time', async () => {
    at = await rig({ edge: { timeout: 300 } })
    const slow = sending(
      'POST /nowhere HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 9\r\n\r\n{',
    )
    await slow.closed
    expect(slow.heard()).toContain('"server.timeout"')
  })
})

describe('probes', () => {
  test('run once for all concurrent callers', async () => {
    at = await rig()
    let looks = 0
    const { status } = at.engine.views
    at.engine.views.status = () => {
      looks += 1
      return status()
    }
    for (const url of ['/ready', '/metrics']) {
      looks = 0
      const asked = await Promise.all(Array.from({ length: 100 }, () => at.app.inject(url)))
      expect(asked.every(({ statusCode }) => statusCode === 200)).toBe(true)
      expect(looks).toBeLessThan(50)
    }
  })
})

describe('bodies', () => {
  const MIB = 1024 * 1024
  const HEAD = 'POST /v1/pa/petitions HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n'

  test('that never end take a limited amount of memory for one caller', async () => {
    at = await rig({ edge: { timeout: 60_000 } })
    const token = await at.token()
    const head = `${HEAD}authorization: Bearer ${token}\r\ncontent-length: ${MIB}\r\n\r\n`
    const unfinished = Buffer.concat([Buffer.from(head), Buffer.alloc(MIB - 1, ' ')])
    const all = Array.from({ length: 40 }, () => sending(unfinished))
    // Half of 64 MiB is one caller's share.
    await expect.poll(() => all.filter(({ heard }) => heard().includes('"server.busy"')).length).toBeGreaterThan(4)
    const other = await at.token({ sub: 'person-2' })
    expect((await at.call('/v1/pa/petitions', { body: { text: 'A lamp' }, token: other })).status).toBe(201)
    for (const { socket } of all) socket.destroy()
    const again = () => at.call('/v1/pa/petitions', { body: { text: 'x'.repeat(3000) }, token })
    await expect.poll(async () => (await again()).status).toBe(201)
  })

  test.each([
    ['content-encoding: gzip', 415],
    ['content-encoding: identity', 201],
  ])('with %s are answered with %i', async (header, status) => {
    at = await rig()
    const [name = '', value = ''] = header.split(': ')
    const token = await at.token()
    const answer = await at.call('/v1/pa/petitions', { body: { text: 'A lamp' }, token, headers: { [name]: value } })
    expect(answer.status).toBe(status)
  })
})
