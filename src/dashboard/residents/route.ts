import { useEffect, useState } from 'react'

/** What follows a demand: its place, and the follow-up code of a raiser without an account. */
export interface Followed {
  readonly community: string
  readonly id: string
  readonly code?: string
}

/** The page that is shown, as the fragment of the address names it. Servers never see a fragment: codes may stand in it. */
export type Route =
  | { readonly page: 'home' }
  | { readonly page: 'find' }
  | { readonly page: 'mine' }
  | { readonly page: 'alerts' }
  | { readonly page: 'say'; readonly step: 1 | 2 | 3 }
  | ({ readonly page: 'sent' } & Followed)
  | ({ readonly page: 'demand' } & Followed)
  | ({ readonly page: 'data' } & Followed)

export function routeOf(fragment: string): Route {
  const [page = '', ...rest] = fragment.replace(/^#?\/?/, '').split('/')
  if (page === 'find' || page === 'mine' || page === 'alerts') return { page }
  if (page === 'say') return { page, step: rest[0] === '2' ? 2 : rest[0] === '3' ? 3 : 1 }
  if (page === 'sent' || page === 'd' || page === 'data') {
    const [community, id, code] = rest.map(decoded)
    if (community && id) return { page: page === 'd' ? 'demand' : page, community, id, ...(code ? { code } : {}) }
  }
  return { page: 'home' }
}

/** Links that were copied in part may end within a character. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}

export function fragmentOf(route: Route): string {
  if (route.page === 'home') return '#/'
  if (route.page === 'say') return `#/say/${route.step}`
  if (route.page === 'find' || route.page === 'mine' || route.page === 'alerts') return `#/${route.page}`
  const { page, community, id, code } = route
  const parts = [page === 'demand' ? 'd' : page, community, id, ...(code === undefined ? [] : [code])]
  return `#/${parts.map(encodeURIComponent).join('/')}`
}

/** The link by which a raiser follows a demand without an account. The code stands in the fragment, which is sent to no server. */
export const privateLink = (followed: Followed): string =>
  `${location.origin}/r${fragmentOf({ page: 'demand', ...followed })}`

/** Where a resident signs in: with the identity provider, which leads back to this page, or on the first page of the engine. */
export const signInAt = (withProvider: boolean): string =>
  withProvider ? `/auth/login?return=${encodeURIComponent(location.pathname + location.search + location.hash)}` : '/'

/** @param replaces whether "back" skips the present page */
export function go(route: Route, replaces = false): void {
  if (!replaces) {
    location.hash = fragmentOf(route)
    return
  }
  history.replaceState(null, '', fragmentOf(route))
  dispatchEvent(new Event('hashchange'))
}

export function useRoute(): Route {
  const [fragment, setFragment] = useState(location.hash)
  useEffect(() => {
    const changed = () => setFragment(location.hash)
    addEventListener('hashchange', changed)
    return () => removeEventListener('hashchange', changed)
  }, [])
  return routeOf(fragment)
}
