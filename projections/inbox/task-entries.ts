import { demandEvents } from '../../domain/demand/events.ts'
import { type EventKind, type Instant, instant } from '../../domain/kernel/index.ts'
import { type FoldStep, type Happened, steps } from '../runtime/index.ts'
import { earlyTaskKeys, extendedTaskKeys } from '../shared-rules/early-tasks.ts'
import { holderDues, triagedDues } from '../shared-rules/own-due-time.ts'
import { entryFor, type InboxEntry, inboxEntries, renewed } from './entries.ts'
import type { EntryKind } from './entry-topics.ts'

type OnTask = Happened<{ readonly task: string }>

const nameOf = (demand: string, ...of: readonly string[]): string => ['demand', demand, ...of].join('.')
const on = steps(inboxEntries, (happened) => {
  const { id, data } = happened as OnTask
  return [nameOf(id, data.task)]
})
const copyTo = (person: string | undefined) => ({ copy: person === undefined ? null : `person:${person}` })

/** Events after which the holder no longer needs what was suggested for the task. */
const TASK_ENDS: readonly EventKind[] = [
  demandEvents.TaskReturned,
  demandEvents.TaskReassigned,
  demandEvents.TaskWithdrawn,
  demandEvents.RequestRefused,
  demandEvents.ServiceDelivered,
]

/** Entries about tasks, for the party and the person it names. */
export const taskEntrySteps: readonly FoldStep[] = [
  on.on(demandEvents.TaskAssigned, (_, happened) => {
    const { id, data } = happened
    return entryFor(happened, nameOf(id, data.task), `party:${data.party}`, {
      kind: kindOf(data),
      needs: 1,
      due: holderDues(data).acceptBy,
      later: holderDues(data).resolveBy,
      about: { demand: id, task: data.task, ...(data.item === undefined ? {} : { item: data.item }) },
      guarded: id,
      ...copyTo(data.person),
    })
  }),
  ...earlyTaskKeys((...of) => [nameOf(...of)]).map((key) =>
    on.change(
      demandEvents.DemandTriaged,
      (row, { data }) => {
        if (row.needs === 0) return row
        const { acceptBy, resolveBy } = triagedDues(data, String(row.about.task))
        const later = supervised(row, resolveBy)
        return { ...row, later, due: row.due === row.later ? later : supervised(row, acceptBy) }
      },
      key,
    ),
  ),
  ...extendedTaskKeys((...of) => [nameOf(...of)]).map((key) =>
    on.change(
      demandEvents.DeadlineExtended,
      (row, { data }) => {
        if (row.needs === 0) return row
        const later = supervised(row, Math.max(row.later ?? 0, instant(data.resolveBy)))
        return { ...row, later, due: row.due === row.later ? later : row.due }
      },
      key,
    ),
  ),
  on.change(demandEvents.TaskAccepted, (row, happened) => ({
    ...renewed(row, happened, { kind: 'task-accepted', needs: 1, ...dueFrom(row.later) }),
    ...(happened.data.person === undefined ? {} : copyTo(happened.data.person)),
  })),
  // A party that returns a task or delivers has nothing left to do; a first receiver may have to keep the task.
  on.change(demandEvents.TaskReturned, (row, happened) =>
    happened.data.stays ? renewed(row, happened, { kind: 'task-kept', needs: 1, due: row.due }) : undefined,
  ),
  on.change(demandEvents.ServiceDelivered, () => undefined),
  on.change(demandEvents.RequestRefused, () => undefined),
  on.on(
    demandEvents.RequestRefused,
    (row, happened) => {
      const { id, data } = happened
      const about = { demand: id, task: data.task, party: data.party, ground: data.ground }
      const said = { kind: 'request-refused', about, guarded: id, reason: data.reason } as const
      return entryFor(happened, nameOf(id, data.task, 'refused'), 'role:street-office', said, row)
    },
    ({ id, data }) => [nameOf(id, data.task, 'refused')],
  ),
  on.on(demandEvents.TaskReassigned, (row, happened) => {
    const { id, data } = happened
    if (row !== undefined && data.party === data.from) return handedOver(row, happened)
    // The party that had it was supervised, and not this one.
    const { supervisor: _, supervisedUntil: __, ...about } = row?.about ?? {}
    return entryFor(happened, nameOf(id, data.task), `party:${data.party}`, {
      kind: 'task-assigned',
      needs: 1,
      due: holderDues(data).acceptBy,
      later: holderDues(data).resolveBy,
      about: { ...about, demand: id, task: data.task },
      guarded: id,
      ...copyTo(data.person),
    })
  }),
  on.on(
    demandEvents.TaskReassigned,
    (row, happened) => {
      const { id, data } = happened
      const { task, from, party, cause } = data
      if (cause !== 'correction' || party === from) return row
      const said = { kind: 'task-moved', about: { demand: id, task }, guarded: id } as const
      return entryFor(happened, nameOf(id, task, from), `party:${from}`, said, row)
    },
    ({ id, data }) => [nameOf(id, data.task, data.from)],
  ),
  on.change(demandEvents.TaskWithdrawn, (row, happened) =>
    renewed(row, happened, { kind: 'task-withdrawn', about: { cause: happened.data.cause } }),
  ),
  on.on(
    demandEvents.MatchSuggested,
    (row, happened) => {
      const { id, data } = happened
      const said = { kind: 'match-suggested', about: { demand: id, task: data.task }, guarded: id } as const
      return entryFor(happened, nameOf(id, data.task, 'match'), `party:${data.party}`, said, row)
    },
    ({ id, data }) => [nameOf(id, data.task, 'match')],
  ),
  ...on.changeAll(
    TASK_ENDS,
    (row, { data }) => ((data as { readonly stays?: boolean }).stays === true ? row : undefined),
    ({ id, data }) => [nameOf(id, (data as OnTask['data']).task, 'match')],
  ),
]

/** The entry after the party put another person on the task, or the demand came to be about the one who worked on it. */
function handedOver(row: InboxEntry, happened: Happened<{ readonly person?: string }>): InboxEntry {
  const { person } = happened.data
  const kind = person === undefined ? 'task-without-person' : 'task-handed-over'
  return { ...renewed(row, happened, { kind, needs: row.needs, due: row.due }), ...copyTo(person) }
}

/** The due time, or that of the supervision of the task if it is earlier. */
const supervised = ({ about: { supervisedUntil } }: InboxEntry, due: Instant): Instant =>
  typeof supervisedUntil === 'string' ? Math.min(due, instant(supervisedUntil)) : due

function kindOf({ basis, rework }: { readonly basis?: string; readonly rework?: true }): EntryKind {
  if (basis !== undefined) return 'request-received'
  return rework === true ? 'task-rework' : 'task-assigned'
}

const dueFrom = (later: number | null) => (later === null ? {} : { due: later })
