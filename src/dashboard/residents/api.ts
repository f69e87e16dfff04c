import { type HttpApi, HttpProblem, http, type SessionFacts } from '../../../client/http/index.ts'
import type { Language } from '../kit/language.tsx'
import type { AlertSettings, DemandAnswer, ReadingAnswer } from './answers.ts'
import type { Followed } from './route.ts'

/** Whether the same request may be accepted later: there is no connection, or the engine is too busy. */
export const passes = (error: unknown): boolean =>
  !(error instanceof HttpProblem) || error.status >= 500 || error.status === 429 || error.status === 408

/** Whether the session of the resident has ended, or another person has signed in. */
export const isSessionEnd = (error: unknown): error is HttpProblem =>
  error instanceof HttpProblem && error.status === 401

/** What to tell a person about a request that failed; empty where there is no connection. */
export const detailOf = (error: unknown): string => (error instanceof HttpProblem ? error.detail : '')

/** A command that a raiser sends about their own demand. */
export type OwnCommand =
  | 'give-feedback'
  | 'dispute-callback'
  | 'urge'
  | 'withdraw'
  | 'appeal'
  | 'consent-to-publication'

/** What these pages ask the engine for. */
export interface Api {
  readonly community: string
  /** The resident who is signed in, if one is. */
  readonly session: SessionFacts | undefined
  /** Who is signed in is not known yet: a draft belongs to the person who used these pages last, and nothing is sent. */
  readonly offline: boolean
  raise(body: Readonly<Record<string, unknown>>, key: string, signal: AbortSignal): Promise<Followed>
  /** Resolves with the names of the events that the command wrote. */
  act(followed: Followed, command: OwnCommand, body: object, key: string): Promise<readonly string[]>
  demand(followed: Followed): Promise<DemandAnswer>
  mine(): Promise<readonly DemandAnswer[]>
  find(number: string, phoneEnding: string): Promise<Followed>
  readings(followed: Followed): Promise<readonly ReadingAnswer[]>
  erase(followed: Followed): Promise<void>
  /** What the resident who is signed in has chosen to be told; undefined where that is nothing. */
  alerts(): Promise<AlertSettings | undefined>
  setAlerts(chosen: AlertSettings, key: string): Promise<void>
  signOut(): Promise<void>
}

/**
 * The client of one community. Only a resident's session is sent along: people of a party raise nothing as residents here.
 *
 * @param told called after each answer to the resident who is signed in, with whether their session has ended
 */
export function residentsApi(
  community: string,
  language: () => Language,
  { session, offline }: Pick<Api, 'session' | 'offline'>,
  told: (hasEnded: boolean) => void,
): Api {
  const client = session === undefined ? visitorOf(community, language) : residentOf(community, language, session, told)
  /** The view answers with what the raiser has just done. */
  let written: string | undefined
  /** The demand as it was answered last: while it has not changed, the answer is almost nothing. */
  let seen: { readonly etag: string; readonly row: DemandAnswer } | undefined
  return {
    community,
    session,
    offline,
    async raise(body, key, signal) {
      if (offline) throw new Error('It is not known yet who raises this.')
      const { id, position, followUpCode } = await client.sendAny('demand', 'raise', body, { key, signal })
      written = position
      return { community, id, ...(followUpCode === undefined ? {} : { code: followUpCode }) }
    },
    async act({ id, code }, command, body, key) {
      const { position, events } = await client.sendAny('demand', command, body, { id, key, followUpCode: code })
      written = position
      return events
    },
    async demand({ id, code }) {
      const before = seen?.row.id === id ? seen : undefined
      const asked = { id, followUpCode: code, minPosition: written, etag: before?.etag }
      const found = (await client.view('demands', asked)) ?? before
      if (found === undefined) throw new Error('An answer has not changed that was never given.')
      seen = found
      return found.row
    },
    async mine() {
      const { rows } = await client.view('demands', { filters: { raiser: 'me' }, minPosition: written })
      return rows
    },
    async find(number, phoneEnding) {
      const { body } = await client.request(`/v1/${community}/follow`, {
        method: 'POST',
        body: { number, phoneEnding },
      })
      const { id, followUpCode } = body as { id: string; followUpCode: string }
      return { community, id, code: followUpCode }
    },
    async readings({ id, code }) {
      const path =
        code === undefined
          ? `disclosures?subject=${encodeURIComponent(session?.actor ?? '')}`
          : `demands/${id}/disclosures`
      const headers = { 'x-follow-up-code': code }
      const { body } = await client.request(`/v1/${community}/privacy/${path}`, { headers })
      return (body as { disclosures: readonly ReadingAnswer[] }).disclosures
    },
    async erase({ id, code }) {
      const headers = { 'x-follow-up-code': code }
      await client.request(`/v1/${community}/privacy/demands/${id}/erase`, { method: 'POST', body: {}, headers })
    },
    async alerts() {
      const filters = { person: session?.actor ?? '' }
      const { rows } = await client.view('resident-notification-settings', { filters, minPosition: written })
      const chosen = rows[0]?.chosen
      // Choices of a resident who was erased come without topics.
      return chosen !== undefined && 'topics' in chosen ? chosen : undefined
    },
    async setAlerts(chosen, key) {
      const body = { person: session?.actor ?? '', ...chosen }
      const { position } = await client.sendAny('notification', 'set-as-resident', body, { key })
      written = position
    },
    signOut: () => client.session.signOut(),
  }
}

/** A client of the engine that asks as anyone may. */
export const visitorOf = (community: string, language: () => Language): HttpApi =>
  http({ community, language, fetch: (url, init) => fetch(url, { ...init, credentials: 'omit' }) })

/** A client of the engine for the resident who is signed in, and for no one else. */
const residentOf = (
  community: string,
  language: () => Language,
  { actor }: SessionFacts,
  told: (hasEnded: boolean) => void,
): HttpApi =>
  http({
    community,
    language,
    actor: () => actor,
    async fetch(url, init) {
      const answer = await fetch(url, init)
      told(answer.status === 401)
      return answer
    },
  })
