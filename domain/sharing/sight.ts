import { isPartyKind } from '../community/participation.ts'
import { type Actor, type FactPredicate, oversees, readersIf, serves } from '../kernel/index.ts'

/** Readers of what parties share with each other, and of figures about it: all who act as a party, overseers and services. */
export const isAmongParties = (reader: Actor): FactPredicate =>
  readersIf(isPartyKind(reader.role) || oversees(reader) || serves(reader))
