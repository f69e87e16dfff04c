import { type Folds, instant, omit, optional } from '../../kernel/index.ts'
import type { demandEvents } from '../events.ts'
import type { DemandState } from '../state.ts'
import type { HotlineOrder, hotlineEvents } from './hotline-events.ts'

/** The due times of an order, as states hold them. */
export const orderTimes = ({ acceptBy, resolveBy }: HotlineOrder): NonNullable<DemandState['order']> => ({
  ...(acceptBy === undefined ? {} : { acceptBy: instant(acceptBy) }),
  ...(resolveBy === undefined ? {} : { resolveBy: instant(resolveBy) }),
})

export const hotlineFold: Folds<Pick<typeof demandEvents, keyof typeof hotlineEvents>, DemandState> = {
  OrderSentAgain: (demand, { order }) => ({
    ...demand,
    // A confidential order stays restricted, also where only the second sending says so.
    ...(order.confidential === true ? { visibility: 'restricted' as const, wish: 'restricted' as const } : {}),
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
      ...(granted && question === 'return' ? { takenBack: true } : {}),
    },
  }),
  ResultHandedBack: (demand, { interim }) => ({
    ...demand,
    order: { ...omit({ ...demand.order }, 'interim'), handedBack: true, ...optional('interim', interim) },
  }),
  HandBackOverdue: (demand, { due }) => ({ ...demand, order: { ...demand.order, missed: instant(due) } }),
}

/** The demand after an event by which a new result is due to its hotline. */
export const dueAgain = (demand: DemandState, due: { readonly resolveBy?: string } | undefined): DemandState =>
  due === undefined
    ? demand
    : {
        ...demand,
        order: { ...omit({ ...demand.order }, 'handedBack', 'interim', 'missed', 'resolveBy'), ...orderTimes(due) },
      }
