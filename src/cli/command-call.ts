import { wholeNumber } from '../../domain/kernel/index.ts'
import { Fault } from '../../services/kit/fault.ts'

/** Status codes of answers that ask for a retry, with Retry-After. */
const AGAIN: ReadonlySet<number> = new Set([429, 503])

export type Call = (path: string, init?: RequestInit) => Promise<Response>

export interface CallOptions {
  readonly signal: AbortSignal
  /** The most requests to a server that is busy, including the first. */
  readonly mostTries: number
}

/**
 * Calls an engine over HTTP, and retries when the engine asks for it.
 *
 * @throws Fault `server.unreachable`
 */
export const calling =
  (url: string, { signal, mostTries }: CallOptions): Call =>
  async (path, init = {}) => {
    for (let tries = 1; ; tries += 1) {
      const response = await fetch(new URL(path, url), init).catch((cause: unknown) => {
        throw new Fault(
          'server.unreachable',
          `${url} does not answer. Check that the server runs, then run the command again.`,
          { cause },
        )
      })
      if (!AGAIN.has(response.status) || tries === mostTries || signal.aborted) return response
      await response.body?.cancel()
      await pause(wholeNumber(response.headers.get('retry-after') ?? '') ?? 1, signal)
    }
  }

/**
 * Reads the answer of an engine.
 *
 * @throws Fault `server.foreign` if the answer is not the JSON that an engine sends
 */
export async function answerOf(response: Response, url: string): Promise<unknown> {
  const answer: unknown = await response.json().catch(() => undefined)
  if (typeof answer === 'object' && answer !== null) return answer
  throw new Fault('server.foreign', `${url} does not answer like Sanshe. Correct the address.`)
}

function pause(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    const settle = (): void => {
      clearTimeout(timer)
      signal.removeEventListener('abort', settle)
      done()
    }
    const timer = setTimeout(settle, Math.min(seconds, 60) * 1000)
    signal.addEventListener('abort', settle)
  })
}
