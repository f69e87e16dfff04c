import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { Directory, RowOf } from './engine.ts'
import { useLanguage } from './language.tsx'
import { useApi, useSession } from './session.tsx'
import { DEFAULT_ZONE } from './time.ts'
import { useView } from './views.tsx'

const NOTHING: Directory = { quarters: [], grids: [] }
const RARELY_MS = 10 * 60_000

/** The names of the community's places. Empty until they are known. */
export function useDirectory(): Directory {
  const api = useApi()
  const { community } = useSession()
  const { language } = useLanguage()
  const { data } = useQuery({
    queryKey: ['directory', community, language],
    queryFn: ({ signal }) => api.directory({ signal }),
    staleTime: RARELY_MS,
    retry: 1,
  })
  return data ?? NOTHING
}

const zoneIn = ({ timeZone }: Directory): string => (typeof timeZone === 'string' ? timeZone : DEFAULT_ZONE)

/** The time zone in which the community's days begin. */
export const useZone = (): string => zoneIn(useDirectory())

type Party = RowOf<'parties'>

/** Every party that the reader may know of. */
export const useParties = (): readonly Party[] => useView('parties', { limit: 500 }).data?.rows ?? []

/** Returns the name of a party; its id until the name is known. */
export function usePartyName(): (id: string | null | undefined) => string {
  const parties = useParties()
  return useCallback((id) => parties.find((party) => party.id === id)?.name ?? id ?? '', [parties])
}

/** Returns the name of a quarter or grid; its id where it has none. */
export function usePlaceName(): (id: string | null | undefined) => string {
  const { quarters, grids } = useDirectory()
  return useCallback(
    (id) => {
      const name = quarters.find(({ quarter }) => quarter === id)?.name ?? grids.find(({ grid }) => grid === id)?.name
      return typeof name === 'string' ? name : (id ?? '')
    },
    [grids, quarters],
  )
}
