import { aboutAfter } from '../about.ts'
import { type DemandLife, demandLife, stateOf } from '../demand-life.ts'
import type { Entry, Message } from '../entry.ts'
import { type FeedEvent, storiesOf } from '../feed.ts'
import type { Asked } from '../inbox.ts'
import { isWaiting } from '../life/climbs.ts'

type Escalated = Extract<FeedEvent, { readonly name: 'DemandEscalated' }>

/** One step that still waits for an answer, on the last rung that it reached. */
interface Step {
  readonly demand: string
  readonly rung: number
  readonly task: string | undefined
  readonly ladder: 'acceptance' | 'result' | undefined
  /** The day of the list in which it came. */
  readonly listed: string | undefined
  readonly to: string
  /** An older rule called for what no one waited for: an interruption ends it. */
  older: boolean
  readonly event: FeedEvent
  /** The position of the event that ended it, or gave it another rung. */
  until: number
}

/** The places of the chain. */
const [PARTY_LEAD, COMMITTEE] = [1, 2]

/** docs/reference/metrics.md, "Inbox": escalations to offices, which need a measure. */
export const escalationsAsked = (feed: readonly FeedEvent[]): Asked[] => [
  ...[
    ...Map.groupBy(
      stepsIn(feed).filter((one) => one.to === 'own'),
      ({ demand }) => demand,
    ),
  ].map(([demand, steps]) => ({
    to: highest(steps),
    thing: `escalated demand ${demand}`,
    due: null,
  })),
  ...listsIn(feed)
    .filter(({ to }) => to.startsWith('role:'))
    .map(({ to, of }) => ({ to, thing: `escalations ${of}`, due: null })),
]

/** The office on the highest rung that still waits. */
const highest = (steps: readonly Step[]): string => officeOf(Math.max(...steps.map(({ rung }) => rung)))

/** The same as entries. A party that holds tasks has a list of the day, which asks for nothing more than they do. */
export function escalationsTold(feed: readonly FeedEvent[]): Entry[] {
  const all = allSteps(feed)
  const lists = listsIn(feed).map(({ to, of, about }) => ({
    ...{ to, kind: LISTED, of, ...(to.startsWith('role:') ? { asks: true as const } : {}) },
    about,
    messages: messagesOf(all.filter((one) => one.to === to)),
  }))
  const own = Map.groupBy(
    all.filter((one) => one.to === 'own'),
    ({ demand }) => demand,
  )
  const demands = escalationsAsked(feed).flatMap(({ to, thing }): Entry[] => {
    const demand = thing.split(' ')[2] ?? ''
    const steps = own.get(demand)
    const messages = messagesOf(steps ?? [])
    const about = messages[0] === undefined ? {} : aboutAfter({}, ESCALATED, messages[0].event, to)
    return [{ to, kind: ESCALATED, of: demand, asks: true, about, messages }]
  })
  return [...lists, ...demands]
}

const [ESCALATED, LISTED] = ['demand-escalated', 'escalations-listed'] as const

/**
 * The messages of the steps of an entry, newest first: one for each step of a demand, one for each day of a list. Where no step waits
 * any more the entry is gone, and another office does not learn what a lower one was told.
 */
function messagesOf(steps: readonly Step[]): Message[] {
  let messages: Message[] = []
  for (const step of steps.toSorted((one, other) => one.event.position - other.event.position)) {
    const { position } = step.event
    const earlier = steps.filter((one) => one.event.position < position && one.until >= position)
    const isOwn = step.to === 'own'
    const others = earlier.filter((one) => one.task !== step.task || one.ladder !== step.ladder)
    const isSameOffice = !isOwn || highest(earlier) === highest([...others, step])
    if (earlier.length === 0 || !isSameOffice) messages = []
    const last = messages[0]?.event
    const isSameDay = last?.name === 'DemandEscalated' && !isOwn && last.data.listed === step.listed
    if (!isSameDay) messages.unshift({ kind: isOwn ? ESCALATED : LISTED, event: step.event })
  }
  return messages
}

const officeOf = (rung: number): string =>
  rung < COMMITTEE ? 'role:social-work' : rung === COMMITTEE ? 'role:committee' : 'role:street-office'

/** Who gets a step: an entry of the demand's own, or a list of the day. The holder of a task has its entry already. */
function placeOf({ rung, task, listed, party }: Escalated['data']): string | undefined {
  const isToHolder = rung <= PARTY_LEAD && task !== undefined
  if (!isToHolder) return listed === undefined ? 'own' : officeOf(rung)
  return listed === undefined || party === undefined ? undefined : `party:${party}`
}

/** One list for each reader: what climbed on its last day, and what climbed before and waits still. */
function listsIn(feed: readonly FeedEvent[]): Pick<Entry, 'to' | 'of' | 'about'>[] {
  const days = new Map<string, string>()
  for (const { name, data } of feed) {
    if (name !== 'DemandEscalated' || data.listed === undefined) continue
    const to = placeOf(data)
    if (to !== undefined) days.set(to, data.listed)
  }
  const listed = stepsIn(feed).filter(({ to }) => to !== 'own')
  return [...Map.groupBy(listed, ({ to }) => to)].map(([to, steps]) => {
    const day = days.get(to)
    const today = new Set(steps.filter((one) => one.listed === day).map(({ demand }) => demand))
    const earlier = new Set(steps.map(({ demand }) => demand).filter((demand) => !today.has(demand)))
    const of = `${day}: ${[...today].sort()}; ${[...earlier].sort()}`
    const about = { day, demands: [...today].sort(), ...(earlier.size === 0 ? {} : { earlier: [...earlier].sort() }) }
    return { to, of, about }
  })
}

/** The steps that wait still. */
const stepsIn = (feed: readonly FeedEvent[]): Step[] =>
  allSteps(feed).filter(({ until }) => until === Number.POSITIVE_INFINITY)

const allSteps = (feed: readonly FeedEvent[]): Step[] =>
  [...storiesOf(feed, 'demand')].flatMap(([id, story]) => stepsOf(id, story))

/** What interrupts every ladder of a demand. */
const INTERRUPTIONS: readonly FeedEvent['name'][] = [
  ...(['DemandHeld', 'DemandReferred', 'ReferralAnswered', 'ReferralEnded', 'DemandMerged', 'DemandUnmerged'] as const),
  ...(['DemandDeclined', 'DemandWithdrawn', 'DemandClosed', 'DemandReopened'] as const),
]

function stepsOf(demand: string, story: readonly FeedEvent[]): Step[] {
  const open = new Map<string, Step>()
  const over: Step[] = []
  const end = (place: string, until: number): void => {
    const step = open.get(place)
    if (step !== undefined) over.push({ ...step, until })
    open.delete(place)
  }
  for (const [at, event] of story.entries()) {
    const { name, data } = event
    if (open.size === 0 && name !== 'DemandEscalated') continue
    if (name === 'DemandEscalated') {
      const { rung, task, ladder, listed } = data
      const to = placeOf(data)
      if (to !== undefined) {
        end(`${to} ${task} ${ladder}`, event.position)
        const step = { demand, rung, task, ladder, listed, to, older: false, event, until: Number.POSITIVE_INFINITY }
        open.set(`${to} ${task} ${ladder}`, step)
      }
    }
    const life = demandLife(story.slice(0, at + 1))
    if (life !== undefined && name === 'DemandEscalated')
      for (const step of open.values()) if (isOver(step, event, life)) step.older = true
    for (const [place, step] of open) if (isOver(step, event, life)) end(place, event.position)
  }
  return [...over, ...open.values()]
}

function isOver(step: Step, { name, data, at }: FeedEvent, life: DemandLife | undefined): boolean {
  const { task, ladder, to, older } = step
  if (life === undefined || INTERRUPTIONS.includes(name)) return true
  // A list has readers whom the demand may be about.
  if (name === 'AboutNamed' && to !== 'own') return true
  const isAnswered = name === 'EscalationAnswered'
  if (isAnswered && to === `party:${data.party}` && ladder === 'result' && data.task === task) return true
  if (to.startsWith('party:')) return !isHeld(step, life)
  if (isAnswered && ladder === 'result' && data.task === task) return true
  if (ladder !== undefined) return !older && !isWaiting(life, { state: stateOf(life), at }, task, ladder)
  // What people called for ends with the result or an answer.
  const isMerged = name === 'OriginalChanged' && (data.became === 'delivered' || data.became === 'closed')
  return isAnswered || name === 'ServiceDelivered' || isMerged
}

/** The list of a party keeps what the party still has to do and did not answer itself, whatever an office answered. */
function isHeld({ task, ladder, to }: Step, { tasks }: DemandLife): boolean {
  const held = tasks.find((one) => one.task === task && !one.past && `party:${one.party}` === to)
  return held?.state === 'open' || (held?.state === 'accepted' && ladder === 'result')
}
