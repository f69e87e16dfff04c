import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useRoute } from 'wouter'
import { AppearanceProvider } from '../kit/appearance.tsx'
import { HttpProblem } from '../kit/engine.ts'
import { LanguageProvider } from '../kit/language.tsx'
import { LiveProvider } from '../kit/live.tsx'
import { SessionProvider, type SignInWays, useSignIn } from '../kit/session.tsx'
import { Loading } from './parts/loading.tsx'
import { ProblemNote } from './parts/problem.tsx'
import { Shell } from './shell.tsx'
import { SignIn } from './sign-in.tsx'
import { ThemeProvider } from './theme.tsx'

/** Most visits do not need it. */
const Tour = lazy(async () => ({ default: (await import('../tour/tour.tsx')).Tour }))

const newQueries = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // A refusal is an answer: asking again gives the same one.
        retry: (times, error) => times < 2 && (!(error instanceof HttpProblem) || error.status >= 500),
        retryDelay: (times, error) => (error instanceof HttpProblem && error.retryAfterMs) || 400 * 2 ** times,
      },
      // A command fails at once where there is no network, and the reader sends it again.
      mutations: { networkMode: 'always' },
    },
  })

/** The desk: all that the page at `/` shows. */
export function Desk() {
  const [queries] = useState(newQueries)
  return (
    <QueryClientProvider client={queries}>
      <LanguageProvider>
        <AppearanceProvider>
          <ThemeProvider>
            <SessionProvider>
              <Entrance />
            </SessionProvider>
          </ThemeProvider>
        </AppearanceProvider>
      </LanguageProvider>
    </QueryClientProvider>
  )
}

/** The tour acts as several people in turn, so it stands before the question who is signed in. */
function Entrance() {
  const [isTour] = useRoute('/tour')
  if (!isTour) return <Gate />
  return (
    <Suspense fallback={<Loading whole />}>
      <Tour />
    </Suspense>
  )
}

function Gate() {
  const { current } = useSignIn()
  if (current.state === 'loading') return <Loading whole />
  if (current.state === 'failed') {
    return (
      <main className="gate">
        <ProblemNote error={current.error} retry={current.retry} />
      </main>
    )
  }
  if (current.state === 'out') {
    return (
      <main className="gate">
        <SignIn ways={current.ways} />
      </main>
    )
  }
  const { session, ended } = current
  return (
    <LiveProvider key={`${session.actor} ${session.party} ${session.role}`}>
      <Shell />
      {ended !== undefined && <SignInAgain ways={ended} />}
    </LiveProvider>
  )
}

/** The sign-in over the page of a person whose session has ended. What was typed stays. */
function SignInAgain({ ways }: { readonly ways: SignInWays }) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => dialog.current?.showModal(), [])
  return (
    <dialog
      ref={dialog}
      className="gate gate-again"
      aria-labelledby="gate-product"
      onCancel={(event) => event.preventDefault()}
    >
      <SignIn ways={ways} expired />
    </dialog>
  )
}
