import { type Folds, instant, omit } from '../kernel/index.ts'
import type { demandEvents } from './events.ts'
import type { HotlineOrder, hotlineEvents } from './hotline-events.ts'
import type { DemandState } from './state.ts'

/** The due times of an order, as states hold them. */
export const orderTimes = ({ acceptBy, resolveBy }: HotlineOrder): NonNullable<DemandState['order']> => ({
  ...(acceptBy === undefined ? {} : { acceptBy: instant(acceptBy) }),
  ...(resolveBy === undefined ? {} : { resolveBy: instant(resolveBy) }),
})

export const hotlineFold: Folds<Pick<typeof demandEvents, keyof typeof hotlineEvents>, DemandState> = {
  OrderSentAgain: (demand, { order }) => ({
    ...demand,
    order: {
      ...orderTimes(order),
      ...(order.resolveBy === undefined ? {} : { again: instant(order.resolveBy) }),
    },
  }),
  HotlineAsked: (demand, { question, party, until }) => ({
    ...demand,
    order: {
      ...demand.order,
      asked: { question, by: party, ...(until === undefined ? {} : { until: instant(until) }) },
    },
  }),
  HotlineAnswered: (demand, { question, granted, until, resolveBy }) => ({
    ...demand,
    ...(resolveBy === undefined ? {} : { resolveBy: instant(resolveBy) }),
    order: {
      ...omit({ ...demand.order }, 'asked'),
      ...(until === undefined ? {} : { resolveBy: instant(until) }),
      ...(granted && question === 'exclusion' ? { excluded: true } : {}),
    },
  }),
  ResultHandedBack: (demand) => ({ ...demand, order: { ...demand.order, handedBack: true } }),
}
