import type { Actor } from '../../domain/kernel/index.ts'
import { EVERYTHING, equals, NOTHING, type Predicate } from '../runtime/index.ts'
import { oversees } from '../sharing/sight.ts'
import { type Resource, resources } from './resources.ts'
import type { Share } from './shares.ts'

/** A share with its resource beside it. */
export type Shown = Share & { readonly its: Resource | null }

export const ownerOf = ({ its, owner }: Shown): string => its?.owner ?? owner

/** The words in which it was asked for are for the two parties, and for services. */
export const mayRead = (row: Shown, { party, role }: Actor): boolean =>
  role === 'service' || (party !== undefined && (party === row.party || party === ownerOf(row)))

/** For which demand it is used, those who oversee learn, too; nobody else, for the demand may be a restricted one. */
export const knowsPurpose = (row: Shown, reader: Actor): boolean => mayRead(row, reader) || oversees(reader)

/** The same of rows: nobody finds by a demand what they are not told. */
export function whosePurpose(reader: Actor): Predicate {
  const { party, role } = reader
  if (role === 'service' || oversees(reader)) return EVERYTHING
  if (party === undefined) return NOTHING
  const owns: Predicate = { exists: resources.name, on: { resource: 'resource' }, where: equals('owner', party) }
  return { any: [equals('party', party), owns] }
}
