import { demandEvents } from '../../domain/demand/events.ts'
import type { EventKind } from '../../domain/kernel/index.ts'
import { type FoldStep, steps } from '../runtime/index.ts'
import { type InboxEntry, inboxEntries } from './entries.ts'

const { DemandClosed, DemandDeclined, DemandMerged, DemandWithdrawn } = demandEvents

/** What ends a demand, or leaves it to another one. */
export const DEMAND_ENDS: readonly EventKind[] = [DemandClosed, DemandDeclined, DemandMerged, DemandWithdrawn]

const on = steps(inboxEntries)

/** Steps that drop an entry of a demand after some events, where the entry still asks for what they end. */
export const droppedAfter = (
  endings: readonly EventKind[],
  nameOf: (demand: string) => string,
  isOver: (row: InboxEntry) => boolean = () => true,
): readonly FoldStep[] =>
  on.changeAll(
    endings,
    (row) => (isOver(row) ? undefined : row),
    ({ id }) => [nameOf(id)],
  )
