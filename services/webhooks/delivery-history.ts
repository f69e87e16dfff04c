import type { Instant } from '../../domain/kernel/index.ts'
import type { Wait } from '../kit/event-delivery.ts'
import type { DeliveryRecord, Endpoint, EndpointChange, Endpoints } from '../ports/endpoints.ts'
import type { Answer } from '../ports/webhook-sender.ts'

/** The number of latest deliveries that the record of an endpoint holds. */
export const MOST_DELIVERIES = 20
/** Milliseconds between two writes of one endpoint's history. */
export const HISTORY_MS = 10_000

/** An answer, and the milliseconds that it took. */
export type TimedAnswer = Answer & { readonly ms: number } & {
  /** The engine could not read the event, so nothing was sent. */
  readonly unreadable?: true
}

/** Describes a delivery for the history of its endpoint. It holds a code and no personal data. */
export function deliveryRecord(at: Instant, type: string, answer: TimedAnswer): DeliveryRecord {
  return { at, type, outcome: answer.kind === 'taken' ? 'taken' : reasonOf(answer), ms: answer.ms }
}

/** The code for the owner of why a delivery was not taken. */
export const reasonOf = (answer: Exclude<Answer, { kind: 'taken' }>): string =>
  answer.kind === 'gone' ? 'status-410' : answer.reason

/** Adds deliveries to the history of an endpoint, and drops the oldest ones. */
export const withDeliveries =
  (...added: readonly DeliveryRecord[]) =>
  ({ deliveries = [] }: Pick<Endpoint, 'deliveries'>): Pick<EndpointChange, 'deliveries'> => ({
    deliveries: [...deliveries, ...added].slice(-MOST_DELIVERIES),
  })

interface DeliveryHistory {
  note(delivery: DeliveryRecord): void
  /** Writes what is not written yet. Resolves also where that fails. */
  end(): Promise<void>
}

/**
 * Collects the deliveries to one endpoint and writes them to its record, at most once in 10 s. Deliveries never wait for it: a
 * process that is killed loses the entries of its last seconds.
 */
export function deliveryHistory(
  id: string,
  { endpoints, wait }: { readonly endpoints: Pick<Endpoints, 'change'>; readonly wait: Wait },
  signal: AbortSignal,
): DeliveryHistory {
  let pending: readonly DeliveryRecord[] = []
  let writing: Promise<void> | undefined

  async function write(): Promise<void> {
    const added = pending
    await endpoints.change(id, withDeliveries(...added))
    pending = pending.filter((one) => !added.includes(one))
  }

  async function writeLater(): Promise<void> {
    while (pending.length > 0) {
      await wait(HISTORY_MS, signal)
      // Where the record cannot be written now, the next round does.
      await write().catch(() => {})
    }
  }

  return {
    note(delivery) {
      pending = [...pending, delivery].slice(-MOST_DELIVERIES)
      // The wait rejects when the lane ends.
      writing ??= writeLater()
        .catch(() => {})
        .finally(() => {
          writing = undefined
        })
    },
    async end() {
      await writing
      if (pending.length > 0) await write().catch(() => {})
    },
  }
}
