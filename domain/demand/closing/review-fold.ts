import { type Folds, instant, omit } from '../../kernel/index.ts'
import type { demandEvents } from '../events.ts'
import type { DemandState } from '../state.ts'
import type { reviewEvents } from './review-events.ts'

export const reviewFold: Pick<Folds<typeof demandEvents, DemandState>, keyof typeof reviewEvents> = {
  ReviewOrdered: (demand, { party, dueBy }) => ({
    ...demand,
    review: { party, dueBy: instant(dueBy) },
    reviewers: [...demand.reviewers.filter((one) => one !== party), party],
  }),
  ReviewRecorded: (demand) => omit(demand, 'review'),
}
