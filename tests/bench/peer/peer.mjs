// The peer in a process of its own: Emmett on its SQLite store, with Fastify. Each message from the bench names a task.
import { CommandHandler } from '@event-driven-io/emmett'
import {
  getSQLiteEventStore,
  SQLiteConnectionPool,
  sqliteConnection,
  sqliteRawSQLProjection,
} from '@event-driven-io/emmett-sqlite'
import fastify from 'fastify'

const [file] = process.argv.slice(2)
// One connection for all: the store would open one for each call. Its journal is a write-ahead log.
const connection = sqliteConnection({ fileName: file })
await connection.command('pragma synchronous = full')
const { synchronous } = await connection.querySingle('pragma synchronous')
if (synchronous !== 2) throw new Error('the peer does not sync each commit')
const pool = SQLiteConnectionPool({ fileName: file, connectionOptions: { singleton: true, connection } })
const store = getSQLiteEventStore({ fileName: file, pool })
await store.schema.migrate()

/** The writes of the store, one after the other: transactions that overlap end in SQLITE_BUSY. */
let last = Promise.resolve()
const queued = (write) => {
  const result = last.then(write)
  last = result.catch(() => {})
  return result
}

async function timed(count, work) {
  const start = performance.now()
  await work()
  return (count / (performance.now() - start)) * 1000
}

const tasks = {
  /** Appends one event a call by so many callers. */
  append: ({ appends, callers }) =>
    timed(appends.length, async () => {
      let next = 0
      const caller = async () => {
        while (next < appends.length) {
          const { stream, event } = appends[next++]
          await queued(() => store.appendToStream(stream, [event]))
        }
      }
      await Promise.all(Array.from({ length: callers }, caller))
    }),

  /** Reads streams whole. */
  read: ({ streams, events }) =>
    timed(events, async () => {
      let read = 0
      for (const stream of streams) read += (await store.readStream(stream)).events.length
      if (read !== events) throw new Error(`read ${read} events of ${events}`)
    }),

  /** Rebuilds one table from all events: a row a stream, with its state. */
  async rebuild({ events, types }) {
    await connection.command('create table board (id text primary key, state text not null, events integer not null)')
    const consumer = store.consumer({ pulling: { batchSize: 1_000, pullingFrequencyInMs: 0 } })
    const quoted = (text) => `'${text.replaceAll("'", "''")}'`
    let seen = 0
    consumer.processor({
      processorId: 'board',
      startFrom: 'BEGINNING',
      stopAfter: () => ++seen === events,
      projection: sqliteRawSQLProjection({
        canHandle: types,
        evolve: ({ type, metadata }) =>
          `insert into board values (${quoted(metadata.streamName)}, ${quoted(type)}, 1)
            on conflict do update set state = excluded.state, events = events + 1`,
      }),
    })
    return timed(events, () => consumer.start())
  },

  /** Serves one command, checked by a schema and decided over its stream. Answers with the URL. */
  async serve({ schema, type }) {
    const app = fastify()
    const handle = CommandHandler({ evolve: (state) => state, initialState: () => ({}) })
    let made = 0
    app.post('/demands', { schema: { body: schema } }, async (request, reply) => {
      const id = `demand-pa-served-${made++}`
      const result = await queued(() => handle(store, id, () => [{ type, data: request.body }]))
      reply.code(201)
      return { id, revision: String(result.nextExpectedStreamVersion) }
    })
    return app.listen({ host: '127.0.0.1', port: 0 })
  },
}

process.on('message', async ({ task, ...given }) => {
  process.send({ answer: await tasks[task](given) })
})
process.send({ answer: 'ready' })
