import { keepPreviousData, useQuery } from '@tanstack/react-query'
import type { RowOf } from '../../kit/engine.ts'
import { useLive, useNow } from '../../kit/live.tsx'
import { useApi, useSession } from '../../kit/session.tsx'
import { useCounts, viewKey } from '../../kit/views.tsx'

type Header = RowOf<'demand-board'>

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

/** Ids of one question: addresses have an end. */
const IDS_ASKED = 12

/** Returns the open demands that entries are about, by their id: those that the reader may see. */
export function useSubjects(entries: readonly RowOf<'inbox'>[]): (id: unknown) => Header | undefined {
  const api = useApi()
  const { community } = useSession()
  const { seen } = useLive()
  const named = entries.map(({ about }) => about.demand).filter((id) => typeof id === 'string')
  const ids = [...new Set(named)].toSorted()
  const { data } = useQuery({
    queryKey: viewKey(community, 'demand-board', 'subjects', ids),
    queryFn: async ({ signal }) => {
      const asked = { ...(await seen()), signal, limit: IDS_ASKED }
      const parts = Array.from({ length: Math.ceil(ids.length / IDS_ASKED) }, (_, at) =>
        ids.slice(at * IDS_ASKED, (at + 1) * IDS_ASKED),
      )
      const pages = await Promise.all(parts.map((id) => api.view('demand-board', { ...asked, filters: { id } })))
      return new Map(pages.flatMap(({ rows }) => rows.map((row) => [row.id, row])))
    },
    placeholderData: keepPreviousData,
    enabled: ids.length > 0,
  })
  return (id) => (typeof id === 'string' ? data?.get(id) : undefined)
}
