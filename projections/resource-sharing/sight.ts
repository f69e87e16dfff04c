import type { Actor } from '../../domain/kernel/index.ts'
import { EVERYTHING, equals, NOTHING, type Predicate } from '../runtime/index.ts'
import { oversees } from '../shared-rules/audience.ts'
import { type ResourceRow, resources } from './resources.ts'
import type { ShareRow } from './shares.ts'

/** A share with its resource beside it. */
export type ShownShare = ShareRow & { readonly its: ResourceRow | null }

export const shareOwner = ({ its, owner }: ShownShare): string => its?.owner ?? owner

/** The words in which it was asked for are for the two parties, and for services. */
export const mayReadShare = (row: ShownShare, { party, role }: Actor): boolean =>
  role === 'service' || (party !== undefined && (party === row.party || party === shareOwner(row)))

/** For which demand it is used, those who oversee learn, too; nobody else, for the demand may be a restricted one. */
export const knowsSharePurpose = (row: ShownShare, reader: Actor): boolean =>
  mayReadShare(row, reader) || oversees(reader)

/** The same of rows: nobody finds by a demand what they are not told. */
export function sharesOfKnownPurpose(reader: Actor): Predicate {
  const { party, role } = reader
  if (role === 'service' || oversees(reader)) return EVERYTHING
  if (party === undefined) return NOTHING
  const owns: Predicate = { exists: resources.name, on: { resource: 'resource' }, where: equals('owner', party) }
  return { any: [equals('party', party), owns] }
}
