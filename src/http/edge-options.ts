import type { FastifyBaseLogger } from 'fastify'
import type { ProviderSettings } from './session/provider.ts'
import type { SessionSettings } from './session/sessions.ts'

/** The forms in which answers are read. `sse` goes on for ever; `document` is the pages that need no token. */
export const ANSWER_FORMS = ['sse', 'ndjson', 'page', 'stream', 'view', 'list', 'document'] as const
export type AnswerForm = (typeof ANSWER_FORMS)[number]

/** How many answers may be on their way to readers, and how much of them may wait in memory. */
export interface ListenerLimits {
  /** Listeners to server-sent events. */
  readonly sse: number
  /** Answers of every other form. */
  readonly answers: number
  /** Answers of any form to one caller. */
  readonly ofCaller: number
  /** Bytes that wait for their readers; one caller may have a quarter of them. */
  readonly bytes: number
}

/** What the edge is configured with. */
export interface EdgeOptions {
  readonly bodyLimit: number
  /** Requests a minute of one caller. */
  readonly rateLimit: number
  /** Addresses and networks of proxies whose X-Forwarded-For names the caller; none where left out. */
  readonly trustedProxies?: readonly string[]
  /** Origins whose pages may read answers; `*` for every one, none where left out. */
  readonly corsOrigins?: readonly string[]
  /** Seconds for which browsers use only https; 0, or left out: not said. */
  readonly hstsSeconds?: number
  /** Milliseconds for a whole answer, streams excepted. */
  readonly timeout: number
  readonly listeners: ListenerLimits
  /** Milliseconds after which a reader is let go who takes nothing of what waits for them. */
  readonly patience: number
  /** Connections at once; without it, as many as come. */
  readonly connections?: number | undefined
  readonly heartbeat: number
  /** The folder of the built pages (default: there are none). */
  readonly pages?: string
  /** The identity provider with which people sign in (default: none). */
  readonly provider?: ProviderSettings | undefined
  /** How people sign in with a browser (default: no personas, 1 hour idle, 12 hours at most). */
  readonly session?: Partial<SessionSettings>
  readonly logger: FastifyBaseLogger | false
}
