import type { Actor } from '../../domain/kernel/index.ts'
import { EVERYTHING, NOTHING, type Predicate } from '../runtime/index.ts'

const OVERSEERS: readonly string[] = ['auditor', 'administrator']

/** They see what there is, and nothing that is personal in it. */
export const oversees = ({ role }: Actor): boolean => OVERSEERS.includes(role)

/** What parties share is known to all who take part: those who act for a party, services, and those who oversee. */
export const takesPart = (reader: Actor): boolean =>
  reader.party !== undefined || reader.role === 'service' || oversees(reader)

/** All rows of a view for those who take part, none for anybody else. */
export const amongParties = (reader: Actor): Predicate => (takesPart(reader) ? EVERYTHING : NOTHING)
