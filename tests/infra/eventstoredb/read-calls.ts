import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import { type ServerWritableStream, status } from '@grpc/grpc-js'
import { answer, failure, identifier, nameOf, readEvent, streamDeleted } from './messages.ts'
import type { Direction, Store, Stored } from './store.ts'

// Node sees no names in these modules, for they give them to one another while they run.
const { ReadReq, ReadResp } = streams
type ReadReq = streams.ReadReq
type ReadResp = streams.ReadResp

export type ReadCall = ServerWritableStream<ReadReq, ReadResp>

const BACKWARDS = ReadReq.Options.ReadDirection.BACKWARDS
/** Events considered for each unit of a filter's checkpoint interval. */
const PER_CHECKPOINT = 32

/** The part of the store that one node has. */
export interface NodeView {
  readonly store: Store
  /** The node has no event at this position or behind it. */
  before(): number
  /** Resolves when the node is neither frozen nor slow. */
  pass(): Promise<void>
  /** Nothing more is sent to this subscription. */
  isMuted(call: ReadCall): boolean
}

/** Reads and subscriptions share one method: options tell which it is. */
export function read(view: NodeView, call: ReadCall): void {
  const options = call.request.getOptions()
  if (options === undefined) return void call.end()
  if (options.hasSubscription()) void subscribe(view, call, options)
  else if (options.hasStream()) readStream(view, call, options)
  else readAll(view, call, options)
}

function readStream({ store, before }: NodeView, call: ReadCall, options: streams.ReadReq.Options): void {
  const from = options.getStream()
  const name = nameOf(from?.getStreamIdentifier())
  if (name === '') return void call.emit('error', failure(status.UNKNOWN, 'Exception was thrown by handler.'))
  const events = store.readable(name, before())
  if (events === 'deleted') return void call.emit('error', streamDeleted(name))
  if (events === 'missing') {
    const missing = new ReadResp.StreamNotFound()
    missing.setStreamIdentifier(identifier(name))
    call.write(answer((response) => response.setStreamNotFound(missing)))
    return void call.end()
  }
  const revision = from?.hasRevision() ? Number(from.getRevision()) : from?.hasEnd() ? Infinity : 0
  const found =
    directionOf(options) === 'backwards'
      ? events.filter((event) => event.revision <= revision).reverse()
      : events.filter((event) => event.revision >= revision)
  send(call, found.slice(0, Number(options.getCount())))
}

const directionOf = (options: streams.ReadReq.Options): Direction =>
  options.getReadDirection() === BACKWARDS ? 'backwards' : 'forwards'

/** Forwards, the event at the position is part of the answer; backwards it is not. */
function readAll({ store, before }: NodeView, call: ReadCall, options: streams.ReadReq.Options): void {
  const log = store.log.slice(0, indexOf(store.log, before()))
  const at = startOf(log, options, directionOf(options))
  if (at === undefined) return void call.emit('error', failure(status.UNKNOWN, 'Unexpected ReadAllResult: Error'))
  const found = directionOf(options) === 'backwards' ? log.slice(0, at).reverse() : log.slice(at)
  send(call, found.filter(filterOf(options.getFilter())).slice(0, Number(options.getCount())))
}

/**
 * The index at which a read or a subscription begins. Undefined where the server refuses the position: no record begins there.
 * Behind the last event only reads backwards are refused.
 */
function startOf(log: readonly Stored[], options: streams.ReadReq.Options, direction: Direction): number | undefined {
  const from = options.getAll()
  const position = from?.hasPosition() ? Number(from.getPosition()?.getCommitPosition()) : undefined
  if (position === undefined) return from?.hasEnd() ? log.length : 0
  const index = indexOf(log, position)
  if (index === log.length) return direction === 'forwards' ? index : undefined
  return position === 0 || log[index]?.position === position ? index : undefined
}

/** Index of the first event that stands at the position or behind it. */
function indexOf(log: readonly Stored[], position: number): number {
  let [from, to] = [0, log.length]
  while (from < to) {
    const middle = (from + to) >> 1
    if ((log[middle]?.position ?? 0) < position) from = middle + 1
    else to = middle
  }
  return from
}

function send(call: ReadCall, events: readonly Stored[]): void {
  for (const event of events) call.write(readEvent(event))
  call.end()
}

/**
 * History, `caught_up`, then live events; the start is exclusive. Only $all, as the engine subscribes to it. A subscription that
 * begins behind the end is confirmed, and silent until the log has grown past its position.
 */
async function subscribe(view: NodeView, call: ReadCall, options: streams.ReadReq.Options): Promise<void> {
  const { store, before, pass } = view
  const { log, changed } = store
  if (startOf(log.slice(0, indexOf(log, before())), options, 'forwards') === undefined)
    return void call.emit('error', failure(status.UNKNOWN, 'Exception was thrown by handler.'))
  const confirmation = new ReadResp.SubscriptionConfirmation()
  confirmation.setSubscriptionId(randomUUID())
  call.write(answer((response) => response.setConfirmation(confirmation)))
  const ended = new AbortController()
  const stop = (): void => ended.abort()
  call.once('cancelled', stop).once('close', stop).once('error', stop)
  const wanted = filterOf(options.getFilter())
  const interval = PER_CHECKPOINT * (options.getFilter()?.getCheckpointintervalmultiplier() ?? 0)
  let position = firstBehind(log, options)
  let considered = 0
  for (let caughtUp = false; !ended.signal.aborted; ) {
    const event = log[indexOf(log, position)]
    if (event === undefined || event.position >= before() || view.isMuted(call)) {
      if (!caughtUp) call.write(answer((response) => response.setCaughtUp(new ReadResp.CaughtUp())))
      caughtUp = true
      await once(changed, 'appended', { signal: ended.signal }).catch(() => undefined)
      continue
    }
    await pass()
    if (ended.signal.aborted) return
    position = event.position + 1
    considered += 1
    // A reader that takes nothing is waited for, as its HTTP/2 window makes the server do.
    if (wanted(event) && !call.write(readEvent(event)))
      await once(call, 'drain', { signal: ended.signal }).catch(() => undefined)
    if (interval > 0 && considered % interval === 0) call.write(checkpoint(event))
  }
}

/** The lowest position of an event that the subscription is sent. */
function firstBehind(log: readonly Stored[], options: streams.ReadReq.Options): number {
  const from = options.getAll()
  if (from?.hasPosition()) return Number(from.getPosition()?.getCommitPosition()) + 1
  return from?.hasEnd() ? (log.at(-1)?.position ?? 0) + 1 : 0
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
