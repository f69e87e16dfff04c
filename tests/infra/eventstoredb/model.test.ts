import { EventStoreDBClient } from '@eventstore/db-client'
import fc from 'fast-check'
import { it, onTestFinished } from 'vitest'
import { calls, holdAgainstModel } from './model.ts'
import { standIn } from './server.ts'

it.each(['one by one', 'in batches'])(
  'the stand-in agrees with a small model of streams that are cut, deleted and tombstoned, appends %s',
  async (how) => {
    const server = await standIn()
    const client = EventStoreDBClient.connectionString(server.url)
    onTestFinished(async () => {
      await client.dispose()
      await server.stop()
    })
    if (how === 'one by one') Reflect.set(client, 'supports', async () => false)
    await fc.assert(
      fc.asyncProperty(calls, (plan) => holdAgainstModel(client, plan)),
      { numRuns: 40 },
    )
  },
)
