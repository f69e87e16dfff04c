import { keepPreviousData, type UseQueryResult, useMutation, useQuery } from '@tanstack/react-query'
import type { FiltersOf, Page, SendOptions, Sent, ViewName, ViewRow } from './http-surface.ts'
import { useLanguage } from './language.tsx'
import { useLive } from './live.tsx'
import { useApi, useSession } from './session.tsx'

interface ViewQuestion<N extends ViewName> {
  readonly filters?: FiltersOf<N>
  readonly limit?: number
  readonly enabled?: boolean
}

/** The key under which a page of a view is cached. Live changes invalidate it by the name of the view. */
export const viewKey = (community: string, name: ViewName, ...more: readonly unknown[]): readonly unknown[] => [
  'view',
  community,
  name,
  ...more,
]

/**
 * One page of a view, kept up to date: `const { data } = useView('inbox', { filters: { needs: 'true' }, limit: 20 })`.
 * While a new question is being answered, the previous rows stay (`isPlaceholderData`).
 */
export function useView<N extends ViewName>(name: N, question: ViewQuestion<N> = {}): UseQueryResult<Page<N>> {
  const { filters, limit, enabled = true } = question
  const api = useApi()
  const { language } = useLanguage()
  const { community } = useSession()
  const { seen } = useLive()
  return useQuery({
    queryKey: viewKey(community, name, { filters, limit }, language),
    queryFn: () =>
      api.view(name, {
        ...(filters === undefined ? {} : { filters }),
        ...(limit === undefined ? {} : { limit }),
        ...seen(),
      }),
    placeholderData: keepPreviousData,
    enabled,
  })
}

/** One row of a view by its id, kept up to date; no question is asked while `id` is undefined. */
export function useRow<N extends ViewName>(name: N, id: string | undefined): UseQueryResult<ViewRow<N>> {
  const api = useApi()
  const { language } = useLanguage()
  const { community } = useSession()
  const { seen } = useLive()
  return useQuery({
    queryKey: viewKey(community, name, 'row', id, language),
    queryFn: () => api.row(name, id ?? '', seen()),
    enabled: id !== undefined,
  })
}

interface Sending extends SendOptions {
  readonly aggregate: string
  readonly command: string
  readonly body: object
}

/**
 * Sends commands. After a success, every view that is on the screen is read again with the change in it.
 * Pass the same `key` to send the same command again after a failure of the network: the engine then carries it out once.
 */
export function useSend() {
  const api = useApi()
  const { happened } = useLive()
  return useMutation({
    mutationFn: ({ aggregate, command, body, ...options }: Sending): Promise<Sent> =>
      api.send(aggregate, command, body, options),
    onSuccess: ({ position }, { aggregate }) => happened(aggregate, position),
    retry: false,
  })
}
