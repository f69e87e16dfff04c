import { EventStoreDBClient } from '@eventstore/db-client'

/**
 * Refuses a store that holds events of its users: the suite writes events that an engine takes for its own.
 *
 * @throws Error naming the type of the first such event
 */
export async function refuseUsed(url: string): Promise<void> {
  const client = EventStoreDBClient.connectionString(url)
  try {
    let found: string | undefined
    for await (const { event } of client.readAll()) {
      if (found === undefined && event !== undefined && !event.type.startsWith('$')) found = event.type
    }
    if (found !== undefined)
      throw new Error(
        `EVENTSTORE_URL must name a store without events, and this one holds ${found}: start an empty one.`,
      )
  } finally {
    await client.dispose()
  }
}
