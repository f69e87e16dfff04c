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
  | {
      readonly kind: 'failed'
      /** A code for the owner: `status-503`, `timeout`, `unreachable`. It reveals no name or address of the engine's network. */
      readonly reason: string
      /** A code for the operator's log alone: why the endpoint is unreachable. */
      readonly detail?: string
      /** Milliseconds that the endpoint asked for. */
      readonly retryAfter?: number
    }

/** Sends deliveries over HTTP. It never rejects: every failure is an answer. */
export interface WebhookSender {
  send(delivery: Delivery, signal: AbortSignal): Promise<Answer>
  /** Returns the reason why a URL cannot be an endpoint, as far as it is known without the network; undefined if there is none. */
  objects(url: string): Sentence | undefined
  close(): void
}
