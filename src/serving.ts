import { checkpointsIn, disclosuresIn, openStateDb } from '../infra/state-db/index.ts'
import { viewsOf } from '../projections/runtime/index.ts'
import { projections } from '../projections/views.ts'
import { deadLetterDesk } from '../services/dead-letters/dead-letters.ts'
import type { Fault } from '../services/fault.ts'
import type { Manager } from '../services/managers/manager.ts'
import { runManagers } from '../services/managers/running.ts'
import { serviceStatus } from '../services/managers/status.ts'
import { disclosing } from '../services/privacy/disclosing.ts'
import { privacy } from '../services/privacy/privacy.ts'
import { type Carriage, openBus, openCarriage } from './bus.ts'
import type { Core } from './compose.ts'
import type { Engine, ViewContract } from './http/engine.ts'
import { startProjector } from './projector.ts'
import { openShared } from './shared.ts'
import { files } from './storage.ts'
import { composeWebhooks } from './webhooks.ts'

/** What runs beside commands and views, and who is told of failures. */
export interface ServingOptions {
  readonly services?: readonly Manager[]
  /** Whether the log is published to NATS from here. */
  readonly relays?: boolean
  /** Whether webhooks are delivered here. */
  readonly notifies?: boolean
  /** Whether webhooks may lead to this machine and its network. */
  readonly privateNetworks?: boolean
  /** The communities that all this is for; all where left out. */
  readonly communities?: readonly string[] | undefined
  readonly onFailure: (fault: Fault) => void
}

/** An engine that answers questions too. */
export interface ServedEngine extends Engine {
  readonly nats?: NonNullable<Carriage['nats']>
  stop(): Promise<void>
}

/** Adds the views to an opened engine, the services that work with them, and all that the HTTP edge asks of it. */
export async function withViews(
  core: Core,
  { services = [], relays = false, notifies = false, privateNetworks = false, communities, onFailure }: ServingOptions,
): Promise<ServedEngine> {
  const { catalogue, log, clock, vault, streams, place } = core
  const paths = files(core.directory)
  const state = openStateDb({ path: paths.state, identity: await log.identity(), failed: onFailure })
  const disclosures = disclosuresIn(state)
  const checkpoints = checkpointsIn(state)
  const close = (): void => {
    disclosures.stop()
    state.close()
  }
  const views = await startProjector({
    place,
    readDb: paths.readDb,
    communities,
    catalogue,
    log,
    clock,
    onFailure,
  }).catch((error: unknown) => {
    close()
    throw error
  })
  const shared = openShared(core, state, checkpoints)
  const { endpoints, deadLetters } = shared
  const { nats: shown, ...carriage } = openCarriage(core, relays, onFailure)
  const bus = await openBus({ ...core, checkpoints, deadLetters, onFailure })
  const open = disclosing({ vault, disclosures, clock })
  const running = runManagers({
    ...core,
    clock: core.checked.recording,
    acting: core.checked.acting,
    managers: services,
    bus,
    views,
    open,
    communities: async () => (await views.communities()).map(({ id }) => id),
    ...(communities === undefined ? {} : { only: communities }),
    onFailure,
  })
  const hooks = composeWebhooks(core, { ...shared, notifies, privateNetworks, onFailure })
  const { nats: _, ...ground } = core
  return {
    ...ground,
    ...(shown === undefined ? {} : { nats: shown }),
    ...(communities === undefined ? {} : { only: new Set(communities) }),
    views,
    contracts: contracts(),
    open,
    privacy: privacy({ log, vault, streams, disclosures }),
    webhooks: hooks.webhooks,
    deadLetters: deadLetterDesk({
      deadLetters,
      log,
      again: (durable) => running.again(durable) ?? hooks.again(durable),
    }),
    services: () => serviceStatus(running.status(), { deadLetters, ...(notifies ? { endpoints } : {}) }),
    communities: views.communities,
    async stop() {
      await core.nats?.link.leave()
      await hooks.stop()
      await running.stop()
      await bus.close()
      await shared.stop()
      await carriage.stop()
      await views.stop()
      close()
      await core.stop()
    },
  }
}

/** Every view as the edge derives routes and documents from it. */
const contracts = (): ViewContract[] =>
  [...viewsOf(projections)].map(
    ([
      name,
      {
        view: { summary, filters, row, id },
      },
    ]) => ({
      name,
      summary,
      filters: Object.fromEntries(Object.entries(filters).map(([filter, { schema }]) => [filter, schema])),
      row,
      byId: id !== undefined,
    }),
  )
