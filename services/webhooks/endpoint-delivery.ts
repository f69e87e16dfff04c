import type { Instant, RecordedEvent } from '../../domain/kernel/index.ts'
import type { Feed } from '../feed/feed.ts'
import type { TailReader } from '../feed/tail.ts'
import { durableOf } from '../kit/endpoint-record.ts'
import type { Wait } from '../kit/event-delivery.ts'
import { eventFilter } from '../kit/event-filter.ts'
import { Fault, isOutage } from '../kit/fault.ts'
import type { Pace } from '../kit/pace.ts'
import type { Semaphore } from '../kit/semaphore.ts'
import type { Clock } from '../ports/clock.ts'
import { type DeadLetters, MOST_FAILURES } from '../ports/dead-letters.ts'
import type { DeliveryRecord, Endpoint, EndpointChange, Endpoints, Off } from '../ports/endpoints.ts'
import type { Vault } from '../ports/vault.ts'
import type { WebhookSender } from '../ports/webhook-sender.ts'
import { deliveryHistory, deliveryRecord, reasonOf, type TimedAnswer, withDeliveries } from './delivery-history.ts'
import { MOST_ATTEMPTS, waitBefore } from './retry-schedule.ts'
import { type Message, signed } from './signature.ts'

/** Events given up one after the other, each after about three days, before an endpoint is switched off. */
export const MOST_GIVEN_UP = 2

export interface LaneOptions {
  readonly feed: Pick<Feed, 'tail' | 'shown' | 'wire'>
  readonly endpoints: Endpoints
  readonly deadLetters: DeadLetters
  readonly vault: Pick<Vault, 'open'>
  readonly sender: WebhookSender
  /** Whether the owner may speak for the party that they named, today. */
  readonly takesPart: (owner: Endpoint['owner'], community: string) => Promise<boolean>
  readonly clock: Clock
  readonly random: () => number
  readonly wait: Wait
  /** Deliveries at once; communities take turns. */
  readonly slot: Semaphore
  readonly pace: Pace
  /** Called where an endpoint cannot be reached, with its id and a code. For the log of the operator alone. */
  readonly onUnreachable: (endpoint: string, detail: string) => void
}

interface NotedLane extends LaneOptions {
  /** Adds an attempt to the history of the endpoint. */
  readonly note: (delivery: DeliveryRecord) => void
}

/** Rejects when the signal aborts. Resolves where the endpoint was switched off. */
export async function runLane(id: string, options: LaneOptions, signal: AbortSignal): Promise<void> {
  const reader = await options.feed.tail.join()
  const history = deliveryHistory(id, options, signal)
  try {
    const endpoint = await options.endpoints.find(id)
    if (endpoint !== undefined) await deliver(endpoint, reader, { ...options, note: history.note }, signal)
  } finally {
    await history.end()
    await reader.leave()
  }
}

/** Delivers in the order of the log, from where the endpoint stands. Resolves where the endpoint was switched off. */
async function deliver(
  endpoint: Endpoint,
  reader: Pick<TailReader, 'next'>,
  options: NotedLane,
  signal: AbortSignal,
): Promise<void> {
  const { endpoints } = options
  const { id } = endpoint
  const wanted = eventFilter({ ...endpoint.filter, communities: [endpoint.community] })
  let { position } = endpoint
  for (;;) {
    const { events, reached } = await reader.next(position, signal)
    for (const event of events) {
      if (event.position <= position) continue
      // Events that no webhook wants are skipped without a wait: a lane far behind would do nothing else for seconds.
      if (options.pace.due()) await options.pace.rest()
      signal.throwIfAborted()
      const off =
        (wanted(event) ? await handOver(endpoint, event, options, signal) : undefined) ??
        (await departure(endpoint, event, options.takesPart))
      if (off !== undefined) return void (await kept(() => endpoints.change(id, () => ({ off })), options.wait, signal))
      position = event.position
      endpoints.reached(id, position)
    }
    position = Math.max(position, reached)
    endpoints.reached(id, position)
  }
}

/** Tells an owner nothing more whose party, membership or registration has ended. What ended long ago may have begun again. */
async function departure(
  endpoint: Endpoint,
  event: RecordedEvent,
  takesPart: LaneOptions['takesPart'],
): Promise<Off | undefined> {
  if (!mayEnd(endpoint, event)) return undefined
  return (await takesPart(endpoint.owner, endpoint.community)) ? undefined : 'departed'
}

/** Whether an event is about the party, the membership or the registration by which the owner acts. */
function mayEnd({ owner, community }: Endpoint, { type, subject, data }: RecordedEvent): boolean {
  const { party, program } = data as { readonly party?: unknown; readonly program?: unknown }
  const ofParty = owner.party !== undefined && party === owner.party
  if (subject === `person-${community}-${owner.id}`) return ofParty && /\.MembershipEnded\./.test(type)
  if (subject !== `community-${community}`) return false
  return (
    (ofParty && /\.Party(Left|Suspended|Changed)\./.test(type)) ||
    (program === owner.id && /\.ProgramRevoked\./.test(type))
  )
}

/** Tries until it is taken or given up. Resolves with why the endpoint wants or gets nothing more, where that is so. */
async function handOver(
  { id }: Endpoint,
  event: RecordedEvent,
  options: NotedLane,
  signal: AbortSignal,
): Promise<Off | undefined> {
  const { endpoints, deadLetters, random, wait } = options
  const durable = durableOf(id)
  for (;;) {
    // Secrets may have been replaced meanwhile, and what its owner may know of may have changed.
    const endpoint = await endpoints.find(id)
    if (endpoint === undefined) return undefined
    if (!(await options.takesPart(endpoint.owner, endpoint.community))) return 'departed'
    const answer = await attempt(endpoint, event, options, signal)
    signal.throwIfAborted()
    if (answer === 'not-theirs') return undefined
    if (answer === 'secret-lost') return answer
    options.note(deliveryRecord(options.clock(), event.type, answer))
    if (answer.kind === 'gone') return 'gone'
    if (answer.kind === 'taken') {
      await kept(() => deadLetters.succeeded(durable, event), wait, signal)
      const { givenUp, failing } = endpoint
      const works: EndpointChange = givenUp > 0 ? { givenUp: 0, failing: null } : { failing: null }
      if (givenUp > 0 || failing !== undefined) await kept(() => endpoints.change(id, () => works), wait, signal)
      return undefined
    }
    const [failedAt, share] = [options.clock(), random()]
    const waitMs = (failures: number): number => waitBefore(failures, share, answer.retryAfter)
    const next = (failures: number): Instant => failedAt + waitMs(failures)
    const failures = await kept(() => oneMoreFailure(endpoints, id, event, next), wait, signal)
    if (failures >= (answer.unreadable === true ? MOST_FAILURES : MOST_ATTEMPTS)) {
      await kept(() => deadLetters.failed(durable, event, answer.reason, failures), wait, signal)
      // An event that the engine cannot read says nothing about the endpoint.
      const more = answer.unreadable === true ? 0 : 1
      const change = () => endpoints.change(id, ({ givenUp }) => ({ givenUp: givenUp + more, failing: null }))
      const now = await kept(change, wait, signal)
      return (now?.givenUp ?? 0) >= MOST_GIVEN_UP ? 'failing' : undefined
    }
    await wait(waitMs(failures), signal)
  }
}

/** Counts a failed attempt at an event, durably, and when the next one is due. Resolves with the number so far. */
async function oneMoreFailure(
  endpoints: LaneOptions['endpoints'],
  id: string,
  { id: event }: RecordedEvent,
  next: (failures: number) => Instant,
): Promise<number> {
  const now = await endpoints.change(id, ({ failing }) => {
    const failures = (failing?.event === event ? failing.failures : 0) + 1
    return { failing: { event, failures, next: next(failures) } }
  })
  return now?.failing?.failures ?? 1
}

/** Milliseconds until a record of what an endpoint answered is tried again. */
const KEEP_MS = 1_000

/** Keeps a record of what an endpoint answered, however long that takes: to send the event again because of it would be wrong. */
async function kept<T>(keep: () => Promise<T>, wait: Wait, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await keep()
    } catch (error) {
      if (!isOutage(error)) throw error
      await wait(KEEP_MS, signal)
    }
  }
}

/** Sends an event once more that was given up. Resolves with why it was not taken, undefined where it was. */
export async function sendAgain(
  id: string,
  event: RecordedEvent,
  options: LaneOptions,
  signal: AbortSignal,
): Promise<string | undefined> {
  const endpoint = await options.endpoints.find(id)
  if (endpoint === undefined) return 'removed'
  if (!(await options.takesPart(endpoint.owner, endpoint.community))) return 'departed'
  const answer = await attempt(endpoint, event, options, signal)
  signal.throwIfAborted()
  if (typeof answer === 'string') return answer
  const noted = withDeliveries(deliveryRecord(options.clock(), event.type, answer))
  const taken = answer.kind === 'taken'
  await options.endpoints.change(id, (now) => ({ ...noted(now), ...(taken ? { givenUp: 0 } : {}) }))
  return taken ? undefined : reasonOf(answer)
}

async function attempt(
  endpoint: Endpoint,
  event: RecordedEvent,
  options: LaneOptions,
  signal: AbortSignal,
): Promise<TimedAnswer | 'secret-lost' | 'not-theirs'> {
  try {
    const shown = await options.feed.shown(endpoint.owner, event)
    if (shown === undefined) return 'not-theirs'
    const message = { id: event.id, body: JSON.stringify(options.feed.wire(shown)) }
    return await sendTo(endpoint, message, options, signal)
  } catch (error) {
    // An event that cannot be read is its own failure; a dependency that is down is waited out.
    if (signal.aborted || isOutage(error)) throw error
    return { kind: 'failed', reason: error instanceof Fault ? error.code : 'unreadable', ms: 0, unreadable: true }
  }
}

/** One attempt, signed as of now under every secret that is still good. */
export async function sendTo(
  { id, url, secrets, community }: Endpoint,
  message: Message,
  {
    vault,
    sender,
    clock,
    slot,
    onUnreachable,
  }: Pick<LaneOptions, 'vault' | 'sender' | 'clock' | 'slot' | 'onUnreachable'>,
  signal: AbortSignal,
): Promise<TimedAnswer | 'secret-lost'> {
  const now = clock()
  const good = secrets.filter(({ until }) => until === undefined || until > now)
  const opened = (await vault.open(good.map(({ sealed }) => sealed))).filter((one) => typeof one === 'string')
  if (opened.length === 0) return 'secret-lost'
  const headers = { 'content-type': 'application/cloudevents+json; charset=utf-8', ...signed(message, now, opened) }
  const send = async (): Promise<TimedAnswer> => {
    const begun = clock()
    const answer = await sender.send({ url, headers, body: message.body }, signal)
    return { ...answer, ms: Math.max(0, clock() - begun) }
  }
  const answer = await slot(send, { key: community, signal })
  if (answer.kind === 'failed' && answer.detail !== undefined) onUnreachable(id, answer.detail)
  return answer
}
