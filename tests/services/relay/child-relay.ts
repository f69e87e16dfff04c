import { openNats } from '../../../infra/nats/connection.ts'
import { openSqliteLogReader } from '../../../infra/sqlite/event-log/reader.ts'
import { relayOn } from '../../fixtures/nats-parts.ts'

/** A relay to be killed: `node child-relay.ts <log file> <url> <stream> <prefix>`. It prints each change of its state. */
const [, , path = '', url = '', stream = '', prefix = ''] = process.argv
const log = await openSqliteLogReader({ path })
const nats = openNats({ url })
const relay = relayOn({ log, nats, names: { stream, prefix } })
let said = ''
setInterval(() => {
  const { state } = relay.status()
  if (state !== said) process.stdout.write(`${state}\n`)
  said = state
}, 5)
