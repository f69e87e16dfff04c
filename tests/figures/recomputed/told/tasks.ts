import { type Entries, type Entry, tell, tellAgain } from '../entry.ts'
import type { FeedEvent } from '../feed.ts'

/** docs/reference/metrics.md, "Inbox": what the holder of a task has to do, and that a task was withdrawn. */
export function tasksTold(feed: readonly FeedEvent[]): Entry[] {
  const entries: Entries = new Map()
  for (const event of feed) {
    const { name, data, id } = event
    if (name === 'TaskAssigned') assign(entries, event, firstKind(data))
    if (name === 'TaskReassigned' && data.party !== data.from) assign(entries, event, 'task-assigned')
    if (name === 'TaskReassigned' && data.party === data.from) {
      const kind = data.person === undefined ? 'task-without-person' : 'task-handed-over'
      tellAgain(entries, `${id} ${data.task}`, event, kind)
      namePerson(entries, event, data.person)
    }
    if (name === 'TaskAccepted') {
      tellAgain(entries, `${id} ${data.task}`, event, 'task-accepted')
      if (data.person !== undefined) namePerson(entries, event, data.person)
    }
    if (name === 'TaskReturned' && data.stays) tellAgain(entries, `${id} ${data.task}`, event, 'task-kept')
    // The holder of a task has its entry already; a list of the day has no message of its own for each task.
    if (name === 'DemandEscalated' && data.listed === undefined && data.rung <= PARTY_LEAD)
      tellAgain(entries, `${id} ${data.task}`, event, 'task-escalated')
    if (name === 'DemandUrged' || name === 'DemandSupervised')
      for (const task of data.tasks)
        tellAgain(entries, `${id} ${task}`, event, name === 'DemandUrged' ? 'task-urged' : 'task-supervised')
    if (name === 'TaskWithdrawn') withdraw(entries, event, data.task)
    if (name === 'ServiceDelivered' || name === 'RequestRefused' || (name === 'TaskReturned' && !data.stays))
      entries.delete(`${id} ${data.task}`)
  }
  return [...entries.values()]
}

/** The place of the lead of a party on the chain of escalation. */
const PARTY_LEAD = 1

function firstKind({ basis, rework }: { readonly basis?: string; readonly rework?: true }): string {
  if (basis !== undefined) return 'request-received'
  return rework === true ? 'task-rework' : 'task-assigned'
}

function assign(
  entries: Entries,
  event: Extract<FeedEvent, { readonly name: 'TaskAssigned' | 'TaskReassigned' }>,
  kind: string,
): void {
  const { id, data } = event
  const place = `${id} ${data.task}`
  const before = entries.get(place)
  // The party that had the task was supervised, and not this one.
  const { supervisor: _, supervisedUntil: __, ...about } = before?.about ?? {}
  if (before !== undefined) entries.set(place, { ...before, about })
  tell(entries, place, event, { to: `party:${data.party}`, kind, of: place, asks: true })
  namePerson(entries, event, data.person)
}

/** The person whom the party names reads the entry, too. */
function namePerson(
  entries: Entries,
  { id, data }: Extract<FeedEvent, { readonly data: { readonly task: string } }>,
  person: string | undefined,
): void {
  const place = `${id} ${data.task}`
  const before = entries.get(place)
  if (before !== undefined)
    entries.set(place, { ...before, also: person === undefined ? undefined : `person:${person}` })
}

function withdraw(entries: Entries, event: FeedEvent, task: string): void {
  const place = `${event.id} ${task}`
  const before = entries.get(place)
  if (before === undefined) return
  const { to, also } = before
  tell(entries, place, event, { to, also, kind: 'task-withdrawn', of: place })
}
