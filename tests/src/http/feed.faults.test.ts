import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FeedRig, feedRig } from './feed.ts'

let feed: FeedRig
beforeEach(async () => {
  feed = await feedRig({ heartbeat: 1000, patience: 3000 })
})
afterEach(() => feed.at.stop())

/** A socket that asks for the stream of events. */
function listening(after: number): Socket {
  const { hostname, port } = new URL(feed.at.url)
  const socket = connect(Number(port), hostname)
  socket.write(
    `GET /v1/pa/events?after=${after} HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\nauthorization: Bearer ${feed.token}\r\n\r\n`,
  )
  return socket
}

test('a reader that takes nothing costs no memory and does not delay others', async () => {
  const { id } = await feed.longHistory(20_000)
  const stalled = Array.from({ length: 5 }, () => listening(0).pause())
  await expect.poll(feed.clients, { timeout: 5000 }).toBe(5)
  const reader = await feed.listen('/v1/pa/events?after=20001')
  await feed.note(id)
  await expect.poll(() => reader.events().length).toBe(1)
  // A reader that takes nothing is disconnected.
  await expect.poll(feed.clients, { timeout: 20_000 }).toBe(1)
  for (const socket of stalled) socket.destroy()
  await reader.stop()
}, 60_000)

test('a thousand listeners get the same event, and cost little while nothing happens', async () => {
  const head = await feed.raise()
  let told = 0
  const sockets = Array.from({ length: 1000 }, () =>
    listening(1).on('data', (piece) => {
      if (piece.includes('event: governance.PetitionNoted.v1')) told += 1
    }),
  )
  await expect.poll(feed.clients, { timeout: 20_000 }).toBe(1000)
  expect((await feed.note(head)).status).toBe(200)
  await expect.poll(() => told, { timeout: 10_000 }).toBe(1000)
  for (const socket of sockets) socket.destroy()
  await expect.poll(feed.clients, { timeout: 10_000 }).toBe(0)
}, 60_000)
