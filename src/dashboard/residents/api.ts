import type { Language } from '../kit/language.tsx'
import type { DemandAnswer, Directory, RaisedAnswer, ReadingAnswer, SessionAnswer } from './answers.ts'
import type { Followed } from './route.ts'

/** An answer of the engine that refuses. */
export class RefusedError extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, detail: string) {
    super(detail)
    this.status = status
    this.code = code
  }
}

/** Whether the same request may be accepted later: there is no connection, or the engine is too busy. */
export const passes = (error: unknown): boolean =>
  !(error instanceof RefusedError) || error.status >= 500 || error.status === 429 || error.status === 408

type Headers = Readonly<Record<string, string>>
interface Asked {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly headers?: Headers
  readonly body?: unknown
}

/** A request that has no answer by then is given up: the connection may be gone without a word. */
const PATIENCE_MS = 20_000

/** What the pages ask the engine for. Only a resident's session is sent along: people of a party raise nothing as residents here. */
export interface Api {
  readonly session: SessionAnswer | undefined
  raise(community: string, body: unknown, key: string): Promise<RaisedAnswer>
  act(followed: Followed, command: string, body: unknown, key: string): Promise<void>
  demand(followed: Followed): Promise<DemandAnswer>
  mine(community: string): Promise<readonly DemandAnswer[]>
  find(community: string, number: string, digits: string): Promise<Followed>
  readings(followed: Followed): Promise<readonly ReadingAnswer[]>
  erase(followed: Followed): Promise<void>
}

export function openApi(language: () => Language, session: SessionAnswer | undefined): Api {
  const signedIn = session !== undefined
  const asked = (path: string, request: Asked = {}) => ask(path, request, language(), signedIn)
  const codeOf = ({ code }: Followed): Headers => (code === undefined ? {} : { 'x-follow-up-code': code })
  const demandPath = ({ community, id }: Followed) => `/v1/${community}/demands/${id}`
  return {
    session,
    raise: async (community, body, key) =>
      (await asked(`/v1/${community}/demands`, {
        method: 'POST',
        body,
        headers: { 'idempotency-key': key },
      })) as RaisedAnswer,
    async act(followed, command, body, key) {
      const headers = { 'idempotency-key': key, ...codeOf(followed) }
      await asked(`${demandPath(followed)}/${command}`, { method: 'POST', body, headers })
    },
    demand: async (followed) => (await asked(demandPath(followed), { headers: codeOf(followed) })) as DemandAnswer,
    async mine(community) {
      const { rows } = (await asked(`/v1/${community}/demands?raiser=me&sort=newest`)) as { rows: DemandAnswer[] }
      return rows
    },
    async find(community, number, digits) {
      const { id, followUpCode } = (await asked(`/v1/${community}/follow`, {
        method: 'POST',
        body: { number, digits },
      })) as { id: string; followUpCode: string }
      return { community, id, code: followUpCode }
    },
    async readings({ community, id, code }) {
      const path =
        code === undefined
          ? `/v1/${community}/privacy/disclosures?subject=${encodeURIComponent(session?.actor ?? '')}`
          : `/v1/${community}/privacy/demands/${id}/disclosures`
      const { disclosures } = (await asked(path, { headers: codeOf({ community, id, ...(code ? { code } : {}) }) })) as {
        disclosures: ReadingAnswer[]
      }
      return disclosures
    },
    async erase(followed) {
      const { community, id } = followed
      await asked(`/v1/${community}/privacy/demands/${id}/erase`, { method: 'POST', body: {}, headers: codeOf(followed) })
    },
  }
}

/** The session of a resident who is signed in. Anyone else uses these pages without an account. */
export async function residentSession(language: Language): Promise<SessionAnswer | undefined> {
  try {
    const session = (await ask('/session', {}, language, true)) as SessionAnswer
    return session.role === 'resident' ? session : undefined
  } catch (error) {
    if (passes(error)) throw error
    return undefined
  }
}

export async function directoryOf(community: string, language: Language): Promise<Directory> {
  return (await ask(`/v1/${community}/directory`, {}, language, false)) as Directory
}

export async function endSession(language: Language): Promise<void> {
  await ask('/session', { method: 'DELETE' }, language, true)
}

async function ask(path: string, { method = 'GET', headers, body }: Asked, language: Language, signedIn: boolean) {
  const patience = new AbortController()
  const timer = setTimeout(() => patience.abort(), PATIENCE_MS)
  try {
    const answer = await fetch(path, {
      method,
      credentials: signedIn ? 'same-origin' : 'omit',
      cache: 'no-store',
      signal: patience.signal,
      headers: {
        'accept-language': language,
        ...(signedIn ? { 'x-sanshe-request': '1' } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const told: unknown = answer.status === 204 ? undefined : await answer.json()
    if (answer.ok) return told
    const { code = 'unknown', detail = '' } = told as { code?: string; detail?: string }
    throw new RefusedError(answer.status, code, detail)
  } finally {
    clearTimeout(timer)
  }
}
