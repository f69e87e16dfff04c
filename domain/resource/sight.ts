import { isPartyKind } from '../community/participation.ts'
import type { Actor } from '../kernel/index.ts'
import type { ResourceState } from './state.ts'

/** Sharing is among the parties: every party may see every resource and its shares. */
export const mayKnowResource = (_: ResourceState, { role }: Actor): boolean => isPartyKind(role)

/** The purpose of a share is withheld from all but its two parties, because the demand may be restricted. */
export const withheldOfResource = ({ owner }: ResourceState, data: unknown, { party }: Actor): readonly string[] =>
  party !== undefined && [owner, (data as { readonly party?: string }).party].includes(party) ? [] : ['for']
