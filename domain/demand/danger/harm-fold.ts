import { type Folds, instant } from '../../kernel/index.ts'
import type { demandEvents } from '../events.ts'
import type { DemandState } from '../state.ts'
import type { harmEvents } from './harm-events.ts'
import type { Harm } from './harm-state.ts'

const changed = (demand: DemandState, change: Partial<Harm>): DemandState =>
  demand.harm === undefined ? demand : { ...demand, harm: { ...demand.harm, ...change } }

export const harmFold: Folds<Pick<typeof demandEvents, keyof typeof harmEvents>, DemandState> = {
  HarmSuspected: (demand, { dueBy }) => ({
    ...demand,
    visibility: 'restricted',
    harm: { dueBy: instant(dueBy), clearances: [] },
  }),
  MandatoryReportMade: (demand) => changed(demand, { reported: true }),
  MandatoryReportMissed: (demand) => changed(demand, { missed: true }),
  ClearanceGiven: (demand, { party }, { actor }) =>
    changed(demand, { clearances: [...(demand.harm?.clearances ?? []), { party, person: actor }] }),
  SuspicionCleared: (demand) => changed(demand, { cleared: true }),
}
