import { type DemandLife, demandLife, ENDS } from '../demand-life.ts'
import { type FeedEvent, storiesOf } from '../feed.ts'
import type { Asked } from '../inbox.ts'
import type { Informed } from '../informed.ts'

/** docs/reference/metrics.md, "Inbox": urgent demands, for offices and for the leads of the parties that hold their tasks. */
export const urgentAsked = (feed: readonly FeedEvent[]): Asked[] =>
  [...storiesOf(feed, 'demand')].flatMap(([id, story]) => {
    const life = demandLife(story)
    if (life === undefined) return []
    return [...urgentIn(id, story, life), ...gapsAsked(id, story)].flatMap(({ to, thing, due, accepted }) =>
      accepted ? [] : [{ to, thing, due }],
    )
  })

/** The same once a party accepted: nothing is left to do. */
export const urgentTold = (feed: readonly FeedEvent[]): Informed[] =>
  [...storiesOf(feed, 'demand')].flatMap(([id, story]) => {
    const life = demandLife(story)
    return (life === undefined ? [] : urgentIn(id, story, life)).flatMap(({ to, task, accepted }) =>
      accepted ? [{ to, kind: 'demand-urgent', of: `${id} ${task}` }] : [],
    )
  })

interface Urgent extends Asked {
  readonly accepted: boolean
  readonly task?: string
}

const urgentIn = (id: string, story: readonly FeedEvent[], life: DemandLife): Urgent[] => [
  ...officesAsked(id, story),
  ...leadsAsked(id, story, life),
]

/** Committee and social workers, until a party accepts a task or the demand ends. */
function officesAsked(id: string, story: readonly FeedEvent[]): Urgent[] {
  let due: string | null | undefined
  let accepted = false
  let level = ''
  for (const { name, data } of story) {
    if (name === 'DemandRaised' || name === 'DemandTriaged') {
      const isImported = name === 'DemandRaised' && data.imported === true
      if (data.level !== 'L1') due = undefined
      else if (level !== 'L1' && !isImported) [due, accepted] = [data.acceptBy ?? null, false]
      level = data.level
    }
    if (name === 'TaskAssigned' && data.level === 'L1' && data.firstReceiver && (due === undefined || accepted))
      [due, accepted, level] = [data.own?.acceptBy ?? data.acceptBy, false, 'L1']
    if (name === 'TaskAccepted') accepted = true
    if (ENDS.includes(name)) [due, level] = [undefined, '']
  }
  return due === undefined ? [] : [{ to: 'role:committee', thing: `urgent ${id}`, due, accepted }]
}

/** The lead of the party, until the party accepts the task. */
function leadsAsked(id: string, story: readonly FeedEvent[], { tasks }: DemandLife): Urgent[] {
  const levels = new Map<string, string>()
  let sorted: string | undefined
  for (const { name, data } of story) {
    if (name === 'TaskAssigned') levels.set(data.task, data.level)
    if (name !== 'DemandTriaged') continue
    // The first triage finds the level of tasks from before.
    if (sorted === undefined) for (const { task } of data.tasks ?? []) levels.set(task, data.level)
    sorted = data.item
  }
  return tasks.flatMap(({ task, party, state, acceptBy, past }) => {
    const accepted = state === 'accepted'
    if (past || !(accepted || state === 'open') || levels.get(task) !== 'L1') return []
    const due = new Date(acceptBy).toISOString()
    return [{ to: `lead:${party}`, thing: `urgent ${id} ${task}`, due, accepted, task }]
  })
}

/** A demand that came in a gap of the duty roster: for the leads of all parties, unless it is restricted, and for the committee. */
function gapsAsked(id: string, story: readonly FeedEvent[]): Urgent[] {
  let to: readonly string[] = []
  for (const { name, data } of story) {
    if (name === 'DutyGapMet') to = [...(data.restricted ? [] : ['leads:all']), 'role:committee']
    if (name === 'TaskAccepted' || name === 'DemandReferred' || ENDS.includes(name)) to = []
  }
  return to.map((one) => ({ to: one, thing: `unattended ${id}`, due: null, accepted: false }))
}
