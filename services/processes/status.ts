import type { DeadLetters } from '../ports/dead-letters.ts'
import type { Endpoints } from '../ports/endpoints.ts'
import type { Position } from '../ports/event-log.ts'
import { NOTIFIER } from '../webhooks/notifier.ts'
import type { ProcessStatus } from './runner.ts'

/** The status of a service, as `/ready` shows it. The services are the process managers and the notifier. */
export interface ServiceStatus extends ProcessStatus {
  /** The number of dead letters of the service. */
  readonly deadLetters: number
  /** The numbers of webhooks that are served and that are switched off. The notifier alone has them. */
  readonly endpoints?: { readonly active: number; readonly off: number }
}

/** Returns the status of all services that run here. The position of the notifier is that of its slowest endpoint. */
export async function serviceStatus(
  standings: readonly ProcessStatus[],
  { deadLetters, endpoints }: { deadLetters: Pick<DeadLetters, 'counts'>; endpoints?: Pick<Endpoints, 'all'> },
): Promise<ServiceStatus[]> {
  const counts = await deadLetters.counts()
  const status = standings.map((one): ServiceStatus => ({ ...one, deadLetters: counts.get(one.service) ?? 0 }))
  if (endpoints === undefined) return status
  const all = await endpoints.all()
  const active = all.filter(({ off }) => off === undefined)
  let given = 0
  for (const [durable, count] of counts) if (durable.startsWith('webhook:')) given += count
  const position: Position | undefined =
    active.length === 0 ? undefined : Math.min(...active.map((one) => one.position))
  return [
    ...status,
    {
      service: NOTIFIER.name,
      ...(position === undefined ? {} : { position, exact: true }),
      deadLetters: given,
      endpoints: { active: active.length, off: all.length - active.length },
    },
  ]
}
