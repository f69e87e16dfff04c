import { type UseQueryResult, useQuery } from '@tanstack/react-query'
import type { EventName, PublishedEvent } from './engine.ts'
import { useApi, useSession } from './session.tsx'

/** Whose only stream in a community has events of a type. */
const singleOf = (type: string): string => (type.startsWith('Workbook') ? 'workbook' : 'community')

/**
 * Events of the community's own stream or of its workbook, in order, kept up to date: for what no view tells, such as the calendar. Ask
 * for few types: all of their events are read.
 */
export function useCommunityEvents<N extends EventName>(
  ...types: readonly N[]
): UseQueryResult<readonly PublishedEvent<N>[]> {
  const api = useApi()
  const { community } = useSession()
  const single = singleOf(types[0] ?? '')
  return useQuery({
    // Live changes invalidate it as they do views.
    queryKey: ['view', community, `${single}-events`, ...types],
    queryFn: async ({ signal }) => {
      const found: PublishedEvent<N>[] = []
      for await (const event of api.events({ types, subject: `${single}-${community}`, signal })) found.push(event)
      return found
    },
  })
}
