import { HttpProblem, HttpUnreachable, mayPass, type ProblemBody } from './errors.ts'
import type { HttpOptions } from './options.ts'
import { abortError, backoffMs, pause, SURROUNDINGS, type Surroundings } from './surroundings.ts'
import type { Language } from './words.ts'

/** What one call may say of itself. */
export interface CallOptions {
  /** Ends the call. It rejects with an `AbortError`. */
  readonly signal?: AbortSignal | undefined
}

/** A request to the engine. */
export interface Call extends CallOptions {
  readonly method?: 'GET' | 'POST' | 'DELETE'
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: unknown
  readonly accept?: string
  /** Statuses beside 2xx that are answers, not errors. */
  readonly also?: readonly number[]
}

/** An answer whose body was read. */
export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

/** Sends requests: with the identity and the language of the caller, and with bounded retries. */
export interface Transport {
  readonly surroundings: Surroundings
  language(): Language
  /**
   * Sends a request until it is answered. Retries 429, 502, 503, 504 and network faults, no other answer.
   *
   * @throws HttpProblem, HttpUnreachable
   */
  call(path: string, call?: Call): Promise<Reply>
  /** Sends a request once and hands out its body as it comes. @throws HttpProblem, HttpUnreachable */
  stream(path: string, call: Call): Promise<ReadableStream<Uint8Array>>
}

/** Retries of one call at most. */
const RETRIES = 5

export function transport(options: HttpOptions): Transport {
  const { base = '', token, timeoutMs = 30_000, surroundings = SURROUNDINGS } = options
  const root = base.replace(/\/+$/, '')
  const fetched = options.fetch ?? ((url, init) => fetch(url, init))
  const language = (): Language => options.language?.() ?? 'en'

  async function init({ method = 'GET', headers = {}, body, accept }: Call, signal: AbortSignal): Promise<RequestInit> {
    const bearer = await token?.()
    const all: Record<string, string | undefined> = {
      accept: accept ?? 'application/json',
      'accept-language': language(),
      'content-type': body === undefined ? undefined : 'application/json',
      authorization: bearer === undefined ? undefined : `Bearer ${bearer}`,
      // A form of another site cannot send this header.
      'x-sanshe-request': bearer === undefined ? '1' : undefined,
      ...headers,
    }
    const given = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== undefined)
    return {
      method,
      headers: given,
      credentials: bearer === undefined ? 'same-origin' : 'omit',
      cache: 'no-store',
      signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }
  }

  /** Sends a request once. What takes longer than the time for an answer is given up. */
  async function once<T>(path: string, call: Call, read: (response: Response) => Promise<T>): Promise<T> {
    const { signal, also = [] } = call
    if (signal?.aborted === true) throw abortError()
    const giveUp = new AbortController()
    let late = false
    const abort = (): void => giveUp.abort()
    const cancel = surroundings.after(timeoutMs, () => {
      late = true
      abort()
    })
    signal?.addEventListener('abort', abort, { once: true })
    try {
      const sent = await init(call, giveUp.signal)
      const response = await fetched(root + path, sent)
      if (!response.ok && !also.includes(response.status)) throw await refusal(response, language())
      return await read(response)
    } catch (cause) {
      if (signal?.aborted === true) throw abortError()
      if (cause instanceof HttpProblem || cause instanceof HttpUnreachable) throw cause
      throw new HttpUnreachable(late ? 'engine.silent' : 'engine.unreachable', language(), { cause })
    } finally {
      cancel()
      signal?.removeEventListener('abort', abort)
    }
  }

  const reply = async (response: Response): Promise<Reply> => {
    const { status, headers } = response
    const text = await response.text()
    return { status, headers, body: text === '' ? undefined : parsed(text, status, language()) }
  }

  return {
    surroundings,
    language,
    async call(path, call = {}) {
      for (let tries = 0; ; tries += 1) {
        try {
          return await once(path, call, reply)
        } catch (error) {
          if (tries === RETRIES || !mayPass(error)) throw error
          await pause(surroundings, backoffMs(surroundings, tries, error.retryAfterMs), call.signal)
        }
      }
    },
    async stream(path, call) {
      // The body outlives the request, so the caller's signal has to reach it directly.
      throw new Error(`${path} ${call}`)
    },
  }
}

function parsed(text: string, status: number, language: Language): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new HttpUnreachable('answer.malformed', language, { status, cause })
  }
}

/** The error of an answer that is no success. A proxy's own page has no code. */
async function refusal(response: Response, language: Language): Promise<HttpProblem | HttpUnreachable> {
  const { status, headers } = response
  const wait = Number(headers.get('retry-after') ?? Number.NaN)
  const retryAfterMs = wait >= 0 ? wait * 1000 : undefined
  const body: unknown = await response.json().catch(() => undefined)
  if (isProblem(body)) return new HttpProblem({ ...body, status }, retryAfterMs)
  return new HttpUnreachable('answer.malformed', language, { status, retryAfterMs })
}

/** Whether an object has the members of a problem. */
export const isProblem = (body: unknown): body is ProblemBody =>
  typeof body === 'object' &&
  body !== null &&
  ['code', 'title', 'detail'].every((member) => typeof Reflect.get(body, member) === 'string')
