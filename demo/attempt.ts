import { type DomainEvent, isRejection, MINUTE } from '../domain/kernel/index.ts'
import { nextPersonDeadline } from '../domain/personnel/deadlines.ts'
import { person } from '../domain/personnel/personnel.ts'
import { nextResourceDeadline } from '../domain/resource/deadlines.ts'
import { resource } from '../domain/resource/resource.ts'
import type { World } from './case.ts'
import { COMMUNITY } from './pa/index.ts'
import { DEADLINE } from './people.ts'
import type { Send, Sent } from './sender.ts'

type Shared = 'resource' | 'person'

function nextDeadline({ rehearsal, zones }: World, aggregate: Shared, id: string) {
  if (aggregate === 'resource') return nextResourceDeadline(rehearsal.state(resource, id))
  return nextPersonDeadline(rehearsal.state(person, id), COMMUNITY.zone, zones)
}

/** Puts the next command of the deadline service for a resource or a person on the agenda. */
function keepTime(world: World, aggregate: Shared, id: string): void {
  const { agenda, watched, send, now } = world
  const due = nextDeadline(world, aggregate, id)
  if (due === undefined || (watched.get(id) ?? Number.POSITIVE_INFINITY) <= due.at) return
  watched.set(id, due.at)
  agenda.at(Math.max(due.at, now()) + MINUTE, () => {
    if (watched.get(id) !== due.at) return
    watched.delete(id)
    const still = nextDeadline(world, aggregate, id)
    if (still !== undefined && still.at <= now()) send(DEADLINE, aggregate, still.command, still.data, id)
    keepTime(world, aggregate, id)
  })
}

/** Sends a command if the rules allow it. Returns its events; none if the rules refuse it. */
export const attempt = (world: World, ...sent: Parameters<Send>): readonly DomainEvent[] =>
  sentIfAllowed(world, ...sent)?.events ?? []

/** Sends a command if the rules allow it. */
export function sentIfAllowed(
  world: World,
  ...[actor, aggregate, command, data, id = '']: Parameters<Send>
): Sent | undefined {
  const asked = { moment: world.now(), actor, aggregate, command, data, id }
  const decision = world.rehearsal.try(asked)
  if (isRejection(decision) || decision.length === 0) return undefined
  const sent = world.send(actor, aggregate, command, data, id)
  if (aggregate === 'resource' || aggregate === 'person') keepTime(world, aggregate, id)
  return sent
}

/** The values of one text field in all events of that name. */
export const fieldsOf = (events: readonly DomainEvent[], name: string, field: string): string[] =>
  events.flatMap((event) => {
    const value: unknown = event.name === name ? Reflect.get(Object(event.data), field) : undefined
    return typeof value === 'string' ? [value] : []
  })
