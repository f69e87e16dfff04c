import type { Surroundings } from './surroundings.ts'
import type { AnswerLanguage } from './words.ts'

/** How a client reaches an engine, and who it speaks for. */
export interface HttpOptions {
  /** The origin of the engine, such as `https://sanshe.example.org`. Default: that of the page. */
  readonly base?: string
  /** The id of the community. */
  readonly community: string
  /** The language of answers, asked before each request. Default: English. */
  readonly language?: () => AnswerLanguage
  /**
   * A token that is still valid, asked before each request. Where it is left out, or returns undefined, the client relies on the
   * session cookie of the page.
   */
  readonly token?: () => string | undefined | Promise<string | undefined>
  /**
   * The `actor` of the session that the page shows, asked before each request that relies on the cookie. The engine answers 401
   * where that person is no longer signed in, and does not take a command as that of a visitor or of another person.
   */
  readonly actor?: () => string | undefined
  /** Default: the `fetch` of the platform. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>
  /** Milliseconds until a request without an answer counts as lost. Default: 30,000. */
  readonly timeoutMs?: number
  /** Time and randomness, for tests. */
  readonly surroundings?: Surroundings
}
