import { useCallback, useMemo } from 'react'
import { useLocation, useSearch } from 'wouter'

/** Changes of the address; undefined or '' removes a name. */
export type UrlChanges = Readonly<Record<string, string | undefined>>
export type SetUrl = (changes: UrlChanges, options?: { readonly replace?: boolean }) => void

/**
 * The state of a page as its address has it: filters, the open row, the tab. So each state has a link, and back and forward work.
 * Pass `replace` for changes that are no step of their own, such as typing.
 */
export function useUrlState(): readonly [URLSearchParams, SetUrl] {
  const search = useSearch()
  const [path, navigate] = useLocation()
  const params = useMemo(() => new URLSearchParams(search), [search])
  const set = useCallback<SetUrl>(
    (changes, { replace = false } = {}) => {
      const next = new URLSearchParams(window.location.search)
      for (const [name, value] of Object.entries(changes)) {
        if (value === undefined || value === '') next.delete(name)
        else next.set(name, value)
      }
      const query = next.toString()
      navigate(query === '' ? path : `${path}?${query}`, { replace })
    },
    [path, navigate],
  )
  return [params, set]
}
