import type { Sentence } from '../../domain/kernel/index.ts'

/** One signed HTTP request. */
export interface Delivery {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** The outcome of a delivery. */
export type Answer =
  | { readonly kind: 'taken' }
  /** The endpoint answered 410: it wants no more deliveries. */
  | { readonly kind: 'gone' }
  /** `reason` is a code: `status-503`, `timeout`. `retryAfter` is the wait in milliseconds that the endpoint asked for. */
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfter?: number }

/** Sends deliveries over HTTP. It never rejects: every failure is an answer. */
export interface WebhookSender {
  send(delivery: Delivery, signal: AbortSignal): Promise<Answer>
  /** Returns the reason why a URL cannot be an endpoint, as far as it is known without the network; undefined if there is none. */
  objects(url: string): Sentence | undefined
  close(): void
}
