import { livesOf } from './demand-board.ts'
import type { LiveTask } from './demand-life.ts'
import type { FeedEvent } from './feed.ts'

/** docs/reference/metrics.md, "Demand board": the open tasks. */
export const openTasksOf = (feed: readonly FeedEvent[]): object[] =>
  tasksOf(feed).flatMap(({ demand, one }) => {
    const { task, party, person, item } = one
    const accepted = one.state === 'accepted'
    return one.state === 'open' || accepted ? [{ demand, task, party, person, item, accepted, ...duesOf(one) }] : []
  })

/** docs/reference/metrics.md, "Statutory requests". */
export const statutoryRequestsOf = (feed: readonly FeedEvent[]): object[] =>
  tasksOf(feed).flatMap(({ demand, one }) => {
    const { task, party, item, basis, state: answer, ground } = one
    return basis === undefined ? [] : [{ demand, task, party, item, basis, answer, ground, ...duesOf(one) }]
  })

const tasksOf = (feed: readonly FeedEvent[]) =>
  livesOf(feed).flatMap(([demand, { tasks }]) => tasks.map((one) => ({ demand, one })))

const iso = (at: number): string => new Date(at).toISOString()
/** Acceptance is due first. */
const duesOf = ({ accepted, acceptBy, resolveBy }: LiveTask) => ({
  due: iso(accepted ? resolveBy : acceptBy),
  resolveBy: iso(resolveBy),
})
