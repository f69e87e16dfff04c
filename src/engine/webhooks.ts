import { randomBytes, randomUUID } from 'node:crypto'
import { webhookSender } from '../../infra/http/webhooks/sender.ts'
import type { Feed } from '../../services/feed/feed.ts'
import type { Enrolment } from '../../services/identity/enrolment.ts'
import { pause, type Redeliver } from '../../services/kit/event-delivery.ts'
import type { Fault } from '../../services/kit/fault.ts'
import type { DeadLetters } from '../../services/ports/dead-letters.ts'
import type { Endpoints } from '../../services/ports/endpoints.ts'
import type { Turn } from '../../services/ports/turn.ts'
import { type Notifier, runNotifier } from '../../services/webhooks/notifier.ts'
import { type Webhooks, webhooks } from '../../services/webhooks/registration.ts'
import type { Core } from './core.ts'

export interface WebhookOptions {
  readonly feed: Feed
  readonly enrolment: Pick<Enrolment, 'stillActs'>
  readonly endpoints: Endpoints
  readonly deadLetters: DeadLetters
  readonly turn: Turn
  /** Whether this process sends deliveries. Registration works in any case. */
  readonly notifies: boolean
  /** Whether endpoints may be on this machine or in its network. */
  readonly privateNetworks: boolean
  /** Deliveries at the same time. */
  readonly deliveries: number
  readonly onFailure: (fault: Fault) => void
  /** Called where an endpoint cannot be reached, with its id and a code. */
  readonly onUnreachable: (endpoint: string, detail: string) => void
}

export interface WebhookParts {
  readonly webhooks: Webhooks
  /** Delivers an event to an endpoint once more. Undefined if no endpoint has this name, or if this process sends nothing. */
  again(durable: string): Redeliver | undefined
  stop(): Promise<void>
}

/** Composes the registration of webhooks and their delivery. */
export function composeWebhooks(core: Core, options: WebhookOptions): WebhookParts {
  const { log, vault, clock, pace, standing } = core
  const { feed, enrolment, endpoints, deadLetters, turn, deliveries, onFailure, onUnreachable } = options
  const sender = webhookSender(options)
  const shared = { endpoints, deadLetters, vault, sender, clock, onUnreachable }
  const notifier: Notifier | undefined = options.notifies
    ? runNotifier({
        ...shared,
        feed,
        turn,
        deliveries,
        pace,
        takesPart: async (owner, id) =>
          (await standing.objection(id, owner)) === undefined && (await enrolment.stillActs(id, owner)),
        random: Math.random,
        wait: pause,
        onFailure,
      })
    : undefined
  return {
    webhooks: webhooks({
      ...shared,
      standing,
      head: () => log.head(),
      newId: randomUUID,
      randomBytes,
    }),
    again: (durable) => notifier?.again(durable),
    async stop() {
      await notifier?.stop()
      sender.close()
    },
  }
}
