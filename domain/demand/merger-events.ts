import { Type } from '@sinclair/typebox'
import { Closed, Id, Moment, OneOf, Personal, Text } from '../kernel/index.ts'

/** The most demands that one order merges. */
export const MAX_MERGED_AT_ONCE = 50

/** What a party says that merges a demand, as it is asked for and approved. */
export const mergeTerms = { original: Id, note: Type.Optional(Personal(Text)) }

/** Where the original of a merged demand stands, as far as it matters for the merged one. */
export const STANDS = ['open', 'referred', 'delivered', 'closed'] as const
export type Stands = (typeof STANDS)[number]

/** The code of a refusal: `demand.wrong-state`. */
const Code = Type.String({ pattern: '^[a-z-]+\\.[a-z-]+$', maxLength: 100 })
const several = { minItems: 1, maxItems: MAX_MERGED_AT_ONCE }
/** Demands that could not be merged, and why: the codes stand in the same order. */
const refusals = { refused: Type.Array(Id, several), codes: Type.Array(Code, several) }

/** What merging many demands at once, and following an original, add to the history of demands. */
export const mergerEvents = {
  /** Recorded of the original. Each of the demands is merged by a command of its own. */
  MergeOrdered: Closed({
    demands: Type.Array(Id, several),
    refused: Type.Optional(refusals.refused),
    codes: Type.Optional(refusals.codes),
  }),
  /** Demands of an order that were refused when their turn came. `person` ordered it. */
  MergesRefused: Closed({ person: Id, ...refusals }),
  /** Recorded of the merged demand: where its original stands now. */
  OriginalChanged: Closed({
    original: Id,
    became: OneOf(STANDS),
    /** When silence closes the merged demand. Absent while its raiser cannot answer yet, or where silence does not close it. */
    closesBy: Type.Optional(Moment),
  }),
}
