import { demand } from '../../domain/demand/demand.ts'
import { isAboutReader, isInvolved, isMemberReader } from '../../domain/demand/sight.ts'
import type { Actor } from '../../domain/kernel/index.ts'
import { type FactsOf, type Predicate, rowsWhere, verdict } from '../runtime/index.ts'

/** The demand that a row of headers or tasks is about. */
export const ofDemand: FactsOf = { aggregate: { context: demand.name, named: 'demand' } }

/** Rows of demands that a reader may know of. */
export const knownDemands = (reader: Actor): Predicate => rowsWhere(ofDemand, demand.sight.known(reader))

/** What readers are told of a demand. */
export const demandVerdicts = {
  /** Who raised it, and its personal values. */
  involved: verdict(ofDemand, isInvolved),
  /** The words of the raiser, whom a member of the group joined. */
  member: verdict(ofDemand, isMemberReader),
  /** Nothing that would reveal who raised it. */
  concerned: verdict(ofDemand, isAboutReader),
  /** Into which demand it was merged. */
  original: verdict({ aggregate: { context: demand.name, named: 'original' } }, demand.sight.known),
}
