import { Type } from '@sinclair/typebox'
import { ApprovalId } from '../approval/shapes.ts'
import { Id, type Instant, OneOf } from '../kernel/index.ts'
import type { DemandState } from './state.ts'

/** What has happened to a demand that it must not leave by the decision of one society alone. */
export const GROUNDS = ['accepted', 'overdue', 'word'] as const
export type Ground = (typeof GROUNDS)[number]

/** Fields of an event by which a demand leaves by another way than a result. */
export const groundedFields = {
  /** What had happened before. Absent: nothing of it, or it was not recorded. */
  after: Type.Optional(Type.Array(OneOf(GROUNDS), { minItems: 1, maxItems: GROUNDS.length })),
}

/** Fields of an act that another society approved, besides those of the act. */
export const approvedFields = {
  ...groundedFields,
  /** The party that asked for it, where the sender is another one. */
  askedBy: Type.Optional(Id),
  approvedBy: Type.Optional(Id),
  /** The approval that carried it out. */
  approval: Type.Optional(ApprovalId),
}

/**
 * What has happened to the demand: a party accepted a task, a due time passed, or the raiser said how it came out. A reopening
 * takes none of it back.
 */
export function groundsOf(demand: DemandState, now: Instant): readonly Ground[] {
  const { taken, spoken } = demand
  const found: Ground[] = []
  if (taken === true) found.push('accepted')
  if (isPast(now, demand.resolveBy) || (taken !== true && isPast(now, demand.acceptBy))) found.push('overdue')
  if (spoken === true) found.push('word')
  return found
}

const isPast = (now: Instant, due: Instant | undefined): boolean => due !== undefined && now > due

/** The grounds in the form of events, which have no empty lists. */
export function afterGrounds(demand: DemandState, now: Instant): { readonly after?: Ground[] } {
  const after = groundsOf(demand, now)
  return after.length === 0 ? {} : { after: [...after] }
}

/** Whether a due time has passed, or the raiser has said how it came out. */
export const hasBadNews = (demand: DemandState, now: Instant): boolean =>
  groundsOf(demand, now).some((ground) => ground !== 'accepted')
