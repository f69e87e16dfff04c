import { Type } from '@sinclair/typebox'
import { Characters, Closed, Id, Moment, OneOf, Personal, Text, versioned } from '../../kernel/index.ts'
import { EARLIER } from '../earlier-events.ts'
import { newResultDue } from '../hotline/hotline-events.ts'
import { Reference } from '../shapes.ts'
import { atDesk } from '../triage/desk-fields.ts'
import { leavingFields } from './ground-fields.ts'

/** The most demands that one order merges. */
export const MAX_MERGED_AT_ONCE = 50

const note = Type.Optional(Personal(Text))

/** What a party says that merges a demand, as it is asked for and approved. */
export const mergeTerms = { original: Id, note }

/** Where the original of a merged demand stands, as far as it matters for the merged one. */
export const STANDS = ['open', 'referred', 'delivered', 'closed'] as const
export type Stands = (typeof STANDS)[number]

/** The code of a refusal: `demand.wrong-state`. */
const Code = Characters({ minLength: 1, pattern: '^[a-z-]+\\.[a-z-]+$', maxLength: 100 })
const several = { minItems: 1, maxItems: MAX_MERGED_AT_ONCE }
/** Demands that could not be merged, and why: the codes stand in the same order. */
const refusals = { refused: Type.Array(Id, several), codes: Type.Array(Code, several) }

/** Stated by an outside source at its own time. */
const imported = Type.Optional(Type.Literal(true))

/** Merging, singly or many at once, and following an original. */
export const mergerEvents = {
  /** `original` is the demand that goes on for both. An outside source knows at most its own reference. */
  DemandMerged: versioned(
    Closed({
      original: Type.Optional(Id),
      originalReference: Type.Optional(Reference),
      ...leavingFields,
      note,
      imported,
    }),
    EARLIER.DemandMerged,
  ),
  /**
   * `unresolved`: the raiser says that the result of the original did not help here. `appeal`: the raiser says that it is another
   * matter. `original-ended`: what `became` of the original leaves this one to go on by itself.
   */
  DemandUnmerged: versioned(
    Closed({
      original: Type.Optional(Id),
      cause: OneOf(['mistaken', 'unresolved', 'appeal', 'original-ended']),
      became: Type.Optional(OneOf(['declined', 'withdrawn', 'merged'])),
      note,
      ...atDesk,
      resultDue: newResultDue,
    }),
    EARLIER.DemandUnmerged,
  ),
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
