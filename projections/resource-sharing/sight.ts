import type { Actor } from '../../domain/kernel/index.ts'
import { EVERYTHING, equals, NOTHING, type Predicate } from '../runtime/index.ts'
import { oversees } from '../shared-rules/audience.ts'
import { type ResourceRow, resources } from './resources.ts'
import type { ShareRow } from './shares.ts'

/** A share and its resource. */
export type ShownShare = ShareRow & { readonly its: ResourceRow | null }

export const shareOwner = ({ its, owner }: ShownShare): string => its?.owner ?? owner

/** Whether the reader may read the words of the request: both parties and services may. */
export const mayReadShare = (row: ShownShare, { party, role }: Actor): boolean =>
  role === 'service' || (party !== undefined && (party === row.party || party === shareOwner(row)))

/** Whether the reader may know the demand: both parties, services and overseers may; it may be a restricted demand. */
export const knowsSharePurpose = (row: ShownShare, reader: Actor): boolean =>
  mayReadShare(row, reader) || oversees(reader)

/** Shares of which the reader may know the demand, so that a filter by demand reveals no others. */
export function sharesOfKnownPurpose(reader: Actor): Predicate {
  const { party, role } = reader
  if (role === 'service' || oversees(reader)) return EVERYTHING
  if (party === undefined) return NOTHING
  const owns: Predicate = { exists: resources.name, on: { resource: 'resource' }, where: equals('owner', party) }
  return { any: [equals('party', party), owns] }
}
