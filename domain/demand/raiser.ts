import { actingParty, actsFor } from '../community/standing.ts'
import type { Actor } from '../kernel/index.ts'
import type { DemandState } from './state.ts'

/** The name of a raiser in facts: a resident, a party, or the stream whose follow-up code a nameless raiser shows. */
export function raiserName({ raiser, stream }: DemandState): string | undefined {
  if (raiser === undefined) return undefined
  if (raiser.kind === 'anonymous' || raiser.kind === 'outsider') return `code:${stream}`
  return raiser.id === undefined ? undefined : `${raiser.kind}:${raiser.id}`
}

/** The name of the resident who raised the demand for another. */
export const helperName = ({ helper }: DemandState): string | undefined =>
  helper?.role === 'resident' ? `resident:${helper.id}` : undefined

/** The name that an actor has where the actor is the raiser or the helper. */
export function nameAsRaiser(actor: Actor): string | undefined {
  const { id, role, follows } = actor
  if (role === 'anonymous') return follows === undefined ? undefined : `code:${follows}`
  if (role === 'resident') return `resident:${id}`
  const party = actingParty(actor)
  return party === undefined ? undefined : `party:${party}`
}

const isNamed = (name: string | undefined, actor: Actor): boolean => name !== undefined && name === nameAsRaiser(actor)

/** Whether the actor is the raiser in person: by the token, or by the follow-up code of the demand. */
export const isRaiserInPerson = (demand: DemandState, actor: Actor): boolean => isNamed(raiserName(demand), actor)

/** Whether the actor speaks as the raiser. A helper does so once the raiser has agreed to it. */
export const isRaiser = (demand: DemandState, actor: Actor): boolean =>
  isRaiserInPerson(demand, actor) || (demand.helper?.agreed === true && isNamed(helperName(demand), actor))

/** The hotline that sent the demand as an order. */
export const hotlineOf = ({ helper }: DemandState): string | undefined =>
  helper?.role === 'hotline' ? helper.party : undefined

/** The name in facts of the hotline that sent the demand. */
export function hotlineName(demand: DemandState): string | undefined {
  const party = hotlineOf(demand)
  return party === undefined ? undefined : `party:${party}`
}

/** Whether the actor acts for the hotline that sent the demand. */
export const isFromHotline = (demand: DemandState, actor: Actor): boolean => actsFor(actor, hotlineOf(demand))
