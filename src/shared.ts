import { GOVERNANCE } from '../infra/bus/nats/names.ts'
import type { StreamOwner } from '../infra/bus/nats/owner.ts'
import { leasedTurns } from '../infra/bus/nats/turns.ts'
import { sharedDeadLetters, sharedEndpoints } from '../infra/shared-state/index.ts'
import { type Checkpoints, deadLettersIn, endpointsIn, type StateDb } from '../infra/state-db/index.ts'
import { Fault } from '../services/fault.ts'
import { NOTIFIER } from '../services/notifier/notifier.ts'
import type { Endpoints, Turn } from '../services/notifier/ports.ts'
import { turnsHere } from '../services/notifier/turn.ts'
import type { DeadLetters } from '../services/ports.ts'
import type { Ground } from './compose.ts'

/** What all engines of one log have in common besides the log. */
export interface Shared {
  readonly endpoints: Endpoints
  readonly deadLetters: DeadLetters
  readonly turn: Turn
  stop(): Promise<void>
}

/** Reports what keeps webhooks from being served until a person mends it. */
async function told(proving: Promise<void>, { health }: Pick<Ground, 'health'>): Promise<void> {
  try {
    await proving
    health.report('webhooks', undefined)
  } catch (error) {
    if (error instanceof Fault && error.kind === 'permanent') health.report('webhooks', error, ['webhooks'])
    throw error
  }
}

/** In NATS where several engines may write the log and all reach that; else there is one engine, and its state file has it. */
export function openShared(
  ground: Ground,
  owner: StreamOwner | undefined,
  state: StateDb,
  checkpoints: Checkpoints,
): Shared {
  const { place, nats, clock, log, proof } = ground
  if (place.url === undefined || nats === undefined) {
    const [endpoints, deadLetters] = [endpointsIn(state, checkpoints), deadLettersIn(state, clock)]
    return { endpoints, deadLetters, turn: turnsHere(), stop: async () => {} }
  }
  const { link, settings } = nats
  const { replicas } = settings.limits
  const where = { nats: link, owner, bucket: `${GOVERNANCE.stream}-shared`, replicas }
  const endpoints = sharedEndpoints(where, { log, newest: proof.newest })
  const deadLetters = sharedDeadLetters(where, clock)
  return {
    endpoints: { ...endpoints, caughtUp: () => told(endpoints.caughtUp(), ground) },
    deadLetters,
    turn: leasedTurns({ nats: link, owner, names: GOVERNANCE, name: NOTIFIER.name, replicas }),
    async stop() {
      await Promise.all([endpoints.close(), deadLetters.close()])
    },
  }
}
