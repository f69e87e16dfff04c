import { type Static, Type } from '@sinclair/typebox'
import { PartyKind } from '../community/shapes.ts'
import { Id, type Instant, Moment, OneOf, Personal, Text } from '../kernel/index.ts'

/** The id of an approval: ap1, ap2, … in the order of its stream. */
export const ApprovalId = Type.String({ pattern: '^ap[1-9][0-9]{0,4}$' })

/**
 * Who answers: a party of the three societies, then the street office, and where there is none two people of the asking party
 * who did not deliver.
 */
export const Stage = OneOf(['society', 'street-office', 'stand-in'])
export type Stage = Static<typeof Stage>

/** The independence that an approval needs: of any other party, or of a party of another society. */
export const Independence = OneOf(['another-party', 'another-society'])
export type Independence = Static<typeof Independence>

/** Fields of an event by which an approval comes to those who may answer it. */
export const answerersFields = {
  stage: Stage,
  /** Kinds of parties whose people may answer. */
  kinds: Type.Optional(Type.Array(PartyKind, { maxItems: 3 })),
  /** Elected representatives through whom organisations may answer. */
  people: Type.Optional(Type.Array(Id, { maxItems: 20 })),
  dueBy: Moment,
}

/** Fields of an event that asks for an approval, besides what is asked. */
export const askedFields = {
  approval: ApprovalId,
  /** The party that asks. */
  party: Id,
  independence: Independence,
  ...answerersFields,
}

/** Fields of an event that answers one. A stand-in's first agreement waits for a second one. */
export const answeredFields = {
  approval: ApprovalId,
  granted: Type.Boolean(),
  /** The party that answers. */
  party: Id,
  stage: Stage,
  awaits: Type.Optional(Type.Literal('second-stand-in')),
  reason: Type.Optional(Personal(Text)),
}

/** Fields of an event of an approved act. */
export const approvedFields = {
  /** The party that approved. */
  approvedBy: Id,
  /** The party that asked for it. */
  askedBy: Type.Optional(Id),
  approval: Type.Optional(ApprovalId),
  /** Two people of the asking party stood in for an independent one. */
  standIn: Type.Optional(Type.Literal(true)),
}

/** An approval that is not answered yet. What is asked holds personal values sealed, as the log has them. */
export interface OpenApproval<Asked> {
  readonly id: string
  readonly asked: Asked
  /** The party and the person that asked. */
  readonly party: string
  readonly person: string
  readonly independence: Independence
  readonly askedAt: Instant
  readonly stage: Stage
  readonly dueBy: Instant
  /** Stand-ins who agreed so far. */
  readonly agreed: readonly string[]
}
