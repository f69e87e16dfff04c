import { lagBehind } from '../../services/event-log/lag.ts'
import { dataFiles } from '../../services/kit/data-files.ts'
import type { Fault } from '../../services/kit/fault.ts'
import type { ViewStatus } from '../../services/ports/view-status.ts'
import type { Roles } from '../config/roles.ts'
import type { Probed } from './engine.ts'
import { openGround } from './ground.ts'
import { openNatsParts, refuseSmallPayload } from './nats-parts.ts'
import { startProjectorThread } from './projector.ts'
import type { EngineStores } from './stores.ts'

export interface NodeOptions {
  readonly roles: Pick<Roles, 'relays' | 'projects'>
  readonly communities?: readonly string[] | undefined
  readonly onFailure: (fault: Fault) => void
}

/** A process that only reads the log, such as a relay or a projector. */
export interface PassiveNode extends Probed {
  /** Resolves when the log has begun a new epoch. Everything must then be opened again. */
  readonly outdated: Promise<void>
  stop(): Promise<void>
}

/**
 * Opens a process without commands: a relay, a projector or both. It holds no keys, and a relay keeps no files.
 *
 * @throws Fault of the log, of read.db or of NATS
 */
export async function openPassive(
  options: EngineStores,
  { roles, communities, onFailure }: NodeOptions,
): Promise<PassiveNode> {
  const ground = await openGround(options, roles.projects)
  const stopped = async (error: unknown): Promise<never> => {
    await ground.stop()
    throw error
  }
  if (roles.relays) await refuseSmallPayload(ground).catch(stopped)
  const { log, clock, place, directory, proof } = ground
  const { readDb } = dataFiles(directory)
  const views = roles.projects
    ? await startProjectorThread({ place, readDb, communities, onFailure, proof }).catch(stopped)
    : undefined
  const {
    nats,
    owner: _,
    ...natsParts
  } = openNatsParts(ground, {
    relays: roles.relays,
    stops: roles.relays ? ['relay'] : [],
    onFailure,
  })
  return {
    log,
    outdated: ground.outdated,
    health: ground.health,
    lag: lagBehind(log, clock),
    views: views ?? { status: (): ViewStatus[] => [] },
    ...(nats === undefined ? {} : { nats }),
    async stop() {
      await ground.nats?.link.leave()
      await natsParts.stop()
      await views?.stop()
      await ground.stop()
    },
  }
}
