import type { LookupAddress } from 'node:dns'
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import { type Sentence, wholeNumber } from '../../../domain/kernel/index.ts'
import type { Answer, WebhookSender } from '../../../services/ports/webhook-sender.ts'
import { isPublic, literalAddress } from './addresses.ts'
import { addressesOf } from './name-lookup.ts'

/** The time limit of a whole delivery, as Standard Webhooks advises. */
const TIMEOUT_MS = 10_000
/** The sender drains at most this much of an answer's body, for at most this time, so that the connection can be used again. */
const MAX_DRAINED_BYTES = 64 * 1024
const MAX_DRAIN_MS = 1_000
/** Idle connections to one host that stay open, and the time after which an idle one is closed. */
const MAX_IDLE_CONNECTIONS = 4
const IDLE_TIMEOUT_MS = 30_000
/** Error code for an address of a private network. */
const FORBIDDEN = 'ERR_SANSHE_ADDRESS'

/** The limits of a sender. */
export interface SenderOptions {
  /** Whether endpoints may be on this machine or in its network. */
  readonly privateNetworks: boolean
  /** The time limit of a whole delivery. Default: 10 s. */
  readonly timeoutMs?: number
  /** `unreachable` is answered at a multiple of this time (default: 1000). */
  readonly paceMs?: number
  /** `address:port` of name servers; default: the machine's. */
  readonly nameServers?: readonly string[]
}

/** The pace of answers about endpoints that cannot be reached: their time must not tell why. */
const PACE_MS = 1_000

/**
 * Makes the sender of webhooks. It posts to http and https URLs, follows no redirects and keeps no answer's body. Without
 * `privateNetworks` it connects to public addresses only. It checks the address when it connects, so that no name can lead it into
 * its own network.
 * An address that is not allowed, a name that does not exist and a closed port are one answer, at the same pace. Otherwise the answers
 * would tell which names exist in the network of the engine.
 */
export function webhookSender(options: SenderOptions): WebhookSender {
  const { privateNetworks, timeoutMs = TIMEOUT_MS, paceMs = PACE_MS, nameServers } = options
  const lookup = lookupOf(addressesOf(nameServers), privateNetworks)
  // Connections to a host have no limit: endpoints of many communities may share one, and the caller limits the deliveries in flight.
  const keeping = { keepAlive: true, maxFreeSockets: MAX_IDLE_CONNECTIONS, timeout: IDLE_TIMEOUT_MS }
  const agents = { 'http:': new HttpAgent(keeping), 'https:': new HttpsAgent(keeping) }

  function objects(text: string): Sentence | undefined {
    const url = URL.canParse(text) ? new URL(text) : undefined
    if (url === undefined || !isWeb(url.protocol))
      return { en: 'Give an http or https URL.', zh: '请给出 http 或 https 地址。' }
    if (url.username !== '' || url.password !== '')
      return { en: 'Give a URL without user name and password.', zh: '地址中不得含用户名和密码。' }
    const address = literalAddress(url)
    if (address === undefined || privateNetworks || isPublic(address)) return undefined
    return {
      en: 'Give a URL on the public internet: this one names an address of a private network.',
      zh: '请给出公网地址：此地址属于专用网络。',
    }
  }

  /** Settles at the next multiple of the pace, or when the sender is stopped. */
  const settleAtPace = (startedMs: number, stopping: AbortSignal, settle: () => void): void => {
    const late = setTimeout(done, paceMs - ((performance.now() - startedMs) % paceMs))
    stopping.addEventListener('abort', done, { once: true })
    function done(): void {
      clearTimeout(late)
      stopping.removeEventListener('abort', done)
      settle()
    }
  }

  return {
    objects,
    send: ({ url: text, headers, body }, stopping) =>
      new Promise<Answer>((settle) => {
        if (objects(text) !== undefined) return settle(unreachable('address-forbidden'))
        const started = performance.now()
        const url = new URL(text)
        const secure = url.protocol === 'https:'
        const signal = AbortSignal.any([stopping, AbortSignal.timeout(timeoutMs)])
        const request = (secure ? httpsRequest : httpRequest)(url, {
          method: 'POST',
          headers: { 'user-agent': 'Sanshe-Webhooks/1', ...headers, 'content-length': Buffer.byteLength(body) },
          agent: agents[secure ? 'https:' : 'http:'],
          signal,
          lookup,
        })
        let answer: Answer | undefined
        request.on('error', (error: NodeJS.ErrnoException) => {
          if (answer !== undefined) settle(answer)
          else if (signal.aborted) settle({ kind: 'failed', reason: 'timeout' })
          else
            settleAtPace(started, stopping, () =>
              settle(unreachable(error.code === FORBIDDEN ? 'address-forbidden' : String(error.code))),
            )
        })
        request.on('response', (response) => {
          const answered = answerOf(response)
          answer = answered
          drain(response, () => settle(answered))
        })
        request.end(body)
      }),
    close() {
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}

const isWeb = (protocol: string): boolean => protocol === 'http:' || protocol === 'https:'

/** Drains the rest of an answer, up to a limit. The delivery is in flight until then. */
function drain(response: IncomingMessage, done: () => void): void {
  let length = 0
  const cut = setTimeout(() => response.destroy(), MAX_DRAIN_MS)
  response.on('data', (chunk: Buffer) => {
    length += chunk.length
    if (length > MAX_DRAINED_BYTES) response.destroy()
  })
  // The answer is complete. A fault in the rest of the body changes nothing.
  response.on('error', () => {})
  response.on('close', () => {
    clearTimeout(cut)
    done()
  })
}

function answerOf({ statusCode = 0, headers }: IncomingMessage): Answer {
  if (statusCode >= 200 && statusCode < 300) return { kind: 'taken' }
  if (statusCode === 410) return { kind: 'gone' }
  const seconds = wholeNumber(headers['retry-after'] ?? '') ?? 0
  const retryAfter = seconds > 0 ? { retryAfter: seconds * 1000 } : {}
  return { kind: 'failed', reason: `status-${statusCode}`, ...retryAfter }
}

/** The detail is a code: the message of an error may name addresses. */
const unreachable = (detail: string): Answer => ({ kind: 'failed', reason: 'unreachable', detail })

/** Makes the look-up of a connection. Without `privateNetworks` it refuses a name if any of its addresses is not public. */
const lookupOf =
  (find: (hostname: string) => Promise<LookupAddress[]>, privateNetworks: boolean): LookupFunction =>
  (hostname, options, done) => {
    const found = ([first, ...more]: LookupAddress[]): void => {
      if (first === undefined) done(nowhere(hostname), '')
      else if (!privateNetworks && ![first, ...more].every(({ address }) => isPublic(address))) done(forbidden(), '')
      else if (options.all === true) done(null, [first, ...more])
      else done(null, first.address, first.family)
    }
    find(hostname).then(found, (error) => done(error, ''))
  }

const forbidden = (): NodeJS.ErrnoException =>
  Object.assign(new Error('an address of a private network'), { code: FORBIDDEN })

const nowhere = (hostname: string): NodeJS.ErrnoException =>
  Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' })
