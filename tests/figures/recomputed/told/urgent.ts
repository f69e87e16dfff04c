import { type DemandLife, demandLife, ENDS, stateOf } from '../demand-life.ts'
import type { Entry, Message } from '../entry.ts'
import { type FeedEvent, storiesOf } from '../feed.ts'
import type { Asked } from '../inbox.ts'

/** docs/reference/metrics.md, "Inbox": urgent demands, for offices and for the leads of the parties that hold their tasks. */
export const urgentAsked = (feed: readonly FeedEvent[]): Asked[] =>
  [...storiesOf(feed, 'demand')].flatMap(([id, story]) => {
    const life = demandLife(story)
    if (life === undefined) return []
    const waiting = urgentIn(id, story, life).filter(({ accepted }) => !accepted)
    return [...waiting.map(({ to, thing, due }) => ({ to, thing, due })), ...gapsAsked(id, story)]
  })

/** The same as entries. Once a party accepted, nothing is left to do. */
export const urgentTold = (feed: readonly FeedEvent[]): Entry[] =>
  [...storiesOf(feed, 'demand')].flatMap(([id, story]) => {
    const life = demandLife(story)
    return (life === undefined ? [] : urgentIn(id, story, life)).map(({ to, task, accepted, askedBy }) => ({
      ...{ to, kind: KIND, of: `${id} ${task}`, ...(accepted ? {} : { asks: true }) },
      about: { demand: id, ...(task === undefined ? {} : { task }) },
      messages: askedBy.map((event): Message => ({ kind: KIND, event })),
    }))
  })

const KIND = 'demand-urgent'

interface Urgent extends Asked {
  readonly accepted: boolean
  readonly task?: string
  /** The events that asked, the last one first. */
  readonly askedBy: readonly FeedEvent[]
}

type Waiting = Pick<Urgent, 'due' | 'accepted' | 'askedBy'>

const urgentIn = (id: string, story: readonly FeedEvent[], life: DemandLife): Urgent[] => [
  ...officesAsked(id, story),
  ...leadsAsked(id, story, life),
]

/** Committee and social workers, as long as the demand waits for a party to accept it. Its end drops the entry. */
function officesAsked(id: string, story: readonly FeedEvent[]): Urgent[] {
  let asked: Waiting | undefined
  let level = ''
  for (const [nth, event] of story.entries()) {
    const { name, data } = event
    const mayBegin = name === 'DemandTriaged' || name === 'TaskAssigned' || (name === 'DemandRaised' && !data.imported)
    if (mayBegin) level = data.level
    if (ENDS.includes(name) || level !== 'L1') asked = undefined
    else if (asked !== undefined || mayBegin) asked = askedAfter(asked, event, demandLife(story.slice(0, nth + 1)))
  }
  return asked === undefined ? [] : [{ to: 'role:committee', thing: `urgent ${id}`, ...asked }]
}

function askedAfter(before: Waiting | undefined, event: FeedEvent, life: DemandLife | undefined): Waiting {
  const waits =
    life !== undefined && life.review === undefined && ['raised', 'triaged', 'assigned'].includes(stateOf(life))
  const due = dueIn(event)
  if (before === undefined || (before.accepted && waits))
    return { due, accepted: false, askedBy: [event, ...(before?.askedBy ?? [])] }
  if (!waits) return { ...before, accepted: true }
  return { ...before, due: [before.due, due].filter((one) => one !== null).sort()[0] ?? null }
}

/** When the acceptance is due by this event. */
function dueIn({ name, data }: FeedEvent): string | null {
  if (name === 'DemandRaised' || name === 'DemandTriaged') return data.acceptBy ?? null
  if (name !== 'TaskAssigned' && !(name === 'TaskReassigned' && data.party !== data.from)) return null
  return data.own?.acceptBy ?? data.acceptBy
}

/** The lead of the party, until the party accepts the task. */
function leadsAsked(id: string, story: readonly FeedEvent[], { tasks }: DemandLife): Urgent[] {
  const urgent = new Set<string>()
  for (const { name, data } of story) {
    if (name === 'TaskAssigned' && data.level === 'L1') urgent.add(data.task)
    if (name === 'DemandTriaged' && data.level !== 'L1') urgent.clear()
  }
  return tasks.flatMap(({ task, party, state, acceptBy, past }) => {
    const accepted = state === 'accepted'
    if (past || !(accepted || state === 'open') || !urgent.has(task)) return []
    const due = new Date(acceptBy).toISOString()
    const given = story.findLast(({ name, data }) => {
      if (name === 'TaskReassigned') return data.task === task && data.party !== data.from
      return name === 'TaskAssigned' && data.task === task
    })
    const askedBy = given === undefined ? [] : [given]
    return [{ to: `lead:${party}`, thing: `urgent ${id} ${task}`, due, accepted, task, askedBy }]
  })
}

/** A demand that came in a gap of the duty roster: for the leads of all parties, unless it is restricted, and for the committee. */
function gapsAsked(id: string, story: readonly FeedEvent[]): Asked[] {
  let to: readonly string[] = []
  for (const { name, data } of story) {
    const level = name === 'DemandTriaged' ? data.level : 'L1'
    if (name === 'DutyGapMet') to = [...(data.restricted ? [] : ['leads:all']), 'role:committee']
    if (name === 'TaskAccepted' || name === 'DemandReferred' || ENDS.includes(name)) to = []
    if ((level !== 'L1' && level !== 'L2') || (name === 'TaskWithdrawn' && data.delivers)) to = []
  }
  return to.map((one) => ({ to: one, thing: `unattended ${id}`, due: null }))
}
