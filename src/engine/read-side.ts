import { communities as communityTable } from '../../projections/demands/communities.ts'
import { classesIn, meetsNothing, viewsOf } from '../../projections/runtime/index.ts'
import { projections } from '../../projections/views.ts'
import type { CommandHandler } from '../../services/commands/contract.ts'
import { deadLetterDesk } from '../../services/dead-letters/dead-letters.ts'
import { openDesk } from '../../services/desk/desk.ts'
import { lagBehind } from '../../services/event-log/lag.ts'
import { stateReader } from '../../services/event-log/state-reader.ts'
import { openFeed } from '../../services/feed/feed.ts'
import { type Enrolment, type EnrolmentMode, openEnrolment } from '../../services/identity/enrolment.ts'
import { dataFiles } from '../../services/kit/data-files.ts'
import { pause, type Wait } from '../../services/kit/event-delivery.ts'
import { type Fault, isOutage } from '../../services/kit/fault.ts'
import type { Duty } from '../../services/kit/health.ts'
import type { EventBus } from '../../services/ports/event-bus.ts'
import type { HashSubject } from '../../services/ports/read-database.ts'
import type { RowReader } from '../../services/ports/row-reader.ts'
import { disclosing } from '../../services/privacy/disclosure.ts'
import { type ErasureFollower, erasuresNotApplied, followErasures } from '../../services/privacy/erasure-follower.ts'
import { inspectionFinder, reasonsOpening } from '../../services/privacy/inspections.ts'
import { privacy } from '../../services/privacy/privacy.ts'
import { hashesBy, searchHashing } from '../../services/privacy/search-hash.ts'
import type { ProcessManager } from '../../services/processes/process-manager.ts'
import { runProcessManagers } from '../../services/processes/runner.ts'
import { serviceStatus } from '../../services/processes/status.ts'
import { queryHandler } from '../../services/queries/query-handler.ts'
import { openViews, type ViewsParts } from '../../services/queries/views.ts'
import type { Core } from './core.ts'
import { deliveriesHere } from './descriptors.ts'
import type { CommunityListing, Engine, ViewContract } from './engine.ts'
import { type NatsParts, openBus, openNatsParts, refuseSmallPayload } from './nats-parts.ts'
import { type ProjectorThreadOptions, type RunningProjector, startProjectorThread } from './projector.ts'
import { openSharedState } from './shared-state.ts'
import { openStateParts } from './state-parts.ts'
import { composeWebhooks } from './webhooks.ts'

/** A start waits at most this long for erasures to be applied. */
const CATCH_UP_MS = 10_000

/** The work beside commands and views, and the receivers of failures. */
export interface ReadSideOptions {
  readonly services?: readonly ProcessManager[]
  /** Whether this process publishes the log to NATS. */
  readonly relays?: boolean
  /** Whether this process delivers webhooks. */
  readonly notifies?: boolean
  /** Whether webhooks may reach this machine and its network. */
  readonly privateNetworks?: boolean
  /** Whether parties and roles come from enrolment. Absent: each community decides. */
  readonly enrolment?: EnrolmentMode | undefined
  /** The communities of this process. Absent: all. */
  readonly communities?: readonly string[] | undefined
  readonly onFailure: (fault: Fault) => void
  /** Services begin to read the log when it resolves (default: at once): then a long log delays no answer of a start. */
  readonly begins?: Promise<void>
  /** Called where a webhook cannot be reached, with its id and a code (default: not told). */
  readonly onUnreachable?: (endpoint: string, detail: string) => void
  /** Waits during the pauses of the local bus and of services. Tests with their own clock replace it. */
  readonly wait?: Wait
}

/** An engine that also answers queries. */
export interface ServedEngine extends Engine {
  readonly nats?: NonNullable<NatsParts['nats']>
  stop(): Promise<void>
}

/** Adds views, services and the parts that the HTTP edge needs to an opened engine. */
export async function withViews(
  core: Core,
  {
    services = [],
    relays = false,
    notifies = false,
    privateNetworks = false,
    communities,
    enrolment: mode,
    onFailure,
    begins,
    onUnreachable = () => {},
    wait = pause,
  }: ReadSideOptions,
): Promise<ServedEngine> {
  if (relays) await refuseSmallPayload(core)
  const { catalogue, log, clock, vault, streams } = core
  const kept = await openStateParts(core, onFailure)
  const { checkpoints } = kept
  const stateOf = stateReader(log, catalogue)
  const findInspection = inspectionFinder({ stateOf, clock })
  const { projector, feed, views } = await openReading(core, { communities, onFailure, wait, findInspection }).catch(
    async (error: unknown) => {
      await kept.stop()
      throw error
    },
  )
  const erasures = await applyErasures(core, projector.checkHashes)
  const listed = () => communityListing(projector.rows)
  const stops: Duty[] = [...(relays ? ['relay' as const] : []), ...(services.length > 0 ? ['services' as const] : [])]
  const { nats: shown, owner, ...natsParts } = openNatsParts(core, { relays, stops, onFailure })
  const shared = openSharedState(core, owner, kept)
  const { endpoints, deadLetters, disclosures } = shared
  const bus = openBus({ ...core, tail: feed.tail, owner, checkpoints, deadLetters, onFailure, wait })
  const held = heldBack(bus, begins)
  const enrolment = openEnrolment({ ...core, state: stateOf, digest: vault.digest, mode })
  const open = disclosing({ vault, disclosures, clock })
  const queries = queryHandler({ views, open, pace: core.pace })
  const running = runProcessManagers({
    ...core,
    clock: core.checked.recording,
    acting: core.checked.acting,
    processManagers: services,
    bus: held.bus,
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
    enrolment,
    notifies,
    privateNetworks,
    deliveries: deliveriesHere(),
    onFailure,
    onUnreachable,
  })
  const { nats: _, ...ground } = core
  return {
    ...ground,
    ...(shown === undefined ? {} : { nats: shown }),
    ...(communities === undefined ? {} : { only: new Set(communities) }),
    enrolment,
    stateOf,
    commands: telling(core.commands, enrolment),
    views,
    contracts: contracts(),
    feed,
    queries,
    desk: openDesk({ stateOf, views, queries, vault, clock }),
    openReasons: reasonsOpening({ catalogue, find: findInspection, open }),
    lag: lagBehind(log, clock),
    privacy: privacy({ log, vault, streams, disclosures, erased: projector.checkHashes }),
    webhooks: hooks.webhooks,
    deadLetters: deadLetterDesk({
      deadLetters,
      log,
      again: (durable) => running.again(durable) ?? hooks.again(durable),
    }),
    services: () => serviceStatus(running.status(), { deadLetters, ...(notifies ? { endpoints } : {}) }),
    communities: listed,
    async stop() {
      held.release()
      await core.nats?.link.leave()
      await erasures.stop()
      await hooks.stop()
      await running.stop()
      await bus.close()
      await shared.stop()
      await natsParts.stop()
      await projector.stop()
      await kept.stop()
      await core.stop()
    },
  }
}

/** The bus for subscribers that begin when a promise resolves, or when they are released to be stopped. */
function heldBack(bus: EventBus, begins: Promise<void> = Promise.resolve()) {
  const { promise: released, resolve: release } = Promise.withResolvers<void>()
  const begun = Promise.race([begins, released])
  const held: EventBus = {
    ...bus,
    async subscribe(...how) {
      await begun
      return bus.subscribe(...how)
    },
  }
  return { bus: held, release }
}

/** Starts to fold the log into the views of the data directory. */
export const startProjector = (
  { place, proof, vault, directory }: Pick<Core, 'place' | 'proof' | 'vault' | 'directory'>,
  how: Pick<ProjectorThreadOptions, 'communities' | 'restMs' | 'onFailure'> = {},
): Promise<RunningProjector> =>
  startProjectorThread({ place, readDb: dataFiles(directory).readDb, proof, makeHashes: hashesBy(vault), ...how })

/** Folds the log into views, and opens views and feed to readers. */
async function openReading(
  core: Core,
  {
    communities,
    onFailure,
    wait,
    findInspection,
  }: Pick<ReadSideOptions, 'communities' | 'onFailure'> & Pick<ViewsParts, 'findInspection'> & { readonly wait: Wait },
) {
  const { catalogue, log, clock, vault } = core
  const projector = await startProjector(core, { communities, onFailure })
  const feed = openFeed({ ...core, wait })
  const parts = { projections, rows: projector.rows, progress: projector, catalogue, log, clock, findInspection }
  return { projector, feed, views: openViews({ ...parts, sight: feed.sight, searchHash: searchHashing(vault) }) }
}

/**
 * Applies the erasures that the vault does not know, before services and webhooks begin, which open values and read the log, too. A
 * long log delays the start for a limited time only.
 */
async function applyErasures(core: Core, erased: (subject: HashSubject) => void): Promise<ErasureFollower> {
  const { health, clock } = core
  // An outage of the log or of the keys is reported by these, and ends by itself.
  const failed = (error: unknown): void =>
    health.report('erasures', error === undefined || isOutage(error) ? undefined : erasuresNotApplied(error))
  const follower = followErasures({ ...core, clock, erased, failed })
  const late = new AbortController()
  await Promise.race([follower.caughtUp().catch(() => {}), pause(CATCH_UP_MS, late.signal).catch(() => {})])
  late.abort()
  return follower
}

/** The commands of the edges. Enrolment is told what they wrote. */
const telling = (commands: CommandHandler, { wrote }: Enrolment): CommandHandler => ({
  ...commands,
  async handle(request) {
    const result = await commands.handle(request)
    if (result.ok && result.events.length > 0) wrote(request.community, request.aggregate, result.id)
    return result
  },
})

/** The communities that the board view knows. @throws Fault `view.unavailable` */
async function communityListing(rows: Pick<RowReader, 'table'>): Promise<CommunityListing[]> {
  const found = await rows.table(communityTable)
  return found.map(({ community, simulated }) => ({ id: String(community), simulated: simulated === 1 }))
}

/** The views from which the HTTP edge derives routes and documents. */
const contracts = (): ViewContract[] =>
  [...viewsOf(projections)].map(([name, { view }]) => ({
    name,
    summary: view.summary,
    filters: Object.fromEntries(
      Object.entries(view.filters).flatMap(([filter, { schema, personal }]) =>
        personal === true ? [] : [[filter, schema]],
      ),
    ),
    row: view.row,
    figures: classesIn(view) !== undefined,
    byId: view.id !== undefined,
    ...(view.entry === undefined ? {} : { entry: view.entry }),
    counted: view.countedBy !== undefined,
    mayTell: (reader) => !meetsNothing(view.visible(reader, { now: 0 })),
  }))
