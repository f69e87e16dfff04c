import { demand } from '../../domain/demand/demand.ts'
import { demandEvents } from '../../domain/demand/events.ts'
import { awaitsAcceptance, type DemandState } from '../../domain/demand/state.ts'
import { type EventKind, eventNameIn, type Instant, instant } from '../../domain/kernel/index.ts'
import { type FoldStep, type Happened, steps } from '../runtime/index.ts'
import { NEVER } from '../shared-rules/due-time.ts'
import { earlyTaskKeys } from '../shared-rules/early-tasks.ts'
import { holderDues, triagedDues } from '../shared-rules/own-due-time.ts'
import { DEMAND_ENDS, droppedAfter } from './demand-end.ts'
import { entryFor, type InboxEntry, inboxEntries } from './entries.ts'
import { postAddress } from './post-holders.ts'

const leadKey = (happened: Happened): readonly string[] => {
  const { id, data } = happened as Happened<{ readonly task: string }>
  return [`demand.${id}.${data.task}.lead`]
}
const lead = steps(inboxEntries, leadKey)

/** The entry asks the lead of the party to see that it accepts the task. */
function toLead(
  happened: Happened<Parameters<typeof holderDues>[0] & { readonly task: string; readonly party: string }>,
) {
  const { id, data } = happened
  const about = { demand: id, task: data.task }
  const said = { kind: 'demand-urgent', needs: 1, due: holderDues(data).acceptBy, about, guarded: id } as const
  return entryFor(happened, leadKey(happened)[0] ?? '', postAddress('lead', data.party), said)
}

/** An urgent task is told to the lead of the party in person at once, beside the entry of the party. */
const urgentLeadSteps: readonly FoldStep[] = [
  lead.on(demandEvents.TaskAssigned, (_, happened) => (happened.data.level === 'L1' ? toLead(happened) : undefined)),
  ...earlyTaskKeys((demand, task) => [`demand.${demand}.${task}.lead`]).map((key) =>
    lead.change(
      demandEvents.DemandTriaged,
      (row, { data }) => {
        if (data.level !== 'L1') return undefined
        return row.needs === 0 ? row : { ...row, due: triagedDues(data, String(row.about.task)).acceptBy }
      },
      key,
    ),
  ),
  // Another party has not accepted it yet.
  lead.change(demandEvents.TaskReassigned, (row, happened) =>
    happened.data.party === happened.data.from ? row : toLead(happened),
  ),
  lead.change(demandEvents.TaskAccepted, (row) => ({ ...row, needs: 0, due: NEVER })),
  ...lead.changeAll(
    [demandEvents.TaskReturned, demandEvents.TaskWithdrawn, demandEvents.RequestRefused, demandEvents.ServiceDelivered],
    () => undefined,
  ),
]

const urgentEntry = (demand: string): readonly string[] => [`demand.${demand}.urgent`]
const urgent = steps(inboxEntries, ({ id }) => urgentEntry(id))

/** A demand of which the entry has seen no event: no part of it is done. */
const unseen: DemandState = { ...demand.initial, raiser: { kind: 'unknown' }, level: 'L1' }

const after = (before: DemandState | null | undefined, { event }: Happened): DemandState =>
  demand.evolve(before ?? unseen, eventNameIn(event.type), event)

/** The entry asks committee and social workers to see that a party accepts the demand by `due`. */
function asking(happened: Happened, state: DemandState, due: Instant, row?: InboxEntry): InboxEntry {
  const { id } = happened
  const said = { kind: 'demand-urgent', needs: 1, due, about: { demand: id }, demand: state } as const
  const kept = { guarded: id, copy: 'role:social-work' } as const
  return entryFor(happened, `demand.${id}.urgent`, 'role:committee', { ...said, ...kept }, row)
}

/**
 * The entry after an event: it asks as long as the demand waits to be accepted, and again when it waits again.
 *
 * @param due when the acceptance is due, where the event says so. An earlier one stays
 */
function called(row: InboxEntry | undefined, happened: Happened, due: Instant = NEVER): InboxEntry {
  const state = after(row?.demand, happened)
  if (row === undefined || (row.needs === 0 && awaitsAcceptance(state))) return asking(happened, state, due, row)
  return awaitsAcceptance(state) ? { ...row, demand: state, due: Math.min(row.due, due) } : answered(row, state)
}

const answered = (row: InboxEntry, state: DemandState): InboxEntry => ({ ...row, needs: 0, due: NEVER, demand: state })

/** Events after which an urgent demand may wait to be accepted, or wait no longer. */
const MOVING: readonly EventKind[] = [
  demandEvents.TaskAccepted,
  demandEvents.TaskReturned,
  demandEvents.RequestRefused,
  demandEvents.ServiceDelivered,
  demandEvents.DemandReferred,
  demandEvents.ReferralAnswered,
  demandEvents.ReferralEnded,
  demandEvents.ReviewOrdered,
  demandEvents.ReviewRecorded,
  demandEvents.DemandReopened,
]

/** An urgent demand is told to committee and social workers at once, and asks for them until a party has accepted it. */
const urgentSteps: readonly FoldStep[] = [
  urgent.on(
    demandEvents.DemandRaised,
    (_, happened) => {
      const due = instant(happened.data.acceptBy ?? happened.event.recordedtime)
      return asking(happened, after(undefined, happened), due)
    },
    ({ id, data }) => (data.level === 'L1' && data.imported !== true ? urgentEntry(id) : undefined),
  ),
  urgent.on(demandEvents.DemandTriaged, (row, happened) =>
    happened.data.level === 'L1' ? called(row, happened, instant(happened.data.acceptBy)) : undefined,
  ),
  // Once it ended, a demand that is open again is told again with its first task.
  urgent.on(
    demandEvents.TaskAssigned,
    (row, happened) => called(row, happened, holderDues(happened.data).acceptBy),
    ({ id, data }) => (data.level === 'L1' ? urgentEntry(id) : undefined),
  ),
  urgent.change(demandEvents.TaskReassigned, (row, happened) => {
    const { data } = happened
    return data.party === data.from ? called(row, happened) : called(row, happened, holderDues(data).acceptBy)
  }),
  urgent.change(demandEvents.TaskWithdrawn, (row, happened) =>
    // What was delivered before the demand became urgent is not in the state that the entry has seen.
    happened.data.delivers === true ? answered(row, after(row.demand, happened)) : called(row, happened),
  ),
  ...urgent.changeAll(MOVING, (row, happened) => called(row, happened)),
  ...droppedAfter(DEMAND_ENDS, (id) => `demand.${id}.urgent`),
]

/** Entries about urgent demands, for the offices and the leads that see that they are accepted. */
export const urgentEntrySteps: readonly FoldStep[] = [...urgentSteps, ...urgentLeadSteps]
