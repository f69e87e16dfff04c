import type { RowOf } from '../../kit/engine.ts'
import { useNow } from '../../kit/live.tsx'
import { type Session, useSession } from '../../kit/session.tsx'
import { useView } from '../../kit/views.tsx'
import { COORDINATOR_ROLES, PARTY_ROLES } from '../place.ts'

type Header = RowOf<'demand-board'>

/** The most that are looked at. More of them at once is a catastrophe, not an alarm. */
const MOST = 100

/** Whether one of the reader's turns of duty is under way. */
function onDutyNow({ posts }: Session, nowMs: number): boolean {
  return posts.some(({ kind, from, until }) => {
    if (kind !== 'duty-roster' || typeof from !== 'string' || typeof until !== 'string') return false
    return Date.parse(from) <= nowMs && nowMs < Date.parse(until)
  })
}

/** Critical and urgent demands that no party has accepted, as far as they concern the reader: coordinators, those on duty, and the parties asked. */
export function useAlarms(): readonly Header[] {
  const session = useSession()
  const nowMs = useNow()
  const { role, party } = session
  const { data } = useView('demand-board', {
    filters: { level: ['L1', 'L2'], state: ['raised', 'triaged', 'assigned'] },
    sort: 'due',
    limit: MOST,
    enabled: PARTY_ROLES.some((one) => one === role),
  })
  const everything = COORDINATOR_ROLES.some((one) => one === role) || onDutyNow(session, nowMs)
  const rows = (data?.rows ?? []).filter(
    ({ parties }) => everything || (party !== undefined && parties.includes(party)),
  )
  return [...rows].sort((one, other) => one.level.localeCompare(other.level))
}

/** The task that the reader's party can accept on each of these demands, by the demand. */
export function useOwnTasks(demands: readonly string[]): ReadonlyMap<string, string> {
  const { party } = useSession()
  const { data } = useView('demand-board/tasks', {
    filters: { party: party ?? '', accepted: false, demand: [...demands] },
    limit: MOST,
    enabled: party !== undefined && demands.length > 0,
  })
  const rows = party === undefined || demands.length === 0 ? [] : (data?.rows ?? [])
  return new Map(rows.map(({ demand, task }) => [demand, task]))
}
