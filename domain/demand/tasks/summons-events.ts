import { Type } from '@sinclair/typebox'
import { Closed, Id, Moment, OneOf, Personal, Text } from '../../kernel/index.ts'
import { Level } from '../../workbook/shapes.ts'
import { Attachments } from '../shapes.ts'

/** Answers to a summons. `came`: the party itself or a person of it is there. `sent`: another person on its behalf. */
export const SummonsAnswer = OneOf(['came', 'sent', 'refused'])

export const summonsEvents = {
  /** Several parties are called to the demand at once (吹哨). They see it, and get no task: the lead stays responsible. */
  PartiesSummoned: Closed({
    parties: Type.Array(Id, { minItems: 1, maxItems: 20 }),
    /** The party that called them. */
    by: Id,
    level: Level,
    answerBy: Moment,
    note: Type.Optional(Personal(Text)),
  }),
  /** A summoned party reports (报到), or refuses with a reason. `inTime`: by `answerBy`. */
  SummonsAnswered: Closed({
    party: Id,
    /** The party that called it. */
    by: Id,
    answer: SummonsAnswer,
    /** The person who came or was sent. */
    person: Type.Optional(Id),
    reason: Type.Optional(Personal(Text)),
    /** What was found on the spot. */
    finding: Type.Optional(Personal(Text)),
    attachments: Type.Optional(Personal(Attachments)),
    inTime: Type.Boolean(),
  }),
  /**
   * These parties had not answered when their answer was due. They may still answer. With the cause `departure` they were suspended or
   * left before that: the summons ends, and is not held against them.
   */
  SummonsMissed: Closed({
    parties: Type.Array(Id, { minItems: 1, maxItems: 20 }),
    by: Id,
    answerBy: Moment,
    cause: Type.Optional(Type.Literal('departure')),
  }),
}
