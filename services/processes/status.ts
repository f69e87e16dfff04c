import type { DeadLetters } from '../ports/dead-letters.ts'
import type { Endpoints } from '../ports/endpoints.ts'
import type { Position } from '../ports/event-log.ts'
import { NOTIFIER } from '../webhooks/notifier.ts'
import type { Standing } from './runner.ts'

/** How a service fares, as operators see it. */
export interface ServiceStatus extends Standing {
  /** Events that it gave up. */
  readonly deadLetters: number
  /** Of the notifier: webhooks that are served, and those that were switched off. */
  readonly endpoints?: { readonly active: number; readonly off: number }
}

/** All services that run here. The notifier is as far as the endpoint that is furthest behind. */
export async function serviceStatus(
  standings: readonly Standing[],
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
