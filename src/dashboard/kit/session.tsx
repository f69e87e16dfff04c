import { useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useCallback, useEffect, useMemo } from 'react'
import type { Role } from '../../../domain/kernel/index.ts'
import { type HttpApi, HttpProblem, http, type PersonaListing } from './engine.ts'
import { useLanguage } from './language.tsx'

/** What the engine tells of the person who is signed in. */
export interface Session {
  readonly community: string
  readonly actor: string
  readonly role: Role
  readonly party?: string
  readonly name?: string
  readonly posts: readonly { readonly kind: string; readonly [more: string]: unknown }[]
  /** When it ends, unless another request prolongs it. */
  readonly expires: string
}

/** A person of the demo, as whom one click signs in. */
export type Persona = PersonaListing & { readonly role: Role }

/** How people sign in here, where nobody is signed in. */
export interface SignInWays {
  /** Where the sign-in of the organisation begins. */
  readonly openid?: string
  /** Where the people of the demo are listed. */
  readonly personas?: string
}

type SessionState =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: Error; readonly retry: () => void }
  | { readonly state: 'out'; readonly ways: SignInWays; readonly expired: boolean }
  | { readonly state: 'in'; readonly session: Session }

interface SessionValue {
  readonly current: SessionState
  readonly signIn: (body: { readonly persona: string } | { readonly token: string }) => Promise<void>
  readonly signOut: () => Promise<void>
  readonly api: HttpApi
}

const SessionContext = createContext<SessionValue | undefined>(undefined)
const KEY = ['session'] as const

/** Knows who is signed in. It gives the client of the engine to everything below. */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const { language } = useLanguage()
  const queries = useQueryClient()
  const gate = useMemo(() => http({ community: '', language: () => language }), [language])
  const asked = useQuery({
    queryKey: KEY,
    queryFn: async (): Promise<SessionState> => {
      try {
        return { state: 'in', session: (await gate.request('/session')).body as Session }
      } catch (error) {
        if (!(error instanceof HttpProblem) || error.status !== 401) throw error
        return { state: 'out', ways: (error.body.signIn ?? {}) as SignInWays, expired: error.code === 'session.ended' }
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
    retry: 2,
  })
  const community = asked.data?.state === 'in' ? asked.data.session.community : ''
  const api = useMemo(() => http({ community, language: () => language }), [community, language])
  const signIn = useCallback<SessionValue['signIn']>(
    async (body) => {
      await gate.session.signIn(body)
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] })
      await queries.refetchQueries({ queryKey: KEY })
    },
    [gate, queries],
  )
  const signOut = useCallback(async () => {
    await gate.session.signOut()
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== KEY[0] })
    await queries.refetchQueries({ queryKey: KEY })
  }, [gate, queries])
  useEffect(
    () =>
      queries.getQueryCache().subscribe(({ query, type }) => {
        const error: unknown = query.state.error
        if (type !== 'updated' || query.queryKey[0] === KEY[0] || !(error instanceof HttpProblem)) return
        if (error.status === 401 && query.state.fetchStatus === 'idle') void queries.refetchQueries({ queryKey: KEY })
      }),
    [queries],
  )
  const { data, error, refetch } = asked
  const value = useMemo<SessionValue>(() => {
    const current: SessionState =
      data ?? (error === null ? { state: 'loading' } : { state: 'failed', error, retry: () => void refetch() })
    return { current, signIn, signOut, api }
  }, [data, error, refetch, signIn, signOut, api])
  return <SessionContext value={value}>{children}</SessionContext>
}

function useSessionValue(): SessionValue {
  const value = use(SessionContext)
  if (value === undefined) throw new Error('There is no SessionProvider above.')
  return value
}

/** Whether a person is signed in, and how to change that. */
export const useSignIn = (): Pick<SessionValue, 'current' | 'signIn' | 'signOut'> => useSessionValue()

/** The person who is signed in. Pages are only shown to one. */
export function useSession(): Session {
  const { current } = useSessionValue()
  if (current.state !== 'in') throw new Error('A page was shown without a session.')
  return current.session
}

/** The typed client of the engine, for the community of the session. */
export const useApi = (): HttpApi => useSessionValue().api
