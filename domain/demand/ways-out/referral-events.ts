import { Type } from '@sinclair/typebox'
import { Closed, Id, Line, Moment, OneOf, Personal, Text, versioned } from '../../kernel/index.ts'
import { EARLIER } from '../earlier-events.ts'
import { newResultDue } from '../hotline/hotline-events.ts'
import { atDesk } from '../triage/desk-fields.ts'
import { leavingFields } from './ground-fields.ts'

const note = Type.Optional(Personal(Text))

/** What a party says that refers a demand, as it is asked for and approved. */
export const referralTerms = { body: Id, answerBy: Type.Optional(Moment), note }

export const referralEvents = {
  /**
   * Referred to a registered body outside, and followed until answered. `to` is its name; it is missing where an outside source
   * does not say. Earlier events have no `body` and no `answerBy`.
   */
  DemandReferred: versioned(
    Closed({
      to: Type.Optional(Personal(Line)),
      ...referralTerms,
      body: Type.Optional(Id),
      ...leavingFields,
      /** Stated by an outside source at its own time. */
      imported: Type.Optional(Type.Literal(true)),
    }),
    EARLIER.DemandReferred,
  ),
  /** The answer is overdue. Those who coordinate ask the body again; `answerBy` is its last due time. */
  ReferralReminded: Closed({ body: Type.Optional(Id), answerBy: Moment }),
  /** `handled` counts as an outside delivery; `refused` leads back to triage. `reference` is that of the body's answer. */
  ReferralAnswered: Closed({
    outcome: OneOf(['handled', 'refused']),
    answer: Personal(Text),
    reference: Type.Optional(Personal(Line)),
    ...atDesk,
    resultDue: newResultDue,
  }),
  /** The demand returns to triage. `unanswered`: the last due time passed; `recalled`: a coordinator took it back. */
  ReferralEnded: Closed({
    body: Type.Optional(Id),
    cause: OneOf(['unanswered', 'recalled']),
    note,
    ...atDesk,
    resultDue: newResultDue,
  }),
}
