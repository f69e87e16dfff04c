import { GOVERNANCE } from '../../infra/nats/names.ts'
import { sharedDeadLetters } from '../../infra/nats/state/dead-letters.ts'
import { sharedDisclosures } from '../../infra/nats/state/disclosures.ts'
import { sharedEndpoints } from '../../infra/nats/state/endpoints.ts'
import type { StreamOwner } from '../../infra/nats/stream/owner.ts'
import { leasedTurns } from '../../infra/nats/turns.ts'
import { deadLettersIn } from '../../infra/sqlite/state/dead-letters.ts'
import { disclosureJournal } from '../../infra/sqlite/state/disclosure-journal.ts'
import type { disclosuresIn } from '../../infra/sqlite/state/disclosures.ts'
import { endpointsIn } from '../../infra/sqlite/state/endpoints.ts'
import type { StateDb } from '../../infra/sqlite/state/state-db.ts'
import { Fault } from '../../services/kit/fault.ts'
import type { Checkpoints } from '../../services/ports/checkpoints.ts'
import type { DeadLetters } from '../../services/ports/dead-letters.ts'
import type { Disclosures } from '../../services/ports/disclosures.ts'
import type { Endpoints } from '../../services/ports/endpoints.ts'
import type { Turn } from '../../services/ports/turn.ts'
import { turnsHere } from '../../services/webhooks/local-turns.ts'
import { NOTIFIER } from '../../services/webhooks/notifier.ts'
import type { Ground } from './ground.ts'

/** The bucket of webhooks and dead letters that engines share. */
export const SHARED_BUCKET = `${GOVERNANCE.stream}-shared`

/** The state that all engines of one log share besides the log. */
export interface SharedState {
  readonly endpoints: Endpoints
  readonly deadLetters: DeadLetters
  readonly disclosures: Disclosures
  readonly turn: Turn
  stop(): Promise<void>
}

/** What an engine keeps in its state file. */
interface StateParts {
  readonly state: StateDb
  readonly checkpoints: Checkpoints
  readonly disclosures: ReturnType<typeof disclosuresIn>
}

/** Reports a fault that blocks webhooks until an operator fixes it. */
async function told(proving: Promise<void>, { health }: Pick<Ground, 'health'>): Promise<void> {
  try {
    await proving
    health.report('webhooks', undefined)
  } catch (error) {
    if (error instanceof Fault && error.kind === 'permanent') health.report('webhooks', error, ['webhooks'])
    throw error
  }
}

/** Opens the shared state in NATS if several engines may write the log; a single engine keeps it in its state file. */
export function openSharedState(
  ground: Ground,
  owner: StreamOwner | undefined,
  { state, checkpoints, disclosures: own }: StateParts,
): SharedState {
  const { place, nats, clock, log, proof } = ground
  if (place.url === undefined || nats === undefined) {
    const [endpoints, deadLetters] = [endpointsIn(state, checkpoints), deadLettersIn(state, clock)]
    return { endpoints, deadLetters, disclosures: own, turn: turnsHere(), stop: async () => {} }
  }
  const { link, settings } = nats
  const { replicas } = settings.limits
  const where = { nats: link, owner, bucket: SHARED_BUCKET, replicas }
  const endpoints = sharedEndpoints(where, { log, newest: proof.newest })
  const deadLetters = sharedDeadLetters(where, clock)
  const disclosures = sharedDisclosures({ nats: link, owner, replicas }, disclosureJournal(state, own))
  return {
    endpoints: { ...endpoints, caughtUp: () => told(endpoints.caughtUp(), ground) },
    deadLetters,
    disclosures,
    turn: leasedTurns({ nats: link, owner, names: GOVERNANCE, name: NOTIFIER.name, replicas }),
    async stop() {
      await Promise.all([endpoints.close(), deadLetters.close(), disclosures.stop()])
    },
  }
}
