import type { Sentence } from '../../domain/kernel/index.ts'

/** One HTTP request, signed. */
export interface Delivery {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What the other side made of it. */
export type Answer =
  | { readonly kind: 'taken' }
  /** It wants nothing more, ever: 410. */
  | { readonly kind: 'gone' }
  | {
      readonly kind: 'failed'
      /** A code for the owner: `status-503`, `timeout`, `unreachable`. It reveals no name or address of the engine's network. */
      readonly reason: string
      /** A code for the operator's log alone: why the endpoint is unreachable. */
      readonly detail?: string
      /** Milliseconds that the endpoint asked for. */
      readonly retryAfter?: number
    }

/** Sends to the web. Never throws: whatever goes wrong is an answer. */
export interface WebhookSender {
  send(delivery: Delivery, signal: AbortSignal): Promise<Answer>
  /** Why the URL cannot be an endpoint, as far as that is known without asking the network. */
  objects(url: string): Sentence | undefined
  close(): void
}
