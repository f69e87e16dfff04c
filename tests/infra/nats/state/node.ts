import { type NatsLink, openNats } from '../../../../infra/nats/connection.ts'
import type { StreamNames } from '../../../../infra/nats/names.ts'
import { sharedDeadLetters } from '../../../../infra/nats/state/dead-letters.ts'
import { sharedEndpoints } from '../../../../infra/nats/state/endpoints.ts'
import type { History } from '../../../../infra/nats/state/history.ts'
import { leasedTurns } from '../../../../infra/nats/turns.ts'
import type { Turn } from '../../../../services/ports/turn.ts'
import { ownNames } from '../../../fixtures/nats-server.ts'
import type { StateRig } from '../../sqlite/state/conformance.ts'

interface Sharing extends StateRig {
  readonly names: StreamNames
  readonly nats: NatsLink
  readonly turn: Turn
  again(): Promise<Sharing>
}

/** The shared state of one engine, over its own connection. */
export function sharing(url: string, names: StreamNames = ownNames(), history?: History): Sharing {
  const nats = openNats({ url })
  const where = { nats, bucket: `${names.stream}-shared` }
  const endpoints = sharedEndpoints(where, history)
  const deadLetters = sharedDeadLetters(where, Date.now)
  let stopped: Promise<void> | undefined
  async function end(): Promise<void> {
    await endpoints.close()
    await deadLetters.close()
    await nats.close()
  }
  const stop = (): Promise<void> => {
    stopped ??= end()
    return stopped
  }
  return {
    names,
    nats,
    endpoints,
    deadLetters,
    turn: leasedTurns({ nats, names, name: 'notifier' }),
    stop,
    async again() {
      await stop()
      return sharing(url, names, history)
    },
  }
}
