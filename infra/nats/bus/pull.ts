import { ErrorCode, type Msg, type NatsConnection, NatsError, nanos } from 'nats'
import { Fault } from '../../../services/kit/fault.ts'
import type { NatsLink } from '../connection.ts'
import { natsFault, natsUnavailable } from '../faults.ts'
import type { StreamNames } from '../names.ts'
import { MAX_UNACKED_EVENTS } from './durable.ts'

/** The time that one pull request waits at the server for events. */
export const PULL_REQUEST_MS = 1_000
/** A pull request without any answer counts as lost after this time. */
const PULL_TIMEOUT_MS = 3_000

const ACK = Buffer.from('+ACK')
const WORKING = Buffer.from('+WPI')

/** A delivered message. */
export interface PulledMessage {
  /** Its sequence in the stream. */
  readonly sequence: number
  text(): string
  /** Acknowledges the message. */
  done(): void
  /** Asks the server for more time. */
  working(): void
}

/** Receives the deliveries of one durable consumer through one subscription, so that no message gets lost on this side. */
export interface Pulling {
  /** Takes the next message in the order of arrival; undefined where none has arrived. */
  take(): PulledMessage | undefined
  /** The messages that nothing has taken yet. */
  readonly waiting: PulledMessage[]
  /** Asks the server for up to `most` messages, unless a request stands. */
  ask(most: number): void
  /** Whether a request stands that may still bring messages. */
  asking(): boolean
  /** Resolves when a message has arrived or a request has ended. @throws Fault where no message can arrive any more */
  news(): Promise<void>
  stop(): void
}

/** Subscribes to the deliveries of a durable consumer. It asks for none yet. */
export function pulling(
  nc: NatsConnection,
  { stream }: StreamNames,
  durable: string,
  { newInbox, onDenied }: Pick<NatsLink, 'newInbox' | 'onDenied'>,
): Pulling {
  const inbox = newInbox()
  const subject = `$JS.API.CONSUMER.MSG.NEXT.${stream}.${durable}`
  const waiting: PulledMessage[] = []
  let asked = 0
  let heard = 0
  let failure: Fault | undefined
  let wake: () => void = () => {}

  function ended(message: Msg): void {
    const code = message.headers?.code
    if (code === 404 || code === 408) asked = 0
    else if (code !== 100) failure = gone(message.headers?.description)
  }

  const quiet = onDenied((denied) => {
    if (denied !== subject) return
    failure = natsFault(new NatsError('pull', ErrorCode.PermissionsViolation))
    wake()
  })

  const subscription = nc.subscribe(inbox, {
    callback(error, message) {
      heard = performance.now()
      if (error !== null) failure = natsFault(error)
      else if (message.subject === inbox) ended(message)
      else {
        asked = Math.max(0, asked - 1)
        waiting.push(delivery(message))
      }
      wake()
    },
  })

  return {
    waiting,
    take: () => waiting.shift(),
    asking: () => asked > 0,
    ask(most) {
      if (asked > 0 || most <= 0) return
      asked = Math.min(most, MAX_UNACKED_EVENTS)
      heard = performance.now()
      nc.publish(subject, JSON.stringify({ batch: asked, expires: nanos(PULL_REQUEST_MS) }), { reply: inbox })
    },
    async news() {
      if (failure === undefined) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(() => {
            if (performance.now() - heard >= PULL_TIMEOUT_MS) failure = natsUnavailable()
            resolve()
          }, PULL_TIMEOUT_MS)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      if (failure !== undefined) throw failure
    },
    stop() {
      quiet()
      subscription.unsubscribe()
      wake()
    },
  }
}

const gone = (what: string | undefined): Fault =>
  new Fault('nats.consumer-gone', `The consumer no longer exists (${what}). It is created again.`, { retryAfter: 1 })

function delivery(message: Msg): PulledMessage {
  return {
    sequence: sequenceIn(message.reply ?? ''),
    text: () => message.string(),
    done: () => {
      message.respond(ACK)
    },
    working: () => {
      message.respond(WORKING)
    },
  }
}

/** Reads the sequence in `$JS.ACK.<stream>.<consumer>.<times>.<sequence>.…`, where domain and account may precede the stream. */
function sequenceIn(reply: string): number {
  const parts = reply.split('.')
  return Number(parts[parts.length > 9 ? 7 : 5])
}
