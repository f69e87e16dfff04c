import { type Query, type QueryClient, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type ReactNode, use, useCallback, useMemo, useRef, useState } from 'react'
import type { Role } from '../../../domain/kernel/index.ts'
import { forgetDraft } from '../residents/draft/draft-store.ts'
import { type HttpApi, HttpProblem, http, type PersonaListing } from './engine.ts'
import { type Language, useLanguage } from './language.tsx'

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
  /** Where the browser goes to sign out, for a person who signed in with the identity provider. */
  readonly signOut?: string
}

/** A person of the demo, as whom one click signs in. */
export type Persona = PersonaListing & { readonly role: Role }

/** How people sign in here. */
export interface SignInWays {
  /** Where the sign-in of the organisation begins. */
  readonly provider?: string
  /** Where the people of the demo are listed. */
  readonly personas?: string
}

type SessionState =
  | { readonly state: 'loading' }
  | { readonly state: 'failed'; readonly error: Error; readonly retry: () => void }
  | { readonly state: 'out'; readonly ways: SignInWays }
  | {
      readonly state: 'in'
      readonly session: Session
      /** Where the session has ended meanwhile: how to sign in again. The page stays, with what was typed. */
      readonly ended?: SignInWays
    }

interface SessionValue {
  readonly current: SessionState
  readonly signIn: (body: { readonly persona: string } | { readonly token: string }) => Promise<void>
  readonly signOut: () => Promise<void>
  readonly api: HttpApi
}

const SessionContext = createContext<SessionValue | undefined>(undefined)
const KEY = ['session'] as const
/** Browsers take no longer time for a timer. */
const LONGEST_MS = 2 ** 31 - 1

type Asked = { readonly session: Session } | { readonly ways: SignInWays }

/** Knows who is signed in. It gives the client of the engine to everything below. */
export function SessionProvider({ children }: { readonly children: ReactNode }) {
  const spoken = useRef<Language>('zh')
  spoken.current = useLanguage().language
  const queries = useQueryClient()
  const [last, setLast] = useState<Session>()
  /** The person as whom the page is shown, also where their session has ended. */
  const shown = useRef(last)
  const gate = useMemo(() => http({ community: '', language: () => spoken.current }), [])
  const { data, error, refetch } = useQuery({
    queryKey: KEY,
    queryFn: async (): Promise<Asked> => {
      try {
        const session = (await gate.request('/session')).body as Session
        // Another person has signed in, here or in another window.
        if (shown.current !== undefined && !isSamePerson(shown.current, session)) forgetAnswers(queries)
        return { session }
      } catch (problem) {
        if (!(problem instanceof HttpProblem) || problem.status !== 401) throw problem
        return { ways: (problem.body.signIn ?? {}) as SignInWays }
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
    // It may have been renewed in another window.
    refetchOnWindowFocus: 'always',
    refetchInterval: ({ state }) => untilEnd(state.data),
    retry: 2,
  })
  const session = data !== undefined && 'session' in data ? data.session : undefined
  if (session !== undefined && session !== last) setLast(session)
  shown.current = session ?? last
  const { community = '', actor } = shown.current ?? {}
  const api = useMemo(() => {
    const send = async (url: string, init: RequestInit): Promise<Response> => {
      const answer = await fetch(url, init)
      // No one is signed in any more, or another person is: the page asks who.
      if (answer.status === 401) void queries.refetchQueries({ queryKey: KEY, exact: true }, { cancelRefetch: false })
      return answer
    }
    return http({ community, language: () => spoken.current, actor: () => actor, fetch: send })
  }, [community, actor, queries])

  const signIn = useCallback<SessionValue['signIn']>(
    async (body) => {
      await gate.session.signIn(body)
      await queries.refetchQueries({ queryKey: KEY, exact: true })
      void queries.invalidateQueries({ predicate: isAnswer })
    },
    [gate, queries],
  )
  const leaving = session?.signOut
  const signOut = useCallback(async () => {
    // Residents' pages of this browser keep a draft until then.
    await forgetDraft()
    if (leaving !== undefined) {
      window.location.assign(leaving)
      return
    }
    await gate.session.signOut()
    setLast(undefined)
    await queries.refetchQueries({ queryKey: KEY, exact: true })
    forgetAnswers(queries)
  }, [gate, leaving, queries])

  const value = useMemo<SessionValue>(() => {
    const current = stateOf(data, last, error, () => void refetch())
    return { current, signIn, signOut, api }
  }, [data, last, error, refetch, signIn, signOut, api])
  return <SessionContext value={value}>{children}</SessionContext>
}

/** Milliseconds until the session ends, unless it was used meanwhile. Then it is asked for again. */
function untilEnd(asked: Asked | undefined): number | false {
  if (asked === undefined || !('session' in asked)) return false
  return Math.max(1000, Math.min(LONGEST_MS, Date.parse(asked.session.expires) + 1000 - Date.now()))
}

function stateOf(
  asked: Asked | undefined,
  last: Session | undefined,
  error: Error | null,
  retry: () => void,
): SessionState {
  if (asked === undefined) return error === null ? { state: 'loading' } : { state: 'failed', error, retry }
  if ('session' in asked) return { state: 'in', session: asked.session }
  return last === undefined ? { state: 'out', ways: asked.ways } : { state: 'in', session: last, ended: asked.ways }
}

const isSamePerson = (one: Session, other: Session): boolean => one.actor === other.actor && one.party === other.party

const isAnswer = ({ queryKey }: Query): boolean => queryKey[0] !== KEY[0]

/** Nothing that one person was told stays for the next. */
const forgetAnswers = (queries: QueryClient): void => queries.removeQueries({ predicate: isAnswer })

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
