import type { FastifyInstance } from 'fastify'
import type { Health } from '../../services/kit/health.ts'
import { anatomy, type FaultLog } from './errors.ts'

/** Milliseconds for which a registered fault of requests is not logged again. */
const QUIET_MS = 10_000
/** The code of a view that is built for the first time. That ends by itself, so it is no error. */
const BUILDING = 'view.unavailable'
/** The code of an error that is registered nowhere: every one of them is logged. */
const UNEXPECTED = 'internal'

/**
 * What fails requests is logged once, not with each of them: a condition of the engine when it begins and ends, any other
 * registered fault at most every ten seconds.
 */
export function faultLog(
  health: Pick<Health, 'conditions'>,
  monotonic: () => number = () => performance.now(),
): FaultLog {
  const loggedAt = new Map<string, number>()
  return (error, code, log) => {
    if (code !== UNEXPECTED) {
      if (health.conditions().some(({ fault }) => fault.code === code)) return
      if (monotonic() - (loggedAt.get(code) ?? Number.NEGATIVE_INFINITY) < QUIET_MS) return
      loggedAt.set(code, monotonic())
    }
    log[code === BUILDING ? 'info' : 'error'](anatomy(error), 'a request failed')
  }
}

/** Logs each condition of the engine when it begins and when it ends, until the application closes. */
export function logConditions(app: FastifyInstance, health: Health): void {
  const unwatch = health.watch(({ part, fault, before, stops }) => {
    if (fault === undefined) app.log.info({ part, code: before?.code }, 'a condition has ended')
    else
      app.log[stops.length > 0 ? 'error' : 'warn'](
        { part, code: fault.code, sentence: fault.message, stops },
        'a condition has begun',
      )
  })
  app.addHook('onClose', async () => unwatch())
}
