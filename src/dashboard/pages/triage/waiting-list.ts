import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useItems } from '../../kit/names.ts'
import { useApi, useSession } from '../../kit/session.tsx'
import { toldIn } from '../../kit/told.ts'
import { useView } from '../../kit/views.tsx'
import { type Cluster, clustersOf, type WaitingDemand } from './clusters.ts'
import { type Topics, topicsOf } from './likeness.ts'

/** The demands that wait for triage, in clusters. */
export interface WaitingList {
  readonly clusters: readonly Cluster[] | undefined
  readonly topics: Topics
  readonly error: Error | null
  readonly retry: () => void
}

/** How many of those that wait are shown at once. */
const MOST = 100

/**
 * Reads the board, and once for each demand what its raiser told: the desk has to read it to sort it. Nothing that is told changes later,
 * so live changes read the board alone again.
 */
export function useWaiting(): WaitingList {
  const api = useApi()
  const { community } = useSession()
  const items = useItems()
  const topics = useMemo(() => topicsOf(items), [items])
  const raised = useView('demand-board', { filters: { state: ['raised'] }, limit: MOST })
  // An urgent demand may have a holder before it is sorted.
  const urgent = useView('demand-board', {
    filters: { level: ['L1'], state: ['assigned', 'in-progress'] },
    limit: MOST,
  })
  const rows = useMemo(() => {
    if (raised.data === undefined || urgent.data === undefined) return undefined
    return [...urgent.data.rows.filter(({ item }) => item === null), ...raised.data.rows]
  }, [raised.data, urgent.data])
  const files = useQueries({
    queries: (rows ?? []).map(({ id }) => ({
      queryKey: ['told', community, id],
      queryFn: async ({ signal }: { readonly signal: AbortSignal }) =>
        toldIn((await api.view('demands', { id, signal })).row),
      staleTime: Number.POSITIVE_INFINITY,
    })),
  })
  const told = files.map(({ data }) => data)
  const key = `${rows?.map(({ id }) => id).join()} ${told.map((one) => (one === undefined ? 0 : 1)).join('')}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: `key` says which files are read
  const clusters = useMemo(
    () =>
      rows &&
      clustersOf(
        rows.map((row, at): WaitingDemand => ({ row, told: told[at] })),
        topics,
      ),
    [rows, key, topics],
  )
  return {
    clusters,
    topics,
    error: raised.error ?? urgent.error,
    retry: () => void Promise.all([raised.refetch(), urgent.refetch()]),
  }
}
