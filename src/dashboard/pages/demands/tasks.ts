import type { FileEntry } from './story.ts'

/** How a task stands. */
export type TaskState = 'assigned' | 'accepted' | 'delivered' | 'returned' | 'refused' | 'withdrawn'

/** A task as the story tells of it. */
export interface FileTask {
  readonly task: string
  readonly party: string
  readonly person?: string | undefined
  readonly state: TaskState
  readonly statutory: boolean
  /** The holder's own due times. */
  readonly acceptBy?: string | undefined
  readonly resolveBy?: string | undefined
  readonly shares: readonly string[]
  readonly secondments: readonly string[]
}

interface TaskData {
  readonly task?: string
  readonly tasks?: readonly (
    | string
    | { readonly task: string; readonly acceptBy: string; readonly resolveBy: string }
  )[]
  readonly party?: string
  readonly from?: string
  readonly person?: string
  readonly basis?: unknown
  readonly stays?: boolean
  readonly acceptBy?: string
  readonly resolveBy?: string
  readonly own?: { readonly acceptBy: string; readonly resolveBy: string }
  readonly uses?: { readonly shares?: readonly string[]; readonly secondments?: readonly string[] }
}

const ENDS: Readonly<Record<string, TaskState>> = {
  TaskAccepted: 'accepted',
  ServiceDelivered: 'delivered',
  RequestRefused: 'refused',
  TaskWithdrawn: 'withdrawn',
}

const LIVE: readonly TaskState[] = ['assigned', 'accepted']
export const isInHand = ({ state }: FileTask): boolean => LIVE.includes(state)

const later = (one: string | undefined, other: string): string =>
  one === undefined || Date.parse(one) < Date.parse(other) ? other : one

/** The tasks of a demand, in the order of their assignment, from as much of its story as the reader is told. */
export function tasksIn(story: readonly Pick<FileEntry, 'event' | 'data'>[]): readonly FileTask[] {
  const found = new Map<string, FileTask>()
  for (const { event, data } of story) {
    const told = data as TaskData
    if (event === 'DemandTriaged') {
      for (const one of told.tasks ?? []) {
        const task = typeof one === 'string' ? undefined : found.get(one.task)
        if (task !== undefined && typeof one !== 'string')
          found.set(one.task, { ...task, acceptBy: one.acceptBy, resolveBy: one.resolveBy })
      }
    }
    if (event === 'DeadlineExtended' && told.resolveBy !== undefined) {
      for (const one of told.tasks ?? []) {
        const task = typeof one === 'string' ? found.get(one) : undefined
        if (task !== undefined) found.set(task.task, { ...task, resolveBy: later(task.resolveBy, told.resolveBy) })
      }
    }
    if (told.task === undefined) continue
    const before = found.get(told.task)
    const after = before === undefined ? assigned(event, told.task, told) : changed(event, before, told)
    if (after !== undefined) found.set(told.task, after)
  }
  return [...found.values()]
}

function assigned(event: string, task: string, told: TaskData): FileTask | undefined {
  if (event !== 'TaskAssigned' || told.party === undefined) return undefined
  const { acceptBy, resolveBy } = told.own ?? told
  return {
    task,
    party: told.party,
    person: told.person,
    state: 'assigned',
    statutory: told.basis !== undefined,
    acceptBy,
    resolveBy,
    shares: told.uses?.shares ?? [],
    secondments: told.uses?.secondments ?? [],
  }
}

function changed(event: string, before: FileTask, told: TaskData): FileTask {
  const used = {
    shares: [...new Set([...before.shares, ...(told.uses?.shares ?? [])])],
    secondments: [...new Set([...before.secondments, ...(told.uses?.secondments ?? [])])],
  }
  const task = { ...before, ...used, person: told.person ?? before.person }
  if (event === 'TaskReturned') return told.stays === true ? task : { ...task, state: 'returned' }
  if (event === 'TaskReassigned' && told.party !== undefined) {
    if (told.party === told.from) return task
    return { ...task, party: told.party, person: told.person, state: 'assigned', ...(told.own ?? {}) }
  }
  const state = ENDS[event]
  return state === undefined ? task : { ...task, state }
}
