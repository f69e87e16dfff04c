import { demandEvents } from '../../domain/demand/events.ts'
import { COORDINATORS } from '../../domain/demand/grants.ts'
import { type EventKind, instant, optional, type Private } from '../../domain/kernel/index.ts'
import { type FoldStep, type Happened, steps } from '../runtime/index.ts'
import { entryFor, type InboxEntry, inboxEntries, renewed } from './entries.ts'

/** The entry of the desk that has to sort a demand. */
export const deskKey = (id: string): string => `demand.${id}.desk`
const roleKey = (id: string, role: string): string => `demand.${id}.desk.${role}`
const on = steps(inboxEntries, ({ id }) => [deskKey(id)])

const E = demandEvents
/** Events that may name the desk that has to sort the demand from then on. */
const CALLING = [
  E.DemandRaised,
  E.DemandReopened,
  E.DemandUnmerged,
  E.ReferralAnswered,
  E.ReferralEnded,
  E.TaskReturned,
  E.AboutNamed,
]
/** Events after which nothing is left to sort. */
const SETTLING = [
  E.DemandTriaged,
  E.DemandMerged,
  E.DemandDeclined,
  E.DemandWithdrawn,
  E.DemandReferred,
  E.DemandHeld,
  E.DemandClosed,
]

/** The data of these events that the entry shows. Only a return names the party to which the task should have gone. */
interface CallingDesk {
  readonly desk?: string
  readonly triageBy?: string
  readonly party?: string
  readonly proper?: string
  readonly code?: string
  readonly reason?: Private<string>
  readonly cause?: string
}

/** The desk named by an event has to sort the demand. */
function called(row: InboxEntry | undefined, happened: Happened): InboxEntry | undefined {
  const { desk, triageBy, proper, ...why } = happened.data as CallingDesk
  const { id } = happened
  if (desk === undefined || triageBy === undefined) return row
  // What the desk sorts again: a task that a party returned, or a demand that was opened again.
  const returned =
    proper === undefined ? {} : { ...optional('returnedBy', why.party), proper, ...optional('code', why.code) }
  const said = {
    kind: 'triage-due',
    needs: 1,
    due: instant(triageBy),
    about: { demand: id, ...returned, ...optional('cause', why.cause) },
    guarded: id,
    ...(proper === undefined ? {} : optional('reason', why.reason)),
  } as const
  return entryFor(happened, deskKey(id), `party:${desk}`, said, row)
}

const stepOn = (
  { type }: EventKind,
  key: (id: string) => string,
  fold: (row: InboxEntry | undefined, happened: Happened) => InboxEntry | undefined,
): FoldStep => ({
  type,
  table: inboxEntries,
  own: false,
  key: ({ id }) => [key(id)],
  fold: (row, happened) => fold(row as InboxEntry | undefined, happened),
})

/** Removes the entry with this key once nothing is left to sort. */
const settled = (key: (id: string) => string): readonly FoldStep[] => [
  ...SETTLING.map((kind): FoldStep => ({ ...stepOn(kind, key, () => undefined), existing: true })),
  on.change(
    E.TaskAssigned,
    // An urgent demand that is assigned before triage still has to be sorted.
    (row, { data: { item } }) => (item === undefined ? row : undefined),
    ({ id }) => [key(id)],
  ),
]

/** Entries for the desk that has to sort a demand, and after its time for the other coordinators. */
export const deskEntrySteps: readonly FoldStep[] = [
  ...CALLING.map((kind) => stepOn(kind, deskKey, called)),
  on.change(E.TriageOverdue, (row, happened) =>
    renewed(row, happened, { kind: 'triage-overdue', needs: 1, due: row.due }),
  ),
  ...settled(deskKey),
  ...COORDINATORS.flatMap((role) => [
    on.on(
      E.TriageOverdue,
      (row, happened) => {
        const { id, data } = happened
        const said = { needs: 1, due: instant(data.due), about: { demand: id, desk: data.desk }, guarded: id } as const
        return entryFor(happened, roleKey(id, role), `role:${role}`, { kind: 'triage-overdue', ...said }, row)
      },
      ({ id, data: { to } }) => (to.includes(role) ? [roleKey(id, role)] : undefined),
    ),
    ...settled((id) => roleKey(id, role)),
  ]),
]
