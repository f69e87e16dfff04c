import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { ServerWritableStream } from '@grpc/grpc-js'
import { answer, identifier, nameOf, readEvent } from './messages.ts'
import type { Store, Stored } from './store.ts'

// Node sees no names in these modules, for they give them to one another while they run.
const { ReadReq, ReadResp } = streams
type ReadReq = streams.ReadReq
type ReadResp = streams.ReadResp

export type ReadCall = ServerWritableStream<ReadReq, ReadResp>

const BACKWARDS = ReadReq.Options.ReadDirection.BACKWARDS
/** Events considered for each unit of a filter's checkpoint interval. */
const PER_CHECKPOINT = 32

/** Reads and subscriptions share one method: options tell which it is. */
export function read(store: Store, call: ReadCall): void {
  const options = call.request.getOptions()
  if (options === undefined) return void call.end()
  if (options.hasSubscription()) void subscribe(store, call, options)
  else if (options.hasStream()) readStream(store, call, options)
  else readAll(store, call, options)
}

function readStream(store: Store, call: ReadCall, options: streams.ReadReq.Options): void {
  const from = options.getStream()
  const name = nameOf(from?.getStreamIdentifier())
  const events = store.stream(name)
  if (events.length === 0) {
    const missing = new ReadResp.StreamNotFound()
    missing.setStreamIdentifier(identifier(name))
    call.write(answer((response) => response.setStreamNotFound(missing)))
    return void call.end()
  }
  const revision = from?.hasRevision() ? Number(from.getRevision()) : from?.hasEnd() ? events.length - 1 : 0
  const found =
    options.getReadDirection() === BACKWARDS ? events.slice(0, revision + 1).reverse() : events.slice(revision)
  send(call, found.slice(0, Number(options.getCount())))
}

/** Forwards the position is part of what is read, backwards it is not. */
function readAll(store: Store, call: ReadCall, options: streams.ReadReq.Options): void {
  const from = options.getAll()
  const position = from?.hasPosition() ? Number(from.getPosition()?.getCommitPosition()) : undefined
  const backwards = options.getReadDirection() === BACKWARDS
  const end = position === undefined ? store.log.length : indexOf(store, position)
  const found = backwards
    ? store.log.slice(0, end).reverse()
    : store.log.slice(position === undefined ? (from?.hasEnd() ? store.log.length : 0) : end)
  send(call, found.slice(0, Number(options.getCount())))
}

/** Where the first event stands that lies at the position or after it. */
function indexOf(store: Store, position: number): number {
  let [from, to] = [0, store.log.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((store.log[middle]?.position ?? 0) < position) from = middle + 1
    else to = middle
  }
  return from
}

function send(call: ReadCall, events: readonly Stored[]): void {
  for (const event of events) call.write(readEvent(event))
  call.end()
}

/** History, `caught_up`, then whatever happens; where it begins is exclusive. Only $all, as our client asks for it. */
async function subscribe(store: Store, call: ReadCall, options: streams.ReadReq.Options): Promise<void> {
  const confirmation = new ReadResp.SubscriptionConfirmation()
  confirmation.setSubscriptionId(randomUUID())
  call.write(answer((response) => response.setConfirmation(confirmation)))
  const from = options.getAll()
  const wanted = filterOf(options.getFilter())
  const interval = PER_CHECKPOINT * (options.getFilter()?.getCheckpointintervalmultiplier() ?? 0)
  const position = from?.hasPosition() ? Number(from.getPosition()?.getCommitPosition()) : undefined
  const ended = new AbortController()
  const stop = (): void => ended.abort()
  call.once('cancelled', stop).once('close', stop).once('error', stop)
  let next = position === undefined ? (from?.hasEnd() ? store.log.length : 0) : indexOf(store, position)
  if (position !== undefined && store.log[next]?.position === position) next += 1
  let considered = 0
  for (let caughtUp = false; !ended.signal.aborted; ) {
    const event = store.log[next]
    if (event === undefined) {
      if (!caughtUp) call.write(answer((response) => response.setCaughtUp(new ReadResp.CaughtUp())))
      caughtUp = true
      await once(store.changed, 'appended', { signal: ended.signal }).catch(() => undefined)
      continue
    }
    next += 1
    considered += 1
    // A reader that takes nothing is waited for, as its HTTP/2 window makes the server do.
    if (wanted(event) && !call.write(readEvent(event)))
      await once(call, 'drain', { signal: ended.signal }).catch(() => undefined)
    if (interval > 0 && considered % interval === 0) call.write(checkpoint(event))
  }
}

function checkpoint(event: Stored): ReadResp {
  const made = new ReadResp.Checkpoint()
  made.setCommitPosition(String(event.position))
  made.setPreparePosition(String(event.position))
  return answer((response) => response.setCheckpoint(made))
}

function filterOf(filter: streams.ReadReq.Options.FilterOptions | undefined): (event: Stored) => boolean {
  if (filter === undefined) return () => true
  const expression = filter.hasEventType() ? filter.getEventType() : filter.getStreamIdentifier()
  const of = filter.hasEventType() ? ({ type }: Stored) => type : ({ stream }: Stored) => stream
  const prefixes = expression?.getPrefixList() ?? []
  if (prefixes.length > 0) return (event) => prefixes.some((prefix) => of(event).startsWith(prefix))
  const pattern = new RegExp(expression?.getRegex() ?? '')
  return (event) => pattern.test(of(event))
}
