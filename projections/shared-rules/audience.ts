import { isPartyKind } from '../../domain/community/participation.ts'
import type { Actor } from '../../domain/kernel/index.ts'
import { EVERYTHING, NOTHING, type Predicate } from '../runtime/index.ts'

const OVERSEERS: readonly string[] = ['auditor', 'administrator']

/** Whether the reader oversees the community: such readers see every row, with personal values sealed. */
export const oversees = ({ role }: Actor): boolean => OVERSEERS.includes(role)

/** Rows about sharing between parties: readers who act for a party, services and overseers see all of them, others none. */
export const amongParties = (reader: Actor): Predicate =>
  isPartyKind(reader.role) || reader.role === 'service' || oversees(reader) ? EVERYTHING : NOTHING
