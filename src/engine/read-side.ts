import { checkpointsIn, disclosuresIn, keepMarks, openStateDb, type StateDb } from '../../infra/sqlite/state/index.ts'
import { communities as communityTable } from '../../projections/demand/community.ts'
import { viewsOf } from '../../projections/runtime/index.ts'
import { projections } from '../../projections/views.ts'
import { deadLetterDesk } from '../../services/dead-letters/dead-letters.ts'
import { lagBehind } from '../../services/event-log/lag.ts'
import { openFeed } from '../../services/feed/feed.ts'
import { pause, type Wait } from '../../services/kit/event-delivery.ts'
import type { Fault } from '../../services/kit/fault.ts'
import type { Duty } from '../../services/kit/health.ts'
import type { RowReader } from '../../services/ports/row-reader.ts'
import { disclosing } from '../../services/privacy/disclosure.ts'
import { privacy } from '../../services/privacy/privacy.ts'
import type { ProcessManager } from '../../services/processes/process-manager.ts'
import { runProcessManagers } from '../../services/processes/runner.ts'
import { serviceStatus } from '../../services/processes/status.ts'
import { queryHandler } from '../../services/queries/query-handler.ts'
import { openViews } from '../../services/queries/views.ts'
import { openShared } from './cluster-state.ts'
import { deliveriesHere } from './descriptors.ts'
import type { CommunityListing, Engine, ViewContract } from './engine.ts'
import { watchFile } from './file-watch.ts'
import type { Core } from './ground.ts'
import { type Carriage, openBus, openCarriage, refuseSmallPayload } from './nats-parts.ts'
import { startProjector } from './projector.ts'
import { files } from './storage.ts'
import { composeWebhooks } from './webhooks.ts'

/** What runs beside commands and views, and who is told of failures. */
export interface ServingOptions {
  readonly services?: readonly ProcessManager[]
  /** Whether the log is published to NATS from here. */
  readonly relays?: boolean
  /** Whether webhooks are delivered here. */
  readonly notifies?: boolean
  /** Whether webhooks may lead to this machine and its network. */
  readonly privateNetworks?: boolean
  /** The communities that all this is for; all where left out. */
  readonly communities?: readonly string[] | undefined
  readonly onFailure: (fault: Fault) => void
  /** How pauses of the local bus and of services pass, where a test holds the clock. */
  readonly wait?: Wait
}

/** An engine that answers questions too. */
export interface ServedEngine extends Engine {
  readonly nats?: NonNullable<Carriage['nats']>
  stop(): Promise<void>
}

/** Adds the views to an opened engine, the services that work with them, and all that the HTTP edge asks of it. */
export async function withViews(
  core: Core,
  {
    services = [],
    relays = false,
    notifies = false,
    privateNetworks = false,
    communities,
    onFailure,
    wait = pause,
  }: ServingOptions,
): Promise<ServedEngine> {
  if (relays) await refuseSmallPayload(core)
  const { catalogue, log, clock, vault, streams, place, health, proof } = core
  const paths = files(core.directory)
  const opened = openStateDb({
    path: paths.state,
    identity: await log.identity(),
    failed(fault) {
      health.report('state.db', fault)
      onFailure(fault)
    },
    mended: () => health.report('state.db', undefined),
  })
  const watch = watchFile('state.db', paths.state, health)
  const state: StateDb = {
    ...opened,
    /** What goes into a file that is not under its name any more is lost, so nothing is acknowledged that went there. */
    async write(...statements) {
      const changes = await opened.write(...statements)
      const fault = watch.check()
      if (fault !== undefined) throw fault
      return changes
    },
  }
  const marks = keepMarks(state, proof.newest)
  const disclosures = disclosuresIn(state)
  const checkpoints = checkpointsIn(state)
  const close = async (): Promise<void> => {
    watch.stop()
    marks.stop()
    await disclosures.stop()
    await state.close()
  }
  const projector = await startProjector({ place, readDb: paths.readDb, communities, onFailure, proof }).catch(
    async (error: unknown) => {
      await close()
      throw error
    },
  )
  const views = openViews({ projections, rows: projector.rows, progress: projector, catalogue, log, clock })
  const listed = () => communityListing(projector.rows)
  const stops: Duty[] = [...(relays ? ['relay' as const] : []), ...(services.length > 0 ? ['services' as const] : [])]
  const { nats: shown, owner, ...carriage } = openCarriage(core, { relays, stops, onFailure })
  const shared = openShared(core, owner, state, checkpoints)
  const { endpoints, deadLetters } = shared
  const feed = openFeed({ ...core, wait })
  const bus = openBus({ ...core, tail: feed.tail, owner, checkpoints, deadLetters, onFailure, wait })
  const open = disclosing({ vault, disclosures, clock })
  const running = runProcessManagers({
    ...core,
    clock: core.checked.recording,
    acting: core.checked.acting,
    processManagers: services,
    bus,
    views,
    open,
    communities: async () => (await listed()).map(({ id }) => id),
    ...(communities === undefined ? {} : { only: communities }),
    onFailure,
    wait,
  })
  const hooks = composeWebhooks(core, {
    ...shared,
    feed,
    notifies,
    privateNetworks,
    deliveries: deliveriesHere(),
    onFailure,
  })
  const { nats: _, ...ground } = core
  return {
    ...ground,
    ...(shown === undefined ? {} : { nats: shown }),
    ...(communities === undefined ? {} : { only: new Set(communities) }),
    views,
    contracts: contracts(),
    feed,
    queries: queryHandler({ views, open, pace: core.pace }),
    lag: lagBehind(log, clock),
    privacy: privacy({ log, vault, streams, disclosures }),
    webhooks: hooks.webhooks,
    deadLetters: deadLetterDesk({
      deadLetters,
      log,
      again: (durable) => running.again(durable) ?? hooks.again(durable),
    }),
    services: () => serviceStatus(running.status(), { deadLetters, ...(notifies ? { endpoints } : {}) }),
    communities: listed,
    async stop() {
      await core.nats?.link.leave()
      await hooks.stop()
      await running.stop()
      await bus.close()
      await shared.stop()
      await carriage.stop()
      await projector.stop()
      await close()
      await core.stop()
    },
  }
}

/** The communities whose founding the board has seen. @throws Fault `view.unavailable` */
async function communityListing(rows: Pick<RowReader, 'table'>): Promise<CommunityListing[]> {
  const found = await rows.table(communityTable)
  return found.map(({ community, simulated }) => ({ id: String(community), simulated: simulated === 1 }))
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
