import { isPartyKind } from '../community/index.ts'
import { type Actor, type Rejection, reject, relation, type Setting } from '../kernel/index.ts'
import type { reads } from './commands.ts'
import { type ResourceState, type Share, shareOf } from './state.ts'

/** What decisions look at beside state and data. */
export type Here = Setting<typeof reads>

const speaksForSome = ({ role, party }: Actor): boolean => party !== undefined && isPartyKind(role)

const namesShare = (data: unknown): data is { share: string } =>
  typeof data === 'object' && data !== null && 'share' in data && typeof data.share === 'string'

export const owner = relation<ResourceState>(
  'a person of the party that owns the resource',
  (resource, actor) => speaksForSome(actor) && resource.owner === actor.party,
)

export const borrower = relation<ResourceState>(
  'a person of the party that asked for the share',
  (resource, actor, data) =>
    speaksForSome(actor) && namesShare(data) && shareOf(resource, data.share)?.party === actor.party,
)

export const offered = ({ owner }: ResourceState): Rejection | undefined =>
  owner === undefined ? reject('resource.unknown', 'There is no such resource: check its id.') : undefined

/** Refuses what a withdrawn resource takes no more. */
export const notWithdrawn = ({ withdrawn }: ResourceState): Rejection | undefined =>
  withdrawn ? reject('resource.withdrawn', 'The offer has ended: look for another resource.') : undefined

/** Whether this number of a counted id was ever given. */
export const wasGiven = (id: string, count: number): boolean => Number(id.slice(1)) <= count

/** The share while it is not over, or why there is none. */
export function liveShare(state: ResourceState, id: string): Share | Rejection {
  const share = shareOf(state, id)
  if (share !== undefined) return share
  return wasGiven(id, state.asked)
    ? reject('share.over', 'This share is over: whoever still needs the resource asks for it anew.', { share: id })
    : reject('share.unknown', 'The resource has no such share: its calendar lists them.', { share: id })
}

/** Refuses a share in another state than those in which the command makes sense. */
export const needs = (share: Share, ...states: readonly Share['state'][]): Rejection | undefined =>
  states.includes(share.state)
    ? undefined
    : reject('share.wrong-state', `The share is ${share.state}: this needs one that is ${states.join(' or ')}.`, {
        share: share.id,
        state: share.state,
        needed: states,
      })

/** For which demand something is used, its two parties alone are told: it may be a restricted one. */
export const withheld = ({ owner }: ResourceState, data: unknown, { party }: Actor): readonly string[] =>
  party !== undefined && [owner, (data as { readonly party?: string }).party].includes(party) ? [] : ['for']
