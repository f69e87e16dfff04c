import { demandEvents } from '../../domain/demand/events.ts'
import { isUrgent } from '../../domain/demand/tasks/roster-gap.ts'
import { type FoldStep, type Happened, steps } from '../runtime/index.ts'
import { DEMAND_ENDS, droppedAfter } from './demand-end.ts'
import { entryFor, inboxEntries } from './entries.ts'
import { EVERY_LEAD } from './post-holders.ts'

const SIDES = ['leads', 'committee'] as const
const nameOf = (demand: string, side: (typeof SIDES)[number]): string => `demand.${demand}.gap.${side}`

/** Events after which an urgent demand no longer waits for a person. */
const ATTENDED = [demandEvents.TaskAccepted, demandEvents.DemandReferred, ...DEMAND_ENDS]

/** Entries about urgent demands that came in a gap of the duty roster, for the leads of all parties and for the committee. */
export const rosterGapEntrySteps: readonly FoldStep[] = SIDES.flatMap((side): readonly FoldStep[] => {
  const key = ({ id }: Happened) => [nameOf(id, side)]
  const on = steps(inboxEntries, key)
  return [
    on.on(demandEvents.DutyGapMet, (row, happened) => {
      const { id, data } = happened
      // The leads of parties that may not know of it are not told.
      if (side === 'leads' && data.restricted) return undefined
      const about = { demand: id, level: data.level }
      const said = { kind: 'demand-unattended', needs: 1, about, guarded: id } as const
      return entryFor(happened, nameOf(id, side), side === 'leads' ? EVERY_LEAD : 'role:committee', said, row)
    }),
    ...droppedAfter(ATTENDED, (id) => nameOf(id, side)),
    on.change(demandEvents.DemandTriaged, (row, { data }) => (isUrgent(data) ? row : undefined)),
    on.change(demandEvents.TaskWithdrawn, (row, { data }) => (data.delivers === true ? undefined : row)),
  ]
})
