import { useCallback, useMemo } from 'react'
import type { RowOf } from './engine.ts'
import { type Language, useLanguage } from './language.tsx'
import { USUAL_ZONE } from './time.ts'
import { useView } from './views.tsx'

type DirectoryEntry = RowOf<'directory'>

/** The community with its places and posts: rows of the view `directory` by their kind. */
interface Directory {
  /** With its time zone; undefined until it is known. */
  readonly community: DirectoryEntry | undefined
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
    return {
      community: of('community')[0],
      quarters: of('quarter'),
      grids: of('grid'),
      committees: of('service-committee'),
      posts: of('post'),
    }
  }, [rows])
}

/** The name of the community; empty until it is known. */
export function useCommunityName(): string {
  const { language } = useLanguage()
  const found = useView('directory', { filters: { kind: 'community' }, limit: 1 }).data?.rows[0]
  return found === undefined ? '' : nameIn(language, found)
}

/** The time zone in which the community's days begin. */
export const useZone = (): string => useDirectory().community?.zone ?? USUAL_ZONE

/** The name of something that has one in both languages; its id where it has none. */
export const nameIn = (
  language: Language,
  { id, name, nameEn }: { readonly id: string; readonly name: string | null; readonly nameEn?: string | null },
): string => (language === 'en' ? nameEn : undefined) ?? name ?? id

type Party = RowOf<'parties'>

/** Every party that the reader may know of. */
export const useParties = (): readonly Party[] => useView('parties', { limit: 500 }).data?.rows ?? []

/** An item of the workbook. */
export type WorkbookItem = RowOf<'workbook-compliance'>

const NO_ITEMS: readonly WorkbookItem[] = []

/** The items of the workbook, each once, with its figures over all parties. */
export const useItems = (enabled = true): readonly WorkbookItem[] =>
  useView('workbook-compliance', { filters: { party: 'all' }, limit: 500, enabled }).data?.rows ?? NO_ITEMS

/** The title of an item; its code where it has none. */
export const itemTitle = (language: Language, { item, title, titleEn }: WorkbookItem): string =>
  (language === 'en' ? titleEn : undefined) ?? title ?? item

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

/** Returns a building with its quarter, as people say it: "东风里3号楼". */
export function useBuildingName(): (quarter: string | null | undefined, building: string | null | undefined) => string {
  const placeName = usePlaceName()
  const { language } = useLanguage()
  return useCallback(
    (quarter, building) => {
      const name = placeName(quarter)
      if (building === null || building === undefined) return name
      return language === 'zh' ? `${name}${building}号楼` : `${name}, building ${building}`
    },
    [language, placeName],
  )
}

/** Returns the name of a person on the staff of a party; null where the reader is not told it, undefined until it is known. */
export function usePersonName(): (id: string | null | undefined) => string | null | undefined {
  const persons = useView('persons', { limit: 500 }).data?.rows
  return useCallback(
    (id) => {
      if (persons === undefined || id === null || id === undefined) return undefined
      const name = persons.find((one) => one.id === id)?.name
      return typeof name === 'string' ? name : null
    },
    [persons],
  )
}

/** Returns the title of a workbook item; its code until the title is known. */
export function useItemTitle(): (code: string | null | undefined) => string {
  const items = useItems()
  const { language } = useLanguage()
  return useCallback(
    (code) => {
      const found = items.find((one) => one.item === code)
      return found === undefined ? (code ?? '') : itemTitle(language, found)
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
