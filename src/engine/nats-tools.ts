import { connect, type NatsConnection } from 'nats'
import { connectionOptions } from '../../infra/nats/connection.ts'
import { natsFault } from '../../infra/nats/faults.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { Config } from '../config/settings.ts'
import { natsSettings } from './nats-settings.ts'

/**
 * Runs a piece of work on a connection of its own to the configured NATS servers.
 *
 * @throws Fault `nats.not-configured`, and the errors of the server or the client
 */
export async function withNats<T>(config: Config, work: (connection: NatsConnection) => Promise<T>): Promise<T> {
  const settings = natsSettings(config)
  if (settings === undefined)
    throw new Fault('nats.not-configured', 'Set NATS_URL to the addresses of the NATS servers.')
  try {
    const connection = await connect({ ...connectionOptions(settings), maxReconnectAttempts: 0 })
    try {
      return await work(connection)
    } finally {
      await connection.close()
    }
  } catch (error) {
    throw natsFault(error)
  }
}
