import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { ViewRow } from './http-surface.ts'
import { type Sentence, useLanguage } from './language.tsx'
import { useApi, useSession } from './session.tsx'
import { DEFAULT_ZONE } from './time.ts'
import { useView } from './views.tsx'

/** A place or body with a name. */
export interface Named {
  readonly id: string
  readonly name: string
}

/** What `GET /v1/{community}/directory` tells: the places, committees and posts of the community by name. */
export interface Directory {
  readonly name?: string
  readonly timeZone?: string
  readonly quarters: readonly (Named & { readonly buildings?: readonly Named[] })[]
  readonly grids: readonly (Named & { readonly quarter?: string; readonly boundary?: unknown })[]
  readonly committees: readonly Named[]
  readonly posts: readonly { readonly id: string; readonly name: Sentence }[]
}

const NOTHING: Directory = { quarters: [], grids: [], committees: [], posts: [] }
const RARELY_MS = 10 * 60_000

/** The names of the community's places. Empty until they are known. */
export function useDirectory(): Directory {
  const api = useApi()
  const { community } = useSession()
  const { language } = useLanguage()
  const { data } = useQuery({
    queryKey: ['directory', community, language],
    queryFn: async () => ({ ...NOTHING, ...(await api.call<Directory>(`/v1/${community}/directory`)) }),
    staleTime: RARELY_MS,
    retry: 1,
  })
  return data ?? NOTHING
}

/** The time zone in which the community's days begin. */
export const useZone = (): string => useDirectory().timeZone ?? DEFAULT_ZONE

type Party = ViewRow<'parties'>

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
    (id) => [...grids, ...quarters].find((place) => place.id === id)?.name ?? id ?? '',
    [grids, quarters],
  )
}
