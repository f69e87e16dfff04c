import { useCallback, useMemo } from 'react'
import type { RowOf } from './engine.ts'
import { type Language, useLanguage } from './language.tsx'
import { USUAL_ZONE } from './time.ts'
import { useView } from './views.tsx'

type DirectoryEntry = RowOf<'directory'>

/** The places and posts of the community: rows of the view `directory` by their kind. */
interface Directory {
  /** With their buildings. */
  readonly quarters: readonly DirectoryEntry[]
  /** With their boundaries, where they are drawn. */
  readonly grids: readonly DirectoryEntry[]
  readonly committees: readonly DirectoryEntry[]
  readonly posts: readonly DirectoryEntry[]
}

/** The names of the community's places, committees and posts. Empty until they are known. */
export function useDirectory(): Directory {
  const rows = useView('directory', { limit: 500 }).data?.rows
  return useMemo(() => {
    const of = (kind: DirectoryEntry['kind']) => (rows ?? []).filter((row) => row.kind === kind)
    return { quarters: of('quarter'), grids: of('grid'), committees: of('service-committee'), posts: of('post') }
  }, [rows])
}

/** The name of the community; empty until it is known. */
export function useCommunityName(): string {
  const { language } = useLanguage()
  const found = useView('directory', { filters: { kind: 'community' }, limit: 1 }).data?.rows[0]
  return found === undefined ? '' : nameIn(language, found)
}

/** The time zone in which the community's days begin. */
export const useZone = (): string => USUAL_ZONE

/** The name of something that has one in both languages; its id where it has none. */
export const nameIn = (
  language: Language,
  { id, name, nameEn }: { readonly id: string; readonly name: string | null; readonly nameEn?: string | null },
): string => (language === 'en' ? nameEn : undefined) ?? name ?? id

type Party = RowOf<'parties'>

/** Every party that the reader may know of. */
export const useParties = (): readonly Party[] => useView('parties', { limit: 500 }).data?.rows ?? []

/** Returns the name of a party; its id until the name is known. */
export function usePartyName(): (id: string | null | undefined) => string {
  const parties = useParties()
  const { language } = useLanguage()
  return useCallback((id) => foundName(language, parties, id), [language, parties])
}

/** Returns the name of a quarter or grid; its id where it has none. */
export function usePlaceName(): (id: string | null | undefined) => string {
  const { quarters, grids } = useDirectory()
  const { language } = useLanguage()
  return useCallback((id) => foundName(language, [...grids, ...quarters], id), [language, grids, quarters])
}

/** Returns the name of a person on the staff of a party; undefined where the reader is not told it. */
export function usePersonName(): (id: string | null | undefined) => string | undefined {
  const persons = useView('persons', { limit: 500 }).data?.rows
  return useCallback(
    (id) => {
      const name = persons?.find((one) => one.id === id)?.name
      return typeof name === 'string' ? name : undefined
    },
    [persons],
  )
}

/** The items of the workbook, each once, with its figures over all parties. */
export const useItems = (enabled = true): readonly RowOf<'workbook-compliance'>[] =>
  useView('workbook-compliance', { filters: { party: 'all' }, limit: 500, enabled }).data?.rows ?? []

/** Returns the title of a workbook item; its code until the title is known. */
export function useItemTitle(): (code: string | null | undefined) => string {
  const items = useItems()
  const { language } = useLanguage()
  return useCallback(
    (code) => {
      const found = items.find((one) => one.item === code)
      return (language === 'en' ? found?.titleEn : undefined) ?? found?.title ?? code ?? ''
    },
    [items, language],
  )
}

function foundName(
  language: Language,
  all: readonly { readonly id: string; readonly name: string | null; readonly nameEn: string | null }[],
  id: string | null | undefined,
): string {
  const found = all.find((one) => one.id === id)
  return found === undefined ? (id ?? '') : nameIn(language, found)
}
