import { community as communityContext } from '../../domain/community/community.ts'
import { standingOf } from '../../domain/community/standing.ts'
import {
  type Actor,
  DAY,
  type Instant,
  instant,
  isPlainActorId,
  parseStream,
  type Role,
} from '../../domain/kernel/index.ts'
import { isEnrolled, needsEnrolment } from '../../domain/personnel/enrolment.ts'
import { person as personContext } from '../../domain/personnel/personnel.ts'
import type { CommandHandler } from '../commands/contract.ts'
import type { StateOf } from '../event-log/state-reader.ts'
import { Fault } from '../kit/fault.ts'
import type { EventLogReader, Position } from '../ports/event-log.ts'
import { isReservedActorId } from './reserved-actors.ts'

/** An actor that acted for a party, or as a service, by the claims of its tokens. */
export interface LogActor {
  readonly community: string
  readonly actor: string
  readonly role: Role
  readonly party?: string
  readonly events: number
  /** When it last acted, RFC 3339. */
  readonly last: string
  /**
   * `enrolled`: nothing to do. `missing`: can be enrolled. `not-fitting`: its party is unknown, does not take part, or is not
   * of the kind that the role says.
   */
  readonly state: 'enrolled' | 'missing' | 'not-fitting'
}

export interface LogActorsOptions {
  readonly log: Pick<EventLogReader, 'readAll'>
  readonly state: StateOf
  readonly now: Instant
  /** How far back to look. */
  readonly days: number
  readonly onProgress?: (position: Position) => void
  readonly signal?: AbortSignal
}

type Counted = Omit<LogActor, 'state'>

/** Lists the actors of a log that need enrolment, by community, party and id. */
export async function logActors(options: LogActorsOptions): Promise<LogActor[]> {
  const { state } = options
  const found: LogActor[] = []
  for (const counted of await countActors(options)) {
    const { community, actor: id, role, party } = counted
    const actor: Actor = { id, role, ...(party === undefined ? {} : { party }) }
    const [place, person] = await Promise.all([state(communityContext, community), state(personContext, community, id)])
    const fits = standingOf(place, actor) === 'ok'
    const enrolled = isEnrolled(actor, { community: place, person })
    found.push({ ...counted, state: enrolled ? 'enrolled' : fits ? 'missing' : 'not-fitting' })
  }
  return found
}

async function countActors({ log, now, days, onProgress, signal }: LogActorsOptions): Promise<Counted[]> {
  const since = now - days * DAY
  const counted = new Map<string, Counted>()
  for await (const events of log.readAll(0)) {
    if (signal?.aborted === true) throw new Fault('migrate.interrupted', 'It was interrupted: run it again.')
    for (const { subject, actor, party, role, recordedtime } of events) {
      const { community = '' } = parseStream(subject) ?? {}
      const acting: Actor = { id: actor, role: role as Role, ...(party === undefined ? {} : { party }) }
      if (instant(recordedtime) < since || isReservedActorId(actor) || !needsEnrolment(acting)) continue
      const key = [community, party ?? '', role, actor].join('\n')
      const before = counted.get(key)?.events ?? 0
      const { id, ...how } = acting
      counted.set(key, { community, actor: id, ...how, events: before + 1, last: recordedtime })
    }
    onProgress?.(events.at(-1)?.position ?? 0)
  }
  return [...counted.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
}

/** An actor that was not enrolled, and why. */
export interface NotEnrolled {
  readonly actor: LogActor
  readonly code: string
  readonly detail: string
}

/** Who decides about programs and issuers here: the person who runs the command. */
const OPERATOR: Actor = { id: 'operator', role: 'administrator' }

/**
 * Enrols the actors that are missing, under the ids that they have, and keeps the ids of their issuer in each of their
 * communities. Run again, it changes nothing.
 */
export async function enrolActors(
  actors: readonly LogActor[],
  issuer: string,
  commands: Pick<CommandHandler, 'handle'>,
): Promise<readonly NotEnrolled[]> {
  const missing = actors.filter(({ state }) => state === 'missing')
  const failed: NotEnrolled[] = []
  const send = async (aggregate: string, command: string, sender: Actor, one: LogActor, data: object) => {
    const { community, actor, party = '' } = one
    const idempotencyKey = ['enrolments', command, actor, party, issuer].join(':')
    const at = aggregate === 'community' ? { id: community } : {}
    const result = await commands.handle({ community, aggregate, ...at, command, data, actor: sender, idempotencyKey })
    if (!result.ok) failed.push({ actor: one, code: result.code, detail: result.detail.en })
  }
  for (const one of new Map(missing.map((actor) => [actor.community, actor])).values())
    await send('community', 'keep-subjects', OPERATOR, { ...one, actor: '', party: '' }, { issuer })
  for (const one of missing) {
    const { actor: id, role, party } = one
    // The account of a derived id is not known, and its id stays the same.
    const identity = isPlainActorId(id) ? { identity: { issuer, sub: id } } : {}
    if (party === undefined) {
      if ('identity' in identity) await send('community', 'register-program', OPERATOR, one, { name: id, ...identity })
      continue
    }
    await send('person', 'enrol', { id, role, party }, one, { person: id, name: id, ...identity })
  }
  return failed
}
