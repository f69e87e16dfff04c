import type { FiltersOf, ViewName, ViewRow } from '../../../projections/views.ts'
import type { Sentence } from './language.tsx'

/** An answer of the engine that is no success. `code` is stable; `title` and `detail` are in the reader's language. */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem'
  readonly status: number
  readonly code: string
  readonly title: string
  readonly detail: string
  readonly errors: readonly { readonly path: string; readonly message: string }[]
  readonly retryAfterMs: number | undefined
  readonly more: Readonly<Record<string, unknown>>
  constructor(status: number, body: Record<string, unknown>, retryAfterMs?: number) {
    super(String(body.detail ?? body.title ?? status))
    this.status = status
    this.code = String(body.code ?? 'answer.unreadable')
    this.title = String(body.title ?? status)
    this.detail = String(body.detail ?? '')
    this.errors = (body.errors ?? []) as HttpProblem['errors']
    this.retryAfterMs = retryAfterMs
    this.more = body
  }
}

/** The engine could not be reached, or the connection ended before the answer. */
export class HttpUnreachable extends Error {
  override readonly name = 'HttpUnreachable'
}

export interface Page<N extends ViewName> {
  readonly rows: readonly ViewRow<N>[]
  readonly position: string
  readonly next?: string
  readonly restricted?: string
}
export interface SendOptions {
  readonly id?: string
  readonly key?: string
  readonly ifMatch?: string
}
export interface Sent {
  readonly id: string
  readonly revision: number
  readonly position: string
  readonly [more: string]: unknown
}
export interface Asked<N extends ViewName> {
  readonly filters?: FiltersOf<N>
  readonly limit?: number
  readonly after?: string
  readonly minPosition?: string
}
export interface FeedEvent {
  readonly id: string
  readonly type: string
  readonly subject: string
  readonly position: string
  readonly time: string
  readonly actor?: string
  readonly party?: string
  readonly data: Readonly<Record<string, unknown>>
}
export type FollowState = 'connecting' | 'live' | 'waiting'
export interface Followed {
  readonly after?: string
  readonly onEvent: (event: FeedEvent) => void
  readonly onState: (state: FollowState) => void
}
export interface HttpApi {
  send(aggregate: string, command: string, body: object, options?: SendOptions): Promise<Sent>
  view<N extends ViewName>(name: N, asked?: Asked<N>): Promise<Page<N>>
  row<N extends ViewName>(name: N, id: string, asked?: { readonly minPosition?: string }): Promise<ViewRow<N>>
  follow(followed: Followed): () => void
  /** Any other address of the engine, with the same headers and errors. */
  call<T>(path: string, init?: { readonly method?: string; readonly body?: object }): Promise<T>
}

export interface HttpOptions {
  readonly community: string
  readonly language: () => 'zh' | 'en'
}

export const http = ({ community, language }: HttpOptions): HttpApi => {
  const call = async <T,>(
    path: string,
    { method = 'GET', body, headers = {} }: { method?: string; body?: object; headers?: Record<string, string> } = {},
  ): Promise<T> => {
    let response: Response
    try {
      response = await fetch(path, {
        method,
        credentials: 'same-origin',
        headers: {
          accept: 'application/json',
          'accept-language': language(),
          'x-sanshe-request': '1',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
    } catch (cause) {
      throw new HttpUnreachable('The engine cannot be reached.', { cause })
    }
    const answer: unknown = response.status === 204 ? undefined : await response.json().catch(() => ({}))
    if (response.ok) return answer as T
    const wait = Number(response.headers.get('retry-after'))
    throw new HttpProblem(response.status, answer as Record<string, unknown>, wait > 0 ? wait * 1000 : undefined)
  }
  const at = (minPosition: string | undefined): Record<string, string> =>
    minPosition === undefined ? {} : { 'x-min-position': minPosition }
  return {
    call,
    async send(aggregate, command, body, { id, key = crypto.randomUUID(), ifMatch } = {}) {
      const headers = { 'idempotency-key': key, ...(ifMatch === undefined ? {} : { 'if-match': ifMatch }) }
      const own = id === undefined ? '' : `/${encodeURIComponent(id)}/${command}`
      return call<Sent>(`/v1/${community}/${aggregate}${own}`, { method: 'POST', body, headers })
    },
    view<N extends ViewName>(name: N, { filters, limit, after, minPosition }: Asked<N> = {}) {
      const query = new URLSearchParams()
      for (const [key, value] of Object.entries({ ...filters, limit, after })) {
        if (value !== undefined && value !== '') query.set(key, String(value))
      }
      return call<Page<N>>(`/v1/${community}/${name}?${query}`, { headers: at(minPosition) })
    },
    row<N extends ViewName>(name: N, id: string, { minPosition }: { readonly minPosition?: string } = {}) {
      return call<ViewRow<N>>(`/v1/${community}/${name}/${encodeURIComponent(id)}`, { headers: at(minPosition) })
    },
    follow({ after, onEvent, onState }) {
      onState('connecting')
      const source = new EventSource(`/v1/${community}/events${after === undefined ? '' : `?after=${after}`}`)
      source.onopen = () => onState('live')
      source.onerror = () => onState('waiting')
      source.onmessage = ({ data }) => onEvent(JSON.parse(String(data)) as FeedEvent)
      return () => source.close()
    },
  }
}

export type { FiltersOf, Sentence, ViewName, ViewRow }
