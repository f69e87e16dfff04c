import { demandEvents } from '../../domain/demand/events.ts'
import { instant } from '../../domain/kernel/index.ts'
import { type FoldStep, steps } from '../runtime/index.ts'
import { DEMAND_ENDS, droppedAfter } from './demand-end.ts'
import { entryFor, inboxEntries, renewed } from './entries.ts'

const nameOf = (demand: string, ...of: readonly string[]): string => ['demand', demand, 'long-run', ...of].join('.')
const reports = steps(inboxEntries, ({ id }) => [nameOf(id)])
const misses = steps(inboxEntries, ({ id }) => [nameOf(id, 'missed')])

const { LongRunEnded, LongRunGranted, LongRunReported, LongRunReportMissed } = demandEvents

/** Entries about reports on long-running problems: coordinators see when the next is due, the street office when one is missed. */
export const longRunEntrySteps: readonly FoldStep[] = [
  reports.on(LongRunGranted, (row, happened) => {
    const { id, data } = happened
    const about = { demand: id, cause: data.cause, until: data.until }
    const said = { kind: 'long-run-report-due', needs: 1, due: instant(data.reportBy), about } as const
    return entryFor(happened, nameOf(id), 'role:social-work', { ...said, guarded: id, copy: 'role:committee' }, row)
  }),
  reports.change(LongRunReported, (row, happened) =>
    renewed(row, happened, { kind: 'long-run-report-due', needs: 1, due: instant(happened.data.reportBy) }),
  ),
  misses.on(LongRunReportMissed, (row, happened) => {
    const { id, data } = happened
    const said = { kind: 'long-run-report-missed', needs: 1, about: { demand: id, due: data.due } } as const
    return entryFor(happened, nameOf(id, 'missed'), 'role:street-office', { ...said, guarded: id }, row)
  }),
  ...droppedAfter([...DEMAND_ENDS, LongRunEnded], nameOf),
  ...droppedAfter([...DEMAND_ENDS, LongRunEnded, LongRunReported, LongRunGranted], (id) => nameOf(id, 'missed')),
]
