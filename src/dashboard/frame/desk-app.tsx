import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { AppearanceProvider } from '../kit/appearance.tsx'
import { HttpProblem } from '../kit/engine.ts'
import { LanguageProvider } from '../kit/language.tsx'
import { LiveProvider } from '../kit/live.tsx'
import { SessionProvider, useSignIn } from '../kit/session.tsx'
import { Loading } from './parts/loading.tsx'
import { ProblemNote } from './parts/problem.tsx'
import { Shell } from './shell.tsx'
import { SignIn } from './sign-in.tsx'
import { ThemeProvider } from './theme.tsx'

const newQueries = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        // A refusal is an answer: asking again gives the same one.
        retry: (times, error) => times < 2 && (!(error instanceof HttpProblem) || error.status >= 500),
        retryDelay: (times, error) => (error instanceof HttpProblem && error.retryAfterMs) || 400 * 2 ** times,
      },
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
              <Gate />
            </SessionProvider>
          </ThemeProvider>
        </AppearanceProvider>
      </LanguageProvider>
    </QueryClientProvider>
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
  if (current.state === 'out') return <SignIn expired={current.expired} ways={current.ways} />
  const { actor, party, role } = current.session
  return (
    <LiveProvider key={`${actor} ${party} ${role}`}>
      <Shell />
    </LiveProvider>
  )
}
