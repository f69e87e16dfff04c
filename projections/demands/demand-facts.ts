import { demand } from '../../domain/demand/demand.ts'
import { isAboutReader, isAtWork, isFollowedBy, isInvolved, isMemberReader } from '../../domain/demand/sight.ts'
import type { Actor } from '../../domain/kernel/index.ts'
import { type FactsOf, type Predicate, rowsWhere, verdict } from '../runtime/index.ts'

/** The demand that a row of headers or tasks is about. */
export const ofDemand: FactsOf = { aggregate: { context: demand.name, named: 'demand' } }

/** The demand into which that of the row was merged. */
export const ofOriginal: FactsOf = { aggregate: { context: demand.name, named: 'original' } }

/** Rows of demands that a reader may know of. */
export const knownDemands = (reader: Actor): Predicate => rowsWhere(ofDemand, demand.sight.known(reader))

/** Rows of demands of which a reader is told more than that they exist and what became of them. */
export const demandsInFull = (reader: Actor): Predicate => ({
  all: [knownDemands(reader), { not: rowsWhere(ofDemand, isAboutReader(reader)) }],
})

/** Rows of demands that a reader may know of, and whose tasks they may list. Being asked to call lets no one know of a demand. */
export const followedDemands = (reader: Actor): Predicate => ({
  all: [knownDemands(reader), rowsWhere(ofDemand, isFollowedBy(reader))],
})

/** What readers are told of a demand. */
export const demandVerdicts = {
  /** Who raised it, and its personal values. */
  involved: verdict(ofDemand, isInvolved),
  /** Whom it is about, their answers, and suspected harm. */
  works: verdict(ofDemand, isAtWork),
  /** The words of the raiser, whom a member of the group joined. */
  member: verdict(ofDemand, isMemberReader),
  /** Nothing that would reveal who raised it. */
  concerned: verdict(ofDemand, isAboutReader),
  /** Into which demand it was merged. */
  original: verdict(ofOriginal, demand.sight.known),
}
