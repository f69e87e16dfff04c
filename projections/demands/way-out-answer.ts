import { Type } from '@sinclair/typebox'
import { reasonNamed } from '../../domain/demand/reason-codes.ts'
import { STANDS } from '../../domain/demand/ways-out/merger-events.ts'
import { iso, Moment, OneOf } from '../../domain/kernel/index.ts'
import { orNull } from '../runtime/index.ts'
import type { Progress } from './progress.ts'

const Meaning = Type.Object({ en: Type.String(), zh: Type.String() })

/** How a demand left by another way than a result: to an outside body, into another demand, declined or withdrawn. */
export const wayOutFields = {
  referral: orNull(
    Type.Object(
      {
        body: orNull(Type.String({ description: 'The registered outside body; older referrals have none.' })),
        answerBy: orNull(Moment),
        overdue: Type.Boolean({ description: 'The body did not answer in time, and is asked again.' }),
      },
      { description: 'An open referral, and when its answer is due.' },
    ),
  ),
  originalStands: orNull(
    Type.Unsafe<(typeof STANDS)[number]>({
      ...OneOf(STANDS),
      description: 'Where the demand stands into which it was merged.',
    }),
  ),
  reason: orNull(
    Type.Object(
      { code: Type.String(), meaning: orNull(Meaning) },
      { description: 'Why it was declined or withdrawn; older ones have no code.' },
    ),
  ),
}

export const wayOutAnswer = ({ referral, referredTo, merged, ended }: Progress) => ({
  referral: referral === 'open' ? referralAnswer(referredTo) : null,
  originalStands: merged === undefined || ended !== undefined ? null : (merged.stands ?? 'open'),
  reason: ended?.code === undefined ? null : { code: ended.code, meaning: reasonNamed(ended.code) ?? null },
})

const referralAnswer = (to: Progress['referredTo']) => ({
  body: to?.body ?? null,
  answerBy: to?.answerBy === undefined ? null : iso(to.answerBy),
  overdue: to?.reminded === true,
})
