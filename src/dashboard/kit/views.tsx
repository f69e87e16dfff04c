import { keepPreviousData, type UseQueryResult, useMutation, useQuery } from '@tanstack/react-query'
import type { CountedViewKey, FiltersFor, PageOf, RowOf, RowViewKey, SendOptions, SortOf, ViewKey } from './engine.ts'
import { useLanguage } from './language.tsx'
import { useLive } from './live.tsx'
import { useApi, useSession } from './session.tsx'

interface ViewQuestion<N extends ViewKey> {
  readonly filters?: FiltersFor<N>
  readonly sort?: SortOf<N>
  readonly limit?: number
  readonly enabled?: boolean
}

/** The key under which a page of a view is cached. Live changes invalidate it by the name of the view. */
export const viewKey = (community: string, name: ViewKey, ...more: readonly unknown[]): readonly unknown[] => [
  'view',
  community,
  name,
  ...more,
]

/**
 * One page of a view, kept up to date: `const { data } = useView('inbox', { filters: { needs: 'true' }, limit: 20 })`.
 * While a new question is being answered, the previous rows stay (`isPlaceholderData`).
 */
export function useView<N extends ViewKey>(name: N, question: ViewQuestion<N> = {}): UseQueryResult<PageOf<N>> {
  const { enabled = true, ...asked } = question
  const api = useApi()
  const { language } = useLanguage()
  const { community } = useSession()
  const { seen } = useLive()
  return useQuery({
    queryKey: viewKey(community, name, asked, language),
    queryFn: async ({ signal }) => api.view(name, { ...asked, ...(await seen()), signal }),
    placeholderData: keepPreviousData,
    enabled,
  })
}

/** What is overdue changes without any event. */
const RECOUNT_MS = 60_000

/** How many rows of a view the reader may know of, by their state, kept up to date. */
export function useCounts<N extends CountedViewKey>(
  name: N,
  filters: FiltersFor<N>,
): UseQueryResult<Readonly<Record<string, number>>> {
  const api = useApi()
  const { community } = useSession()
  const { seen } = useLive()
  return useQuery({
    queryKey: viewKey(community, name, 'counts', filters),
    queryFn: async ({ signal }) => (await api.counts(name, filters, { ...(await seen()), signal })).counts,
    placeholderData: keepPreviousData,
    refetchInterval: RECOUNT_MS,
  })
}

/**
 * One row of a view by its id, kept up to date; no question is asked while `id` is undefined. With `personal: 'sealed'` its personal
 * values come as `{ sealed: true }`, and no reading of them is recorded until they are asked for.
 */
export function useRow<N extends RowViewKey>(
  name: N,
  id: string | undefined,
  { personal = 'opened' }: { readonly personal?: 'opened' | 'sealed' } = {},
): UseQueryResult<RowOf<N>> {
  const api = useApi()
  const { language } = useLanguage()
  const { community } = useSession()
  const { seen } = useLive()
  return useQuery({
    queryKey: viewKey(community, name, 'row', id, language, personal),
    queryFn: async ({ signal }) => {
      const asked = { id: id ?? '', ...(await seen()), signal, ...(personal === 'sealed' ? { personal } : {}) }
      return (await api.view(name, asked)).row
    },
    enabled: id !== undefined,
  })
}

interface Sending extends Pick<SendOptions, 'key' | 'ifMatch' | 'followUpCode'> {
  readonly aggregate: string
  readonly command: string
  /** Left out where the command makes something new. */
  readonly id?: string
  readonly body: object
}

/**
 * Sends commands: `send.mutate({ aggregate: 'demand', command: 'accept', id, body: { task } })`. After a success, every view on the
 * screen is read again with the change in it. Pass the same `key` to send the same command again after a failure of the network:
 * the engine then carries it out once.
 */
export function useSend() {
  const api = useApi()
  const { happened } = useLive()
  return useMutation({
    mutationFn: ({ aggregate, command, body, ...options }: Sending) => api.sendAny(aggregate, command, body, options),
    onSuccess: ({ position }, { aggregate }) => happened(aggregate, position),
    retry: false,
  })
}
