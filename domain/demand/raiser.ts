import { actingParty, actsFor } from '../community/standing.ts'
import type { Actor } from '../kernel/index.ts'
import type { Raiser } from './shapes.ts'
import type { DemandState } from './state.ts'

/** The name of a raiser in facts: a resident, a party, or the stream whose follow-up code a nameless raiser shows. */
export function raiserName({ raiser, stream }: DemandState): string | undefined {
  if (raiser === undefined) return undefined
  if (raiser.kind === 'anonymous' || raiser.kind === 'outsider') return `code:${stream}`
  return raiser.id === undefined ? undefined : `${raiser.kind}:${raiser.id}`
}

export const residentName = (id: string): string => `resident:${id}`

/** The name of the resident who raised the demand for another. */
export const helperName = ({ helper }: DemandState): string | undefined =>
  helper?.role === 'resident' ? residentName(helper.id) : undefined

/**
 * The names that an actor has where the actor is the raiser, a helper or a member of a group. A resident who shows a follow-up
 * code also is who raised that demand before signing in.
 */
export function namesAsRaiser(actor: Actor): readonly string[] {
  const { id, role, follows } = actor
  const byCode = follows === undefined ? [] : [`code:${follows}`]
  if (role === 'anonymous') return byCode
  if (role === 'resident') return [residentName(id), ...byCode]
  const party = actingParty(actor)
  return party === undefined ? [] : [`party:${party}`]
}

const isNamed = (name: string | undefined, actor: Actor): boolean =>
  name !== undefined && namesAsRaiser(actor).includes(name)

/** Whether the actor is the raiser in person: by the token, or by the follow-up code of the demand. */
export const isRaiserInPerson = (demand: DemandState, actor: Actor): boolean => isNamed(raiserName(demand), actor)

/** Whether the actor is the resident who raised the demand for another. */
export const isHelper = (demand: DemandState, actor: Actor): boolean => isNamed(helperName(demand), actor)

/** The ground on which a helper speaks for the raiser. */
export type HelperGround = 'consent'

/**
 * The ground on record on which the helper speaks for the raiser: the raiser's consent. A guardianship and a common household
 * belong here once the community's register of residents records them.
 */
export const speaksForRaiser = ({ helper }: DemandState): HelperGround | undefined =>
  helper?.agreed === true ? 'consent' : undefined

/** Whether the actor speaks as the raiser: in person, or as a helper with a ground on record. */
export const isRaiser = (demand: DemandState, actor: Actor): boolean =>
  isRaiserInPerson(demand, actor) || (speaksForRaiser(demand) !== undefined && isHelper(demand, actor))

/** Whether the actor is a resident who joined the raiser. */
export const isMember = ({ group }: DemandState, { id, role }: Actor): boolean =>
  role === 'resident' && group?.members.includes(id) === true

/** The hotline that sent the demand as an order. */
export const hotlineOf = ({ helper }: DemandState): string | undefined =>
  helper?.role === 'hotline' ? helper.party : helper?.hotline

/** The name in facts of the hotline that sent the demand. */
export function hotlineName(demand: DemandState): string | undefined {
  const party = hotlineOf(demand)
  return party === undefined ? undefined : `party:${party}`
}

/** Whether the actor acts for the hotline that sent the demand. */
export const isFromHotline = (demand: DemandState, actor: Actor): boolean => actsFor(actor, hotlineOf(demand))

/** Whether the raiser can be called: a contact is on record, or the raiser is a party. */
export const isReachable = ({ raiser, contact }: { readonly raiser: Raiser; readonly contact?: unknown }): boolean =>
  contact !== undefined || raiser.kind === 'party' || (raiser.kind === 'outsider' && raiser.contact !== undefined)
