import { openNats } from '../../../infra/bus/nats/connection.ts'
import { natsEventStream } from '../../../infra/bus/nats/event-stream.ts'
import { openSqliteLogReader } from '../../../infra/event-log/sqlite/reader.ts'
import { startRelay } from '../../../services/relay/relay.ts'

/** A relay to be killed: `node child-relay.ts <log file> <url> <stream> <prefix>`. Says what it is at whenever that changes. */
const [, , path = '', url = '', stream = '', prefix = ''] = process.argv
const log = await openSqliteLogReader({ path })
const nats = openNats({ url })
const relay = startRelay({ log, stream: natsEventStream({ nats, names: { stream, prefix } }), onFailure: () => {} })
let said = ''
setInterval(() => {
  const { state } = relay.status()
  if (state !== said) process.stdout.write(`${state}\n`)
  said = state
}, 5)
