import { fileOf } from './demand-file.ts'
import { type DemandLife, demandLife, stateOf } from './demand-life.ts'
import { type FeedEvent, ms, storiesOf } from './feed.ts'
import { rungOf } from './life/climbs.ts'
import { meaningOf } from './metrics-page.ts'

const TWO_HOURS_MS = 2 * 3_600_000
const ENDED = ['closed', 'merged', 'declined', 'withdrawn']

/** docs/reference/metrics.md, "Demand board". It does not say into which demand one was merged. */
export const demandBoardOf = (feed: readonly FeedEvent[]): object[] =>
  livesOf(feed).flatMap(([id, life]) =>
    isOpen(life) ? [{ ...headerOf(id, life), ...simulatedIn(feed), original: null }] : [],
  )

/** Every demand, whatever became of it. */
export const demandsOf = (feed: readonly FeedEvent[]): object[] => {
  const stories = storiesOf(feed, 'demand')
  return livesOf(feed).map(([id, life]) => ({
    ...headerOf(id, life),
    ...simulatedIn(feed),
    ...fileOf(stories.get(id) ?? [], life),
  }))
}

/** Whether the community is simulated. */
const simulatedIn = (feed: readonly FeedEvent[]) => ({
  simulated: feed.some(({ name, data }) => name === 'CommunityEstablished' && data.simulated === true),
})

export function livesOf(feed: readonly FeedEvent[]): [string, DemandLife][] {
  return [...storiesOf(feed, 'demand')].flatMap(([id, story]): [string, DemandLife][] => {
    const life = demandLife(story)
    return life === undefined ? [] : [[id, life]]
  })
}

/** Ended demands stay on the board while something is still to be done. */
function isOpen(life: DemandLife): boolean {
  if (!ENDED.includes(stateOf(life))) return true
  const { mergedInto } = life
  const hasResult = mergedInto !== undefined && ['delivered', 'closed'].includes(mergedInto.stands)
  return life.harmOpen || (stateOf(life) === 'merged' && hasResult) || life.order?.waits === true
}

function headerOf(id: string, life: DemandLife) {
  const { raised, triage, hold, referral } = life
  const state = stateOf(life)
  const place = triage?.place ?? raised.data.place
  return {
    id,
    number: raised.data.number,
    state,
    level: triage?.level ?? raised.data.level,
    item: triage?.item ?? null,
    module: triage?.item.slice(0, 1) ?? null,
    summary: triage?.summary ?? null,
    quarter: place.quarter ?? null,
    grid: place.grid ?? null,
    building: place.building ?? null,
    area: raised.data.place.area ?? null,
    category: raised.data.category ?? null,
    original: life.mergedInto?.original ?? null,
    visibility: life.visibility,
    raised: new Date(raised.time).toISOString(),
    acceptBy: life.acceptBy ?? null,
    resolveBy: life.resolveBy ?? null,
    triage: deskOf(life, state),
    call: life.call ?? null,
    urged: life.urged,
    supervision: ENDED.includes(state) ? null : life.supervision,
    due: dueOf(life, state),
    reviewer: life.review?.party ?? null,
    parties: [
      ...new Set(
        life.tasks.filter((one) => !one.past && ['open', 'accepted'].includes(one.state)).map(({ party }) => party),
      ),
    ],
    hold: hold === undefined ? null : { code: hold.code ?? null, until: hold.reviewBy },
    longRun: life.longRun,
    approvals: life.approvals,
    summons: life.summons,
    referral: typeof referral === 'object' ? referral : null,
    originalStands: life.ended === undefined ? (life.mergedInto?.stands ?? null) : null,
    imported: raised.data.imported === true,
    danger: life.danger,
    ...rungOf(life, state),
    reason: reasonOf(life),
  }
}

/** Why it was declined or withdrawn, with what the code means in the list of reasons. */
function reasonOf({ ended }: DemandLife) {
  const code = ended?.code ?? null
  return code === null ? null : { code, meaning: meaningOf(code) }
}

/** The desk while it has to sort or assign the demand, which an urgent one may need although a party holds it. */
function deskOf({ desk, triage, tasks }: DemandLife, state: string) {
  const isEarly = triage === undefined && tasks.some((one) => one.state === 'open' || one.state === 'accepted')
  const awaits = ['raised', 'triaged'].includes(state) || (isEarly && ['assigned', 'in-progress'].includes(state))
  return awaits ? (desk ?? null) : null
}

function dueOf(life: DemandLife, state: string): string | null {
  const { acceptBy, resolveBy, review, hold, referral, call, order } = life
  const desk = deskOf(life, state)
  const isSorting = state === 'raised' || state === 'triaged'
  if (review !== undefined && state === 'triaged') return review.dueBy
  if (desk !== null && isSorting) return earliest(desk.by, acceptBy)
  if (isSorting || state === 'assigned') return acceptBy ?? null
  if (state === 'held') return hold?.reviewBy ?? null
  if (state === 'referred') return typeof referral === 'object' ? referral.answerBy : null
  const handBack =
    order?.waits === true && order.resolveBy !== undefined
      ? new Date(ms(order.resolveBy) - TWO_HOURS_MS).toISOString()
      : undefined
  return earliest(state === 'in-progress' ? resolveBy : call?.due, handBack)
}

const earliest = (...moments: readonly (string | undefined)[]): string | null =>
  moments.filter((one) => one !== undefined).toSorted()[0] ?? null

/** docs/explanation/closing.md, "Callbacks": demands whose raiser is to be called, or is called again as a sample. */
export function callbacksOf(feed: readonly FeedEvent[]): object[] {
  const lives = new Map(livesOf(feed))
  return [...lives].flatMap(([id, life]) => {
    const original = lives.get(life.mergedInto?.original ?? '')
    const state = stateOf(life)
    const isDone =
      state === 'merged'
        ? original !== undefined && ['delivered', 'closed'].includes(stateOf(original))
        : state === 'delivered' || life.call?.repeats === true
    return isDone ? [{ ...headerOf(id, life), ...simulatedIn(feed) }] : []
  })
}

/** docs/reference/metrics.md, "Demand board": long-running problems. */
export const longRunningOf = (feed: readonly FeedEvent[]): object[] =>
  livesOf(feed).flatMap(([id, life]) => {
    if (life.longRun === null || !isOpen(life)) return []
    const { number, item, summary, quarter, grid, raised, longRun } = headerOf(id, life)
    return [{ id, number, item, summary, quarter, grid, raised, longRun }]
  })
