import { randomUUID } from 'node:crypto'
import { EventStoreDBClient, jsonEvent, NO_STREAM, WrongExpectedVersionError } from '@eventstore/db-client'
import { expect, it, onTestFinished } from 'vitest'
import { standIn } from './server.ts'

/** The protocol as EventStoreDB's own client speaks it, where the adapter does so in another way. */
it('the stand-in appends in batches as one by one: one reply to each, success or why not', async () => {
  const server = await standIn()
  const client = EventStoreDBClient.connectionString(server.url)
  onTestFinished(async () => {
    await client.dispose()
    await server.stop()
  })
  const event = () => jsonEvent({ id: randomUUID(), type: 'x', data: { text: 'y'.repeat(2000) } })
  const many = Array.from({ length: 40 }, event)
  const appending = { expectedRevision: NO_STREAM, batchAppendSize: 10_000 } as const
  const first = await client.appendToStream('a-1', many, appending)
  expect(first).toMatchObject({ success: true, nextExpectedRevision: 39n })
  expect(await client.appendToStream('a-1', many, appending)).toEqual(first)
  const conflict = client.appendToStream('a-1', [event()], { expectedRevision: 7n })
  await expect(conflict).rejects.toBeInstanceOf(WrongExpectedVersionError)
  await expect(conflict).rejects.toMatchObject({ actualVersion: 39n })
  server.store.tombstone('a-2')
  await expect(client.appendToStream('a-2', [event()])).rejects.toMatchObject({ type: 'stream-deleted' })
  const large = Array.from({ length: 600 }, event)
  await expect(client.appendToStream('a-3', large)).rejects.toMatchObject({ type: 'maximum-append-size-exceeded' })
})
