import { connect as connectTo } from 'nats'
import { type Client, type ConnectOptions, connect } from '../../client/index.ts'
import { openNats } from '../../infra/nats/connection.ts'
import { takeCommands } from '../../src/nats/commands.ts'
import { relayOn } from '../fixtures/nats-parts.ts'
import { type NatsServer, startNatsServer } from '../fixtures/nats-server.ts'
import { engineRig, type Rig } from '../src/http/rig.ts'

/** An engine with a nats-server, from which it takes commands and to which its relay publishes. */
export interface Connected {
  readonly nats: NatsServer
  readonly engine: Rig
  /** A client that speaks for the committee. */
  client(more?: ConnectOptions): Promise<Client>
  stop(): Promise<void>
}

export async function connected(): Promise<Connected> {
  const nats = await startNatsServer()
  const engine = await engineRig()
  const link = openNats({ url: nats.url })
  const connection = await connectTo({ servers: nats.url, maxReconnectAttempts: -1, reconnectTimeWait: 100 })
  const commands = takeCommands({
    connection,
    app: engine.app,
    catalogue: engine.engine.catalogue,
    tokens: engine.tokens,
  })
  const relay = relayOn({ log: engine.log, nats: link })
  await connection.flush()
  const token = await engine.token({ sub: 'person-1', role: 'committee', party: 'committee' })
  const clients: Client[] = []
  return {
    nats,
    engine,
    async client(more = {}) {
      const made = await connect({ servers: nats.url, token, nats: { reconnectTimeWait: 100 }, ...more })
      clients.push(made)
      return made
    },
    async stop() {
      await Promise.all(clients.map((one) => one.close()))
      await commands.stop()
      await relay.stop()
      await link.close()
      await connection.close()
      await engine.stop()
      await nats.remove()
    },
  }
}
