import { type ComponentType, lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { useSay } from '../kit/language.tsx'
import { useSession } from '../kit/session.tsx'
import { AccountMenu } from './account-menu.tsx'
import { ConnectionBanner, LiveMark } from './connection.tsx'
import { useFocusMemory } from './focus-memory.ts'
import { Icon } from './icons.tsx'
import { Navigation } from './navigation.tsx'
import { Empty } from './parts/empty.tsx'
import { Loading } from './parts/loading.tsx'
import { PageBoundary } from './parts/problem.tsx'
import type { PagePlace } from './place.ts'
import { PLACES } from './places.ts'
import { useScrollMemory } from './scroll-memory.ts'
import { SearchButton } from './search/search-button.tsx'
import { useUrlState } from './url-state.ts'
import { frameWords as words } from './words.ts'

/** The places that the role has a use for. */
const placesFor = (role: string): readonly PagePlace[] =>
  PLACES.filter(({ roles }) => roles === undefined || roles.some((one) => one === role))

/** Every page as a component that loads itself, once. */
const PAGES = new Map<string, ComponentType>(
  PLACES.map(({ path, load }) => [path, lazy(async () => ({ default: await load() }))]),
)

/** Forms are large, and most visits of a page need none. */
const CommandDialog = lazy(async () => ({ default: (await import('./form/command-dialog.tsx')).CommandDialog }))

/** It asks about alarms; the page itself does not wait for it. */
const AlarmBanner = lazy(async () => ({ default: (await import('./alarm/alarm-banner.tsx')).AlarmBanner }))

const isAt = (path: string, place: PagePlace): boolean =>
  place.path === '/' ? path === '/' : path === place.path || path.startsWith(`${place.path}/`)

/** The frame around every page: navigation, search, account, connection. */
export function Shell() {
  const say = useSay()
  const { role } = useSession()
  const [path] = useLocation()
  const [params] = useUrlState()
  const [open, setOpen] = useState(false)
  const places = useMemo(() => placesFor(role), [role])
  const place = PLACES.find((one) => isAt(path, one))
  const main = useRef<HTMLElement>(null)
  const first = useRef(true)
  useScrollMemory(place?.path)
  useFocusMemory()
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new page takes the focus, for readers of screens
  useEffect(() => {
    setOpen(false)
    if (!first.current) main.current?.focus({ preventScroll: true })
    first.current = false
  }, [place?.path])
  return (
    <div className="shell">
      <a className="skip" href="#main">
        {say(words.skip)}
      </a>
      <Navigation places={places} current={place} open={open} close={() => setOpen(false)} />
      <div className="shell-body">
        <header className="topbar">
          <button
            type="button"
            className="icon-button topbar-menu"
            aria-label={say(words.menu)}
            onClick={() => setOpen(true)}
          >
            <Icon name="menu" />
          </button>
          <SearchButton places={places} />
          <LiveMark />
          <AccountMenu />
        </header>
        <ConnectionBanner />
        <Suspense>
          <AlarmBanner />
        </Suspense>
        <main id="main" ref={main} tabIndex={-1}>
          <PageBoundary place={place?.path ?? path}>
            <Suspense fallback={<Loading />}>
              <Shown place={place} allowed={place !== undefined && places.includes(place)} />
            </Suspense>
          </PageBoundary>
        </main>
        {params.has('do') && (
          <Suspense>
            <CommandDialog />
          </Suspense>
        )}
      </div>
    </div>
  )
}

function Shown({ place, allowed }: { readonly place: PagePlace | undefined; readonly allowed: boolean }) {
  const say = useSay()
  const PageOf = place === undefined ? undefined : PAGES.get(place.path)
  if (PageOf === undefined) {
    return <Empty kind="nothing" title={say(words.notFound)} action={<a href="/">{say(words.toDesk)}</a>} />
  }
  return allowed ? (
    <PageOf />
  ) : (
    <Empty kind="forbidden" next={say(words.otherRole)} action={<a href="/">{say(words.toDesk)}</a>} />
  )
}
