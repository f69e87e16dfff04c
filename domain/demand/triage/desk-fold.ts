import { type Folds, instant, omit, type RecordedEvent } from '../../kernel/index.ts'
import type { demandEvents } from '../events.ts'
import type { DemandState } from '../state.ts'
import type { deskEvents } from './desk-events.ts'

export const deskFold: Folds<Pick<typeof demandEvents, keyof typeof deskEvents>, DemandState> = {
  TriageOverdue: (demand) =>
    demand.triage === undefined ? demand : { ...demand, triage: { ...demand.triage, passedOn: true } },
}

type DemandFolds = Folds<typeof demandEvents, DemandState>
type AnyFold = (demand: DemandState, data: never, event: RecordedEvent) => DemandState

/** Adds to every fold what its event changes at the desk: an event that names a desk starts its time, sorting ends it. */
export function withDesk(folds: DemandFolds): DemandFolds {
  const entries: readonly (readonly [string, AnyFold])[] = Object.entries(folds)
  return Object.fromEntries(
    entries.map(([name, fold]) => [
      name,
      (demand: DemandState, data: never, event: RecordedEvent) => deskAfter(fold(demand, data, event), name, data),
    ]),
  ) as DemandFolds
}

function deskAfter(demand: DemandState, name: string, { desk, triageBy }: { desk?: string; triageBy?: string }) {
  if (desk !== undefined && triageBy !== undefined) return { ...demand, triage: { desk, by: instant(triageBy) } }
  const done =
    name === 'DemandTriaged' || name === 'DemandHeld' || (name === 'TaskAssigned' && demand.item !== undefined)
  return done && demand.triage !== undefined ? omit(demand, 'triage') : demand
}
