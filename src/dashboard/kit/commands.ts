import { useQuery } from '@tanstack/react-query'
import { useApi, useSession } from './session.tsx'

/** The commands that the reader's role may send, as the engine lists them. */
export function useCommands() {
  const api = useApi()
  const { community, role } = useSession()
  return useQuery({
    queryKey: ['commands', community, role],
    queryFn: ({ signal }) => api.commands({ signal }),
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Whether the reader's role may send a command; the rules may still refuse it. False until that is known. */
export function useMaySend(): (aggregate: string, command: string) => boolean {
  const { data = [] } = useCommands()
  return (aggregate, command) => data.some((one) => one.aggregate === aggregate && one.command === command)
}
