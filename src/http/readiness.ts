import type { Fault } from '../../services/kit/fault.ts'
import type { Duty } from '../../services/kit/health.ts'
import type { ViewStatus } from '../../services/ports/view-status.ts'
import type { ServiceStatus } from '../../services/processes/status.ts'
import type { Engine, Probed } from '../engine/engine.ts'

/** A duty of the process that it cannot do now. */
export interface Unable {
  readonly work: Duty
  readonly code: string
  readonly detail: string
}

interface Seen {
  readonly views: readonly ViewStatus[]
  readonly services: readonly ServiceStatus[]
}

/**
 * The failed duties that make this process not ready. A process that answers queries is judged by commands and views alone,
 * because a proxy routes by readiness; its other duties only degrade it. Every other process is judged by all its duties.
 */
export function unable(probed: Pick<Probed, 'duties' | 'health' | 'nats'>, seen: Seen): Unable[] {
  const { duties = ANSWERING, health, nats } = probed
  const judged = duties.includes('commands') ? duties.filter((work) => ANSWERING.includes(work)) : duties
  return judged.flatMap((work) => {
    const fault = health.stopped(work)
    const why = fault === undefined ? reason(work, nats, seen) : because(work, fault)
    return why === undefined ? [] : [why]
  })
}

const ANSWERING: readonly Duty[] = ['commands', 'views']

const because = (work: Duty, { code, message }: Pick<Fault, 'code' | 'message'>): Unable => ({
  work,
  code,
  detail: message,
})

function reason(work: Duty, nats: Engine['nats'], { views, services }: Seen): Unable | undefined {
  if (work === 'views') return unbuilt(views)
  const away = nats?.failure()
  if (work === 'relay') {
    const relay = nats?.relay?.()
    const failure = relay?.failure ?? away
    if (failure !== undefined) return because(work, failure)
    return relay?.state === 'starting'
      ? { work, code: 'relay.starting', detail: 'The relay has not yet looked at the stream.' }
      : undefined
  }
  if (work === 'services') {
    if (away !== undefined) return because(work, away)
    const own = services.filter(({ endpoints }) => endpoints === undefined)
    const failure = own.length > 0 && own.every((one) => one.failure !== undefined) ? own[0]?.failure : undefined
    return failure === undefined
      ? undefined
      : { work, code: failure, detail: 'Every service here fails, and tries again.' }
  }
  return undefined
}

/** A failed view does not recover by waiting. It alone stands still, and all others are answered. */
function unbuilt(views: readonly ViewStatus[]): Unable | undefined {
  const missing = views.filter(({ unbuilt, failure }) => unbuilt === true && failure === undefined)
  if (missing.length === 0) return undefined
  const names = missing.map(({ view }) => view).join(', ')
  return {
    work: 'views',
    code: 'view.unavailable',
    detail: `Built for the first time, and not yet answered: ${names}.`,
  }
}
