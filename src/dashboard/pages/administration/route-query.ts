import { type UseQueryResult, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useLanguage } from '../../kit/language.tsx'
import { useApi, useSession } from '../../kit/session.tsx'

/** How often routes are asked again that the feed tells nothing of. */
const AGAIN_MS = 15_000

/** The answer of a route of the community that is no view, such as `webhooks`. */
export function useRouteAnswer<T>(route: string): UseQueryResult<T> {
  const api = useApi()
  const { community } = useSession()
  const { language } = useLanguage()
  return useQuery({
    queryKey: ['route', community, route, language],
    queryFn: async ({ signal }) => (await api.request(`/v1/${community}/${route}`, { signal })).body as T,
    refetchInterval: AGAIN_MS,
  })
}

interface RouteCall {
  readonly route: string
  readonly method: 'POST' | 'DELETE'
  readonly body?: object
}

/** Calls a route; afterwards the routes on the screen are asked again. */
export function useRouteCall() {
  const api = useApi()
  const { community } = useSession()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ route, ...call }: RouteCall): Promise<unknown> =>
      (await api.request(`/v1/${community}/${route}`, call)).body,
    onSettled: () => queries.invalidateQueries({ queryKey: ['route', community] }),
    retry: false,
  })
}
