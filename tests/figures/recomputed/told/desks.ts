import { type DemandLife, demandLife, stateOf } from '../demand-life.ts'
import { type FeedEvent, ms, storiesOf } from '../feed.ts'
import type { Asked } from '../inbox.ts'

const COORDINATORS = ['committee', 'social-work', 'street-office']
const TWO_HOURS_MS = 2 * 3_600_000

/** docs/reference/metrics.md, "Inbox": what desks and coordinators have to do beside tasks and escalations. */
export const desksAsked = (feed: readonly FeedEvent[]): Asked[] =>
  [...storiesOf(feed, 'demand')].flatMap(([id, story]) => {
    const life = demandLife(story)
    if (life === undefined) return []
    return [...triageAsked(id, story, life), ...resultAsked(id, life), ...bodyAsked(id, life), ...callAsked(id, story)]
  })

/** States in which nothing is left to sort. An urgent demand may have tasks before it is sorted. */
const SORTED = ['held', 'referred', 'merged', 'closed', 'declined', 'withdrawn']

/** The desk, and after its time the other coordinators. */
function triageAsked(id: string, story: readonly FeedEvent[], life: DemandLife): Asked[] {
  const { desk } = life
  if (desk === undefined || SORTED.includes(stateOf(life))) return []
  const overdue = story.findLast(({ name }) => name === 'TriageOverdue')
  const thing = `triage ${id}`
  const others = desk.overdue && overdue?.name === 'TriageOverdue' ? overdue.data : undefined
  return [
    { to: `party:${desk.desk}`, thing, due: desk.by },
    ...(others?.to ?? []).map((role) => ({ to: `role:${role}`, thing, due: others?.due ?? null })),
  ]
}

/** The result of an order is due to the hotline two hours before the time of the order. */
function resultAsked(id: string, { order }: DemandLife): Asked[] {
  if (order?.waits !== true) return []
  const due = order.resolveBy === undefined ? null : new Date(ms(order.resolveBy) - TWO_HOURS_MS).toISOString()
  return [{ to: 'role:committee', thing: `result ${id}`, due }]
}

/** An outside body that did not answer is asked again. */
const bodyAsked = (id: string, { referral }: DemandLife): Asked[] =>
  typeof referral === 'object' && referral.overdue
    ? COORDINATORS.map((role) => ({ to: `role:${role}`, thing: `body ${id}`, due: referral.answerBy }))
    : []

/** The raiser of a withdrawal that was drawn is called. */
function callAsked(id: string, story: readonly FeedEvent[]): Asked[] {
  let open = false
  for (const { name, data } of story) {
    if (name === 'DemandWithdrawn' && data.toCall === true) open = true
    if ((name === 'WithdrawalChecked' && data.reached) || name === 'DemandReopened') open = false
  }
  return open ? COORDINATORS.map((role) => ({ to: `role:${role}`, thing: `withdrawal ${id}`, due: null })) : []
}
