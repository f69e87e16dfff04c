import { HttpProblem, HttpUnreachable, mayPass, type ProblemMembers } from './errors.ts'
import type { HttpOptions } from './options.ts'
import { abortError, patience, SURROUNDINGS, type Surroundings, sleep } from './surroundings.ts'
import type { AnswerLanguage } from './words.ts'

/** What every call may say of itself. */
export interface HttpCallOptions {
  /** Ends the call. It then rejects with an `AbortError`. */
  readonly signal?: AbortSignal | undefined
}

/** A request to the engine. */
export interface HttpCall extends HttpCallOptions {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly headers?: Readonly<Record<string, string | undefined>>
  readonly body?: unknown
  /** Whether it may be sent again after a fault. Default: if it is no POST, or has the header `idempotency-key`. */
  readonly repeatable?: boolean
}

/** An answer whose body was read. */
export interface HttpReply {
  readonly status: number
  readonly headers: Headers
  readonly body: unknown
}

/** Sends requests: with the identity and the language of the caller, and with bounded retries. */
export interface Transport {
  readonly surroundings: Surroundings
  readonly language: () => AnswerLanguage
  /**
   * Sends a request until it is answered. Retries 429, and if it is repeatable 502, 503, 504 and faults of the network, for a while.
   *
   * @throws HttpProblem, HttpUnreachable
   */
  call(path: string, call?: HttpCall): Promise<HttpReply>
  /** Sends a request once, and resolves when the answer begins. @throws HttpProblem, HttpUnreachable */
  open(path: string, call: HttpCall & { readonly signal: AbortSignal }): Promise<Response>
}

/** The answer to a question whose answer has not changed. */
const UNCHANGED = 304

export function transport(options: HttpOptions): Transport {
  const { base = '', token, actor, timeoutMs = 30_000, surroundings = SURROUNDINGS } = options
  const root = base.replace(/\/+$/, '')
  const language = options.language ?? (() => 'en')
  const send = options.fetch ?? ((url: string, init: RequestInit) => fetch(url, init))

  async function open(path: string, call: HttpCall & { readonly signal: AbortSignal }): Promise<Response> {
    const { method = 'GET', body, signal } = call
    const bearer = await token?.()
    const headers: Record<string, string | undefined> = {
      accept: 'application/json',
      'accept-language': language(),
      'content-type': body === undefined ? undefined : 'application/json',
      authorization: bearer === undefined ? undefined : `Bearer ${bearer}`,
      // A form of another site cannot send it, so the engine takes commands by cookie only with it.
      'x-sanshe-request': bearer === undefined && method !== 'GET' ? '1' : undefined,
      'x-sanshe-actor': bearer === undefined ? actor?.() : undefined,
      ...call.headers,
    }
    const init: RequestInit = {
      method,
      headers: Object.entries(headers).filter((entry): entry is [string, string] => entry[1] !== undefined),
      credentials: bearer === undefined ? 'same-origin' : 'omit',
      cache: 'no-store',
      signal,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }
    let response: Response
    try {
      response = await send(root + path, init)
    } catch (cause) {
      if (signal.aborted) throw abortError()
      throw new HttpUnreachable('engine.unreachable', language(), { cause })
    }
    if (response.ok || response.status === UNCHANGED) return response
    throw await refusal(response, language())
  }

  /** Sends a request once. An answer that takes too long is given up. */
  async function once(path: string, call: HttpCall): Promise<HttpReply> {
    const { signal } = call
    const giveUp = new AbortController()
    let late = false
    const abort = (): void => giveUp.abort()
    const cancel = surroundings.after(timeoutMs, () => {
      late = true
      abort()
    })
    signal?.addEventListener('abort', abort)
    try {
      if (signal?.aborted === true) throw abortError()
      return await whole(await open(path, { ...call, signal: giveUp.signal }), language())
    } catch (cause) {
      if (late && signal?.aborted !== true) throw new HttpUnreachable('engine.silent', language(), { cause })
      throw giveUp.signal.aborted ? abortError() : cause
    } finally {
      cancel()
      signal?.removeEventListener('abort', abort)
    }
  }

  return {
    surroundings,
    language,
    open,
    async call(path, call = {}) {
      const waitAgain = patience(surroundings)
      for (;;) {
        try {
          return await once(path, call)
        } catch (error) {
          if (!mayPass(error) || !(isRepeatable(call) || wasNotTaken(error))) throw error
          const waitMs = waitAgain(error.retryAfterMs)
          if (waitMs === undefined) throw error
          await sleep(surroundings, waitMs, call.signal)
        }
      }
    },
  }
}

const isRepeatable = ({ method, headers, repeatable }: HttpCall): boolean =>
  repeatable ?? (method !== 'POST' || headers?.['idempotency-key'] !== undefined)

/** Whether the engine has certainly not done what was asked. */
const wasNotTaken = ({ status }: HttpProblem | HttpUnreachable): boolean => status === 429

/** Reads an answer to its end. A connection that breaks before is a fault of the network. */
async function whole(response: Response, language: AnswerLanguage): Promise<HttpReply> {
  const { status, headers } = response
  let text: string
  try {
    text = await response.text()
  } catch (cause) {
    throw new HttpUnreachable('engine.unreachable', language, { cause })
  }
  try {
    return { status, headers, body: text === '' ? undefined : JSON.parse(text) }
  } catch (cause) {
    throw new HttpUnreachable('answer.malformed', language, { status, cause })
  }
}

/** The error of an answer that is no success. The page of a proxy is no problem with a code. */
async function refusal(response: Response, language: AnswerLanguage): Promise<HttpProblem | HttpUnreachable> {
  const { status, headers } = response
  const seconds = Number(headers.get('retry-after') ?? Number.NaN)
  const retryAfterMs = seconds >= 0 ? seconds * 1000 : undefined
  const body: unknown = await response.json().catch(() => undefined)
  return isProblem(body)
    ? new HttpProblem({ ...body, status }, retryAfterMs)
    : new HttpUnreachable('answer.malformed', language, { status, retryAfterMs })
}

/** Whether an object has the members of a problem. */
const isProblem = (body: unknown): body is ProblemMembers =>
  typeof body === 'object' &&
  body !== null &&
  ['code', 'title', 'detail'].every((member) => typeof Reflect.get(body, member) === 'string')
