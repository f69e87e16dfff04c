import { Type } from '@sinclair/typebox'
import { approvedFields } from '../../approval/shapes.ts'
import { Closed, Moment, OneOf, Personal, Text } from '../../kernel/index.ts'
import { DELAY_CODES } from '../reason-codes.ts'

/** Why a demand waits, or needs longer. */
export const DelayReason = OneOf(DELAY_CODES)

/** The terms of a hold, as they are asked for and approved. */
export const holdTerms = { code: DelayReason, reason: Personal(Text), reviewBy: Moment }

export const holdEvents = {
  /** Until `reviewBy` nothing escalates; due times stay as they are. */
  DemandHeld: Closed({
    ...holdTerms,
    /** Missing in holds from before reason codes. */
    code: Type.Optional(DelayReason),
    ...approvedFields,
  }),
  DemandResumed: Closed({ note: Type.Optional(Personal(Text)) }),
}
