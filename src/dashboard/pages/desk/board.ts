import { useNow } from '../../kit/live.tsx'
import { useCounts } from '../../kit/views.tsx'

const HOUR_MS = 3_600_000
const WEEK_MS = 7 * 24 * HOUR_MS

/** How many demands the reader may know of; each figure is that of its list. */
export interface BoardFigures {
  readonly known: boolean
  readonly open: number
  readonly overdue: number
  readonly delivered: number
  /** Closed within a week. */
  readonly closed: number
}

export function useBoardFigures(): BoardFigures {
  // By the hour, so that the question changes once an hour.
  const endedSince = new Date(Math.floor((useNow() - WEEK_MS) / HOUR_MS) * HOUR_MS).toISOString()
  const { data: open } = useCounts('demand-board', {})
  const { data: overdue } = useCounts('demand-board', { overdue: true })
  const { data: ended } = useCounts('demands', { state: 'closed', endedSince })
  return {
    known: open !== undefined && overdue !== undefined && ended !== undefined,
    open: sum(open),
    overdue: sum(overdue),
    delivered: open?.delivered ?? 0,
    closed: ended?.closed ?? 0,
  }
}

const sum = (counts: Readonly<Record<string, number>> = {}): number =>
  Object.values(counts).reduce((all, count) => all + count, 0)
