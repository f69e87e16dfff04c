import { type ApiError, ErrorCode, type MsgHdrs, NatsError } from 'nats'
import type { Fault } from '../../../services/kit/fault.ts'
import type { StreamAck } from '../../../services/kit/message-id.ts'
import type { NatsLink } from '../connection.ts'
import { natsFault, natsUnavailable, refused } from '../faults.ts'

/** The time limit of a confirmation of JetStream. */
const CONFIRM_TIMEOUT_MS = 5_000

/** Publishes with many messages in flight. They share one inbox and one timer, while the client has an inbox and a timer for each. */
export interface Pipeline {
  /** Publishes a message. Rejects with a NatsError where the server refuses it, else with a Fault. */
  publish(subject: string, payload: Uint8Array, headers: MsgHdrs): Promise<StreamAck>
  /** Fails every message in flight. No message can be published any more. */
  stop(fault: Fault): void
}

interface Sent {
  readonly since: number
  readonly subject: string
  readonly resolve: (taken: StreamAck) => void
  readonly reject: (error: unknown) => void
}

/** Makes a pipeline over the current connection. @param now milliseconds of a monotonic clock */
export function pipeline(nats: NatsLink, now: () => number): Pipeline {
  const nc = nats.connection()
  const inbox = nats.newInbox()
  /** Unconfirmed messages by number, in the order in which they were sent. */
  const sent = new Map<number, Sent>()
  let last = 0
  let timer: NodeJS.Timeout | undefined

  const subscription = nc.subscribe(`${inbox}.*`, {
    callback(error, message) {
      if (error !== null) return fail(natsFault(error))
      const number = Number(message.subject.slice(inbox.length + 1))
      const one = sent.get(number)
      if (one === undefined) return
      sent.delete(number)
      if (message.data.length === 0) return one.reject(new NatsError('publish', ErrorCode.NoResponders))
      const answer: StreamAck & { readonly error?: ApiError } = message.json()
      if (answer.error === undefined) one.resolve(answer)
      else one.reject(refused(answer.error))
    },
  })

  const quiet = nats.onDenied((subject) => {
    for (const [number, one] of sent) {
      if (one.subject !== subject) continue
      sent.delete(number)
      one.reject(new NatsError('publish', ErrorCode.PermissionsViolation))
    }
  })

  function fail(fault: Fault): void {
    const failing = [...sent.values()]
    sent.clear()
    for (const { reject } of failing) reject(fault)
  }

  function look(): void {
    timer = undefined
    const [oldest] = sent.values()
    if (oldest === undefined) return
    if (now() - oldest.since > CONFIRM_TIMEOUT_MS) fail(natsUnavailable())
    else timer = setTimeout(look, CONFIRM_TIMEOUT_MS / 5)
  }

  return {
    stop(fault) {
      clearTimeout(timer)
      quiet()
      subscription.unsubscribe()
      fail(fault)
    },
    publish: (subject, payload, headers) =>
      new Promise((resolve, reject) => {
        last += 1
        nc.publish(subject, payload, { reply: `${inbox}.${last}`, headers })
        sent.set(last, { since: now(), subject, resolve, reject })
        timer ??= setTimeout(look, CONFIRM_TIMEOUT_MS / 5)
      }),
  }
}
