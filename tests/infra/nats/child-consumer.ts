import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { openNats } from '../../../infra/nats/connection.ts'
import { openSqliteLogReader } from '../../../infra/sqlite/event-log/reader.ts'
import { deadLettersIn } from '../../../infra/sqlite/state/dead-letters.ts'
import { openStateDb } from '../../../infra/sqlite/state/state-db.ts'
import { busOn } from '../../fixtures/nats-parts.ts'

/**
 * A consumer to be killed: `node child-consumer.ts <folder> <url> <stream> <prefix>`, beside the log of that folder. Prints the
 * position of each event that it has handled.
 */
const [, , folder = '', url = '', stream = '', prefix = ''] = process.argv
const reader = await openSqliteLogReader({ path: join(folder, 'log.db') })
const failed = (fault: unknown): never => {
  throw fault
}
const state = openStateDb({ path: join(folder, `state-${process.pid}.db`), identity: await reader.identity(), failed })
const deadLetters = deadLettersIn(state, Date.now)
const bus = busOn({ nats: openNats({ url }), deadLetters, log: reader, names: { stream, prefix } })
await bus.subscribe('twin', {}, async ({ position }) => {
  await turn()
  // Handled is what the line has left this process for: what still waits in it dies with it.
  await new Promise((written) => process.stdout.write(`${position}\n`, written))
})
