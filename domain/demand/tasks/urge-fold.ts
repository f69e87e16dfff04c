import { type Folds, instant } from '../../kernel/index.ts'
import type { demandEvents } from '../events.ts'
import type { DemandState } from '../state.ts'
import type { urgingEvents } from './urge-events.ts'

export const urgingFold: Folds<Pick<typeof demandEvents, keyof typeof urgingEvents>, DemandState> = {
  DemandUrged: (demand, { by, times }, event) => ({
    ...demand,
    urged: { ...demand.urged, times, last: { ...demand.urged?.last, [by]: instant(event.recordedtime) } },
  }),
  DemandSupervised: (demand, { party, due }) => ({ ...demand, supervision: { party, due: instant(due) } }),
}
