import { isPartyKind } from '../../domain/community/participation.ts'
import type { Actor } from '../../domain/kernel/index.ts'
import { EVERYTHING, NOTHING, type Predicate } from '../runtime/index.ts'

const OVERSEERS: readonly string[] = ['auditor', 'administrator']

/** They see what there is, and nothing that is personal in it. */
export const oversees = ({ role }: Actor): boolean => OVERSEERS.includes(role)

/** What parties share is known to all who act for one, to services, and to those who oversee; to nobody else. */
export const amongParties = (reader: Actor): Predicate =>
  isPartyKind(reader.role) || reader.role === 'service' || oversees(reader) ? EVERYTHING : NOTHING
