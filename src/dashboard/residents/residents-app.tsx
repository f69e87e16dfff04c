import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useLanguage } from '../kit/language.tsx'
import { Alerts } from './alerts/alerts.tsx'
import type { Directory } from './answers.ts'
import { type Api, residentsApi } from './api.ts'
import { directoryOf, type Visit, visitOf } from './community.ts'
import { forgetDraft } from './draft/draft-store.ts'
import { type Door, type DraftInHand, useDraft } from './draft/use-draft.ts'
import { Find } from './follow/find.tsx'
import { ReceiptPage } from './follow/receipt-page.tsx'
import { Status } from './follow/status.tsx'
import { HomePage } from './home.tsx'
import { Mine } from './mine.tsx'
import { MyData } from './my-data/my-data.tsx'
import { Failed, PageTitle, PleaseWait } from './parts.tsx'
import { placeOfDoor } from './place.ts'
import { Raise } from './raise/raise.tsx'
import { go, type Route, useRoute } from './route.ts'
import { SessionEnded } from './session-ended.tsx'
import { DisplayProvider } from './settings.tsx'
import { ResidentsShell } from './shell.tsx'
import { shellWords } from './words.ts'

/** Asks for something once, and again at the press of a button. */
function useAsked<T>(ask: () => Promise<T | undefined>): {
  readonly answer: T | undefined
  readonly failed: boolean
  readonly again: () => void
} {
  const [answer, setAnswer] = useState<T>()
  const [failed, setFailed] = useState(false)
  const again = useCallback(() => {
    setFailed(false)
    ask().then(setAnswer, () => setFailed(true))
  }, [ask])
  useEffect(again, [again])
  return { answer, failed, again }
}

/** The community that the address, the route or the session names, or the only one. */
function communityOf(route: Route, { communities, session }: Visit): string | undefined {
  if ('community' in route) return route.community
  const wanted = new URLSearchParams(location.search).get('c')
  return (
    communities.find((id) => id === wanted) ??
    session?.community ??
    (communities.length === 1 ? communities[0] : undefined)
  )
}

export function ResidentsPages() {
  return (
    <DisplayProvider>
      <Pages />
    </DisplayProvider>
  )
}

function Pages() {
  const { language } = useLanguage()
  const route = useRoute()
  const spoken = useRef(language)
  spoken.current = language
  const visit = useAsked(useCallback(() => visitOf(() => spoken.current), []))
  const community = visit.answer === undefined ? undefined : communityOf(route, visit.answer)
  const { offline = false } = visit.answer ?? {}
  /** Whether the resident goes on without the account whose session has ended. */
  const [isVisitor, setVisitor] = useState(false)
  const session = isVisitor ? undefined : visit.answer?.session
  useAgainOnline(offline, visit.again)
  const [hasEnded, setEnded] = useState(false)
  const api = useMemo(() => {
    const who = { session, offline }
    return community === undefined ? undefined : residentsApi(community, () => spoken.current, who, setEnded)
  }, [community, session, offline])
  const directory = useAsked(
    useCallback(
      async () => (community === undefined ? undefined : directoryOf(community, () => spoken.current)),
      [community],
    ),
  )
  const door = doorIn(directory.answer)
  // Here, so that what is being written outlives a page that could not be loaded.
  const inHand = useDraft(api, door)
  /** Goes on without the account. What is being written is the visitor's from here on. */
  const goOnAsVisitor = (): void => {
    inHand.change({ who: '' })
    setVisitor(true)
    if (route.page !== 'say') go({ page: 'home' }, true)
  }
  const failed = visit.failed || (directory.failed && route.page !== 'home')
  return (
    <ResidentsShell directory={directory.answer}>
      {hasEnded && session !== undefined ? (
        <SessionEnded withProvider={session.signOut !== undefined} onVisitor={goOnAsVisitor} />
      ) : null}
      {failed ? (
        <Failed onAgain={visit.failed ? visit.again : directory.again} />
      ) : visit.answer !== undefined && community === undefined ? (
        <Communities ids={visit.answer.communities} />
      ) : (
        <Page
          route={route}
          api={api}
          directory={directory.answer}
          door={door}
          signIn={visit.answer?.signIn}
          inHand={inHand}
        />
      )}
    </ResidentsShell>
  )
}

/** Milliseconds after which a visit without a network asks again. The browser's word that the network is back comes first. */
const AGAIN_MS = 15_000

/** Asks again, while the engine does not answer, until it does. */
function useAgainOnline(offline: boolean, again: () => void): void {
  useEffect(() => {
    if (!offline) return
    const timer = setInterval(again, AGAIN_MS)
    addEventListener('online', again)
    return () => {
      clearInterval(timer)
      removeEventListener('online', again)
    }
  }, [offline, again])
}

/** Asks in which community one is, where the engine has several. */
function Communities({ ids }: { readonly ids: readonly string[] }) {
  const { say } = useLanguage()
  return (
    <>
      <PageTitle>{say(ids.length === 0 ? shellWords.noCommunity : shellWords.which)}</PageTitle>
      <ul className="ways">
        {ids.map((id) => (
          <li key={id}>
            <a className="way" href={`?c=${encodeURIComponent(id)}`}>
              <strong>{id}</strong>
            </a>
          </li>
        ))}
      </ul>
    </>
  )
}

function Page({
  route,
  api,
  directory,
  door,
  signIn,
  inHand: { draft, change, reset, isHeld },
}: {
  readonly route: Route
  readonly api: Api | undefined
  readonly directory: Directory | undefined
  readonly door: Door
  readonly signIn: string | undefined
  readonly inHand: DraftInHand
}) {
  const isWaiting = draft?.body !== undefined
  const isElsewhere = route.page === 'home' || route.page === 'find' || route.page === 'mine'
  useEffect(() => {
    // What was to be sent is sent as soon as the pages are open again.
    if (isWaiting && isElsewhere) go({ page: 'say', step: 3 }, true)
  }, [isWaiting, isElsewhere])
  if (route.page === 'home')
    return (
      <HomePage
        directory={directory}
        door={door}
        session={api?.session}
        signIn={signIn}
        hasDraft={draft !== undefined && draft.text.trim() !== ''}
        isDraftHeld={isHeld}
      />
    )
  if (api === undefined) return <PleaseWait />
  if (route.page === 'say') {
    if (draft === undefined) return <PleaseWait />
    return <Raise {...{ step: route.step, api, directory, draft, change, reset }} />
  }
  if (route.page === 'find') return <Find api={api} />
  if (route.page === 'alerts') return <Alerts api={api} />
  if (directory === undefined) return <PleaseWait />
  if (route.page === 'mine') return <Mine api={api} directory={directory} onSignOut={() => void signOut(api)} />
  const { page, ...followed } = route
  const key = `${followed.community} ${followed.id}`
  if (page === 'sent') return <ReceiptPage key={key} api={api} followed={followed} directory={directory} />
  if (page === 'data') return <MyData key={key} api={api} followed={followed} directory={directory} />
  return <Status key={key} api={api} followed={followed} directory={directory} />
}

/** The place that the code of a door in the address names. */
function doorIn(directory: Directory | undefined) {
  const code = new URLSearchParams(location.search).get('b')
  return code === null || directory === undefined ? undefined : placeOfDoor(code, directory.quarters)
}

/** Signs out, and deletes what was not sent. */
async function signOut(api: Api): Promise<void> {
  await forgetDraft()
  const leaving = api.session?.signOut
  if (leaving === undefined) await api.signOut()
  location.assign(leaving ?? '/r')
}
