import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type Pace, pace } from '../../../services/kit/pace.ts'

test('all tasks share one turn of the event loop, and take turns', async () => {
  let now = 0
  const shared = pace(() => now, 10)
  const worked: string[] = []
  const work = async (name: string): Promise<void> => {
    await shared.rest()
    for (let more = 0; more < 4; more += 1) {
      if (shared.due()) await shared.rest()
      worked.push(name)
      now += 5
    }
  }
  const all = Promise.all(['a', 'b', 'c'].map(work))
  await all
  expect(worked.join('')).toBe('aabbccaabbcc')
})

/** The number of turns that a permanent task got before that was done. */
async function turnsUntil(now: { ms: number }, shared: Pace, done: () => Promise<unknown>): Promise<number> {
  let turns = 0
  let on = true
  const worker = (async () => {
    for (; on; turns += 1) {
      await shared.rest()
      now.ms += 10
      expect(shared.due()).toBe(true)
    }
  })()
  await done()
  on = false
  await worker
  return turns
}

test('other work has several turns of the event loop between two turns of tasks', async () => {
  const now = { ms: 0 }
  const shared = pace(() => now.ms, 10, 8)
  const turns = await turnsUntil(now, shared, async () => {
    for (let others = 0; others < 400; others += 1) await turn()
  })
  expect(turns).toBeLessThanOrEqual(400 / 8 + 1)
})

test('a long task gets no more time than tasks that take turns', async () => {
  const now = { ms: 0 }
  const shared = pace(() => now.ms, 10, 8)
  const turns = await turnsUntil(now, shared, async () => {
    for (let others = 0; others < 100; others += 1) {
      await turn()
      now.ms += 5
    }
  })
  expect(turns).toBeGreaterThanOrEqual(100 / 3)
})

test('new connections arrive many times faster than one for each turn of permanent tasks', async () => {
  const now = { ms: 0 }
  const shared = pace(() => now.ms, 10)
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The server has no port.')
  const turns = await turnsUntil(now, shared, () =>
    Promise.all(
      Array.from({ length: 100 }, async () => {
        const socket = connect(address.port, '127.0.0.1').resume()
        await once(socket, 'close')
      }),
    ),
  )
  server.close()
  expect(turns).toBeLessThan(50)
})
