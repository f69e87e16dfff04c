import type { FastifyInstance } from 'fastify'
import type { Position } from '../../services/ports/event-log.ts'
import type { ServiceStatus } from '../../services/processes/status.ts'
import type { Probed } from '../engine/engine.ts'
import { type Watch, watch } from './watch.ts'

/** Watches of what takes time to ask, or gets no answer during an outage. */
export interface ProbeWatches {
  readonly head: Watch<Position>
  readonly services: Watch<readonly ServiceStatus[]>
}

/** Starts the watches, which end when the application closes. */
export function probeWatches(app: FastifyInstance, { log, services }: Pick<Probed, 'log' | 'services'>): ProbeWatches {
  const all = { head: watch(() => log.head()), services: watch(async () => (await services?.()) ?? []) }
  app.addHook('onClose', async () => {
    for (const one of Object.values(all)) one.stop()
  })
  return all
}
