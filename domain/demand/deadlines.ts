import type { Instant } from '../kernel/index.ts'
import { SILENCE } from './closing.ts'
import { CAUSES, isWaiting, nobodyHasIt, overdueKey } from './escalating.ts'
import { type DemandState, liveTasks, sharesParty, stateOf, TOP } from './state.ts'

/** What the deadline service does to a demand once its moment has come; the demand judges again by its own clock. */
export type Deadline = { readonly at: Instant } & (
  | { readonly command: 'resume'; readonly data: Readonly<Record<never, never>> }
  | { readonly command: 'close'; readonly data: { readonly basis: 'silence' } }
  | { readonly command: 'escalate'; readonly data: { readonly cause: (typeof CAUSES)[number]; readonly task?: string } }
)

/** What is due next, if nothing else happens. Imported history is nobody's to hurry. */
export function nextDeadline(demand: DemandState): Deadline | undefined {
  if (demand.imported !== undefined) return undefined
  const state = stateOf(demand)
  if (state === 'held') return demand.hold && { at: demand.hold.reviewBy, command: 'resume', data: {} }
  if (state === 'delivered') return silenceOf(demand)
  return overdueNext(demand)
}

/** Silence closes no urgent and no restricted demand, and none whose raiser's party delivered. */
function silenceOf(demand: DemandState): Deadline | undefined {
  const { level, visibility, deliveredAt, clockFrom } = demand
  if (level === 'L1' || visibility === 'restricted' || sharesParty(demand)) return undefined
  return { at: (deliveredAt ?? clockFrom) + SILENCE, command: 'close', data: { basis: 'silence' } }
}

function overdueNext(demand: DemandState): Deadline | undefined {
  if (demand.rung >= TOP) return undefined
  let first: Deadline | undefined
  for (const task of nobodyHasIt(demand) ? [undefined] : liveTasks(demand).map(({ id }) => id)) {
    for (const cause of CAUSES) {
      const due = cause === 'acceptance-overdue' ? demand.acceptBy : demand.resolveBy
      if (due === undefined || demand.overdue.includes(overdueKey(task, cause))) continue
      if (task !== undefined && !isWaiting(demand, task, cause)) continue
      // Due at its very moment is still in time.
      if (first !== undefined && first.at <= due + 1) continue
      first = { at: due + 1, command: 'escalate', data: { cause, ...(task === undefined ? {} : { task }) } }
    }
  }
  return first
}
