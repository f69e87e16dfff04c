import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { RowOf } from '../../kit/engine.ts'
import { useLive } from '../../kit/live.tsx'
import { useApi, useSession } from '../../kit/session.tsx'
import { viewKey } from '../../kit/views.tsx'

type Header = RowOf<'demand-board'>

/** What the map needs of a demand. Its building is not part of it. */
export interface ShownDemand {
  readonly grid: string | null
  readonly quarter: string | null
  readonly overdue: boolean
}

/** The states of demands that have not ended. */
export const OPEN_STATES = [
  'raised',
  'triaged',
  'assigned',
  'in-progress',
  'held',
  'delivered',
  'referred',
] as const satisfies readonly Header['state'][]

/** Every open demand that the reader may know of, kept up to date. */
export function useOpenDemands(): UseQueryResult<readonly ShownDemand[]> {
  const api = useApi()
  const { community } = useSession()
  const { seen } = useLive()
  return useQuery({
    queryKey: viewKey(community, 'demand-board', 'map'),
    queryFn: async ({ signal }) => {
      const found: ShownDemand[] = []
      const nowMs = Date.now()
      const pages = api.pages('demand-board', { state: [...OPEN_STATES] }, { limit: 500, ...(await seen()), signal })
      for await (const { grid, quarter, due } of pages) {
        found.push({ grid, quarter, overdue: due !== null && Date.parse(due) <= nowMs })
      }
      return found
    },
  })
}
