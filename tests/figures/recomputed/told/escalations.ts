import { type DemandLife, demandLife, stateOf } from '../demand-life.ts'
import { type FeedEvent, storiesOf } from '../feed.ts'
import type { Asked } from '../inbox.ts'
import type { Informed } from '../informed.ts'
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
    to: officeOf(Math.max(...steps.map(({ rung }) => rung))),
    thing: `escalated demand ${demand}`,
    due: null,
  })),
  ...listsIn(feed)
    .filter(({ to }) => to.startsWith('role:'))
    .map(({ to, of }) => ({ to, thing: `escalations ${of}`, due: null })),
]

/** The same for the parties that hold the tasks, as a list of the day. */
export const escalationsTold = (feed: readonly FeedEvent[]): Informed[] =>
  listsIn(feed)
    .filter(({ to }) => to.startsWith('party:'))
    .map((list) => ({ ...list, kind: 'escalations-listed' }))

const officeOf = (rung: number): string =>
  rung < COMMITTEE ? 'role:social-work' : rung === COMMITTEE ? 'role:committee' : 'role:street-office'

/** Who gets a step: an entry of the demand's own, or a list of the day. The holder of a task has its entry already. */
function placeOf({ rung, task, listed, party }: Escalated['data']): string | undefined {
  const isToHolder = rung <= PARTY_LEAD && task !== undefined
  if (!isToHolder) return listed === undefined ? 'own' : officeOf(rung)
  return listed === undefined || party === undefined ? undefined : `party:${party}`
}

/** One list for each reader: what climbed on its last day, and what climbed before and waits still. */
function listsIn(feed: readonly FeedEvent[]): { readonly to: string; readonly of: string }[] {
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
    return { to, of: `${day}: ${[...today].sort()}; ${[...earlier].sort()}` }
  })
}

const stepsIn = (feed: readonly FeedEvent[]): Step[] =>
  [...storiesOf(feed, 'demand')].flatMap(([id, story]) => stepsOf(id, story))

/** What interrupts every ladder of a demand. */
const INTERRUPTIONS: readonly FeedEvent['name'][] = [
  ...(['DemandHeld', 'DemandReferred', 'ReferralAnswered', 'ReferralEnded', 'DemandMerged', 'DemandUnmerged'] as const),
  ...(['DemandDeclined', 'DemandWithdrawn', 'DemandClosed', 'DemandReopened'] as const),
]

function stepsOf(demand: string, story: readonly FeedEvent[]): Step[] {
  const open = new Map<string, Step>()
  for (const [at, event] of story.entries()) {
    const { name, data } = event
    if (open.size === 0 && name !== 'DemandEscalated') continue
    if (name === 'DemandEscalated') {
      const { rung, task, ladder, listed } = data
      const to = placeOf(data)
      if (to !== undefined)
        open.set(`${to} ${task} ${ladder}`, { demand, rung, task, ladder, listed, to, older: false })
    }
    const life = demandLife(story.slice(0, at + 1))
    if (life !== undefined && name === 'DemandEscalated')
      for (const step of open.values()) if (isOver(step, event, life)) step.older = true
    for (const [place, step] of open) if (isOver(step, event, life)) open.delete(place)
  }
  return [...open.values()]
}

function isOver(step: Step, { name, data, at }: FeedEvent, life: DemandLife | undefined): boolean {
  const { task, ladder, to, older } = step
  if (life === undefined || INTERRUPTIONS.includes(name)) return true
  // A list has readers whom the demand may be about.
  if (name === 'AboutNamed' && to !== 'own') return true
  if (to.startsWith('party:')) return !isHeld(step, life)
  const isAnswered = name === 'EscalationAnswered'
  if (isAnswered && ladder === 'result' && data.task === task) return true
  if (ladder !== undefined) return !older && !isWaiting(life, { state: stateOf(life), at }, task, ladder)
  // What people called for ends with the result or an answer.
  const isMerged = name === 'OriginalChanged' && (data.became === 'delivered' || data.became === 'closed')
  return isAnswered || name === 'ServiceDelivered' || isMerged
}

/** The list of a party keeps what the party still has to do, whatever an office answered. */
function isHeld({ task, ladder, to }: Step, { tasks }: DemandLife): boolean {
  const held = tasks.find((one) => one.task === task && !one.past && `party:${one.party}` === to)
  return held?.state === 'open' || (held?.state === 'accepted' && ladder === 'result')
}
