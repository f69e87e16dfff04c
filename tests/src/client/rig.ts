import { connect as connectTo, headers, type NatsConnection } from 'nats'
import { cloudEvent } from '../../../services/event-log/stored-form.ts'
import { type Client, type ConnectOptions, connect } from '../../../src/client/index.ts'
import { takeCommands } from '../../../src/nats/commands.ts'
import { type NatsServer, startNatsServer } from '../../fixtures/nats-server.ts'
import { engineRig, type Rig } from '../http/rig.ts'

/** An engine with a nats-server: its commands are taken from there, and its events are published there. */
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
  const connection = await connectTo({ servers: nats.url, maxReconnectAttempts: -1, reconnectTimeWait: 100 })
  const commands = takeCommands({ connection, app: engine.app, catalogue: engine.engine.catalogue })
  const relay = await publishing(connection, engine)
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
      await Promise.all(clients.map(async (one) => one.connection.isClosed() || one.close()))
      await relay()
      await commands.stop()
      await connection.close()
      await engine.stop()
      await nats.remove()
    },
  }
}

async function publishing(connection: NatsConnection, { log }: Rig): Promise<() => Promise<void>> {
  const jsm = await connection.jetstreamManager()
  await jsm.streams.add({ name: 'GOVERNANCE', subjects: ['governance.>'] })
  const js = connection.jetstream()
  const stopping = new AbortController()
  const run = async () => {
    for await (const events of log.subscribe(0, stopping.signal)) {
      for (const event of events) {
        const told = headers()
        told.set('Governance-Position', String(event.position))
        const [aggregate, community] = event.subject.split('-')
        const subject = `governance.${community}.${aggregate}.${event.type.split('.')[1]}`
        for (;;) {
          try {
            await js.publish(subject, JSON.stringify(cloudEvent(event)), {
              msgID: event.id,
              headers: told,
              timeout: 500,
            })
            break
          } catch {
            if (stopping.signal.aborted) return
          }
        }
      }
    }
  }
  const running = run()
  return async () => {
    stopping.abort()
    await running
  }
}
