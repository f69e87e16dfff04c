import { Type } from '@sinclair/typebox'
import { Stage } from '../../domain/approval/shapes.ts'
import { APPROVABLE_ACTS } from '../../domain/demand/delay/approval-events.ts'
import { iso, Moment, OneOf } from '../../domain/kernel/index.ts'
import { orNull } from '../runtime/index.ts'
import type { Progress } from './progress.ts'

/** Why a demand waits or takes long, and the approvals that are asked on it. */
export const delayFields = {
  hold: orNull(
    Type.Object(
      { code: orNull(Type.String({ description: 'Why it waits; older holds have none.' })), until: Moment },
      { description: 'An approved hold, with its review date.' },
    ),
  ),
  longRun: orNull(
    Type.Object(
      {
        cause: Type.String(),
        since: Moment,
        until: Moment,
        reportBy: Type.Unsafe<string>({ ...Moment, description: 'When the next report to the raiser is due.' }),
        missed: Type.Boolean({ description: 'Whether a report was missed since the last one.' }),
      },
      { description: 'A long-running problem (挂账).' },
    ),
  ),
  approvals: Type.Array(
    Type.Object({
      approval: Type.String({ description: 'Id of the approval within the demand.' }),
      act: OneOf(APPROVABLE_ACTS),
      party: Type.String({ description: 'The party that asks.' }),
      stage: Stage,
      due: Moment,
    }),
    { description: 'Approvals that are asked and not answered.' },
  ),
}

export const delayAnswer = ({ hold, longRun, approvals }: Progress) => ({
  hold: hold === undefined ? null : { code: hold.code ?? null, until: iso(hold.reviewBy) },
  longRun: longRun === undefined ? null : longRunAnswer(longRun),
  approvals: approvals.map(({ id, asked, party, stage, dueBy }) => ({
    approval: id,
    act: asked.act,
    party,
    stage,
    due: iso(dueBy),
  })),
})

const longRunAnswer = ({ cause, since, until, reportBy, missed }: NonNullable<Progress['longRun']>) => ({
  cause,
  since: iso(since),
  until: iso(until),
  reportBy: iso(reportBy),
  missed: missed === true,
})
