import { LRUCache } from 'lru-cache'
import {
  type Actor,
  type AnyContext,
  type Catalogue,
  parseStream,
  type RecordedEvent,
  type ShownEvent,
  streamName,
} from '../../domain/kernel/index.ts'
import { foldedStreams } from '../event-log/folded-streams.ts'
import type { Fault } from '../kit/fault.ts'
import type { Health } from '../kit/health.ts'
import { isStreamLost } from '../kit/whole-stream.ts'
import type { EventLog } from '../ports/event-log.ts'
import { withholding } from './withheld.ts'

/** Who may know of which stream, judged by the stream as it is today, whatever it was when the event happened. */
export interface Sight {
  /**
   * Whether the reader may know of this stream; at once where it is remembered and every event is noted.
   *
   * @throws Fault `log.stream-deleted` `log.stream-cut`
   */
  sees(reader: Actor, stream: string): boolean | Promise<boolean>
  /** The event without what the reader is not told, or nothing of it; at once after {@link remember} of the same event. */
  shown(reader: Actor, event: RecordedEvent): Shown | Promise<Shown>
  /** Resolves once {@link shown} answers at once for this event. */
  remember(event: RecordedEvent): Promise<void>
  /** Begins to answer from memory: from now on the caller notes every event of the log, in order. */
  follow(): void
  unfollow(): void
  note(event: RecordedEvent): void
}

/** The same event where all of it is told. */
type Shown = ShownEvent | undefined

/** What is known of a stream: its state as of a revision, or why it has none. */
interface Seen {
  readonly revision: number
  readonly state: unknown
  /** The stream is not whole any more, so it cannot be said who may know of it. */
  readonly lost?: Fault
}

/** Streams remembered at most: a state is small, and reading one again is quick. */
const MAX_STREAMS = 20_000

/** The name of this part in `/ready`. */
const PART = 'event-log-streams'

/** @param health told of streams that were deleted or cut from outside: their events are left out, all others are shown */
export function sight(
  log: Pick<EventLog, 'readStream' | 'removed'>,
  catalogue: Catalogue,
  health: Pick<Health, 'report'>,
): Sight {
  const streams = foldedStreams({ catalogue, log, maxStreams: MAX_STREAMS, begin: (folded) => folded })
  const losses = new LRUCache<string, Seen>({ max: MAX_STREAMS })
  const loading = new Map<string, Promise<Seen>>()
  const withhold = withholding(catalogue)
  let following = false

  const contextOf = (stream: string): AnyContext | undefined => catalogue.byName(parseStream(stream)?.aggregate ?? '')
  const known = (stream: string): Seen | undefined => streams.known(stream) ?? losses.get(stream)

  async function read(of: AnyContext, stream: string): Promise<Seen> {
    try {
      return await streams.read(of, stream)
    } catch (error) {
      if (!isStreamLost(error)) throw error
      health.report(PART, error)
      const lost = { revision: -1, state: undefined, lost: error }
      losses.set(stream, lost)
      return lost
    }
  }

  /** Readers of the same stream share one reading. */
  function load(of: AnyContext, stream: string): Promise<Seen> {
    const running = loading.get(stream) ?? read(of, stream).finally(() => loading.delete(stream))
    loading.set(stream, running)
    return running
  }

  /** The verdict on the stream's state; at once where that is remembered. */
  function judge<T>(stream: string, of: AnyContext, verdict: (seen: Seen) => T | Promise<T>): T | Promise<T> {
    const remembered = following ? known(stream) : undefined
    return remembered === undefined ? load(of, stream).then(verdict) : verdict(remembered)
  }

  /** Whether the reader may know of every one of these streams. */
  function seesAll(reader: Actor, names: readonly string[]): boolean | Promise<boolean> {
    const [first, ...rest] = names
    if (first === undefined) return true
    const seen = mayKnow(reader, first)
    if (seen instanceof Promise) return seen.then(async (yes) => yes && (await seesAll(reader, rest)))
    return seen && seesAll(reader, rest)
  }

  function mayKnow(reader: Actor, stream: string): boolean | Promise<boolean> {
    const of = contextOf(stream)
    if (of === undefined) return false
    return judge(stream, of, ({ state, lost }) => lost === undefined && of.sight.knows(state, reader))
  }

  /** The event's other streams: those behind it, and those that fields of it name. */
  function othersOf(of: AnyContext, state: unknown, event: RecordedEvent) {
    const behind = of.sight.behind?.(event, state) ?? []
    const named = Object.entries(of.sight.references ?? {}).flatMap(([field, context]) =>
      namedStreams(event, field, catalogue.byName(context)),
    )
    return { behind, named }
  }

  function told(reader: Actor, of: AnyContext, state: unknown, recorded: RecordedEvent): Shown | Promise<Shown> {
    if (!of.sight.knows(state, reader)) return undefined
    const event = catalogue.upcast(recorded)
    const withheld = of.sight.withheld(state, event, reader)
    if (withheld === undefined) return undefined
    const { behind, named } = othersOf(of, state, event)
    if (behind.length === 0 && named.length === 0) return withhold(recorded, withheld)
    const whole = seesAll(reader, behind)
    const fields = named.map(({ field, streams: ofField }) => ({ field, seen: seesAll(reader, ofField) }))
    const finish = (isSeen: boolean, unseen: readonly string[]): Shown =>
      isSeen ? withhold(recorded, { ...withheld, data: [...withheld.data, ...unseen] }) : undefined
    const unseen = () => fields.filter(({ seen }) => seen === false).map(({ field }) => field)
    if (!(whole instanceof Promise) && fields.every(({ seen }) => !(seen instanceof Promise)))
      return finish(whole, unseen())
    return Promise.all([whole, ...fields.map(async ({ field, seen }) => ((await seen) ? undefined : field))]).then(
      ([isSeen, ...hidden]) =>
        finish(
          isSeen,
          hidden.filter((field) => field !== undefined),
        ),
    )
  }

  async function rememberStream(stream: string): Promise<void> {
    const of = contextOf(stream)
    while (of !== undefined && known(stream) === undefined) await load(of, stream)
  }

  return {
    sees(reader, stream) {
      const of = contextOf(stream)
      return (
        of !== undefined &&
        judge(stream, of, ({ state, lost }) => {
          if (lost !== undefined) throw lost
          return of.sight.knows(state, reader)
        })
      )
    },
    shown(reader, event) {
      const of = contextOf(event.subject)
      if (of === undefined) return undefined
      return judge(event.subject, of, ({ state, lost }) =>
        lost === undefined ? told(reader, of, state, event) : undefined,
      )
    },
    async remember(event) {
      await rememberStream(event.subject)
      const of = contextOf(event.subject)
      const seen = known(event.subject)
      if (of === undefined || seen === undefined || seen.lost !== undefined) return
      const { behind, named } = othersOf(of, seen.state, catalogue.upcast(event))
      for (const stream of [...behind, ...named.flatMap(({ streams: ofField }) => ofField)])
        await rememberStream(stream)
    },
    follow() {
      // Events before this one were not noted.
      streams.clear()
      losses.clear()
      following = true
    },
    unfollow() {
      following = false
    },
    note(event) {
      losses.delete(event.subject)
      const of = contextOf(event.subject)
      if (of !== undefined) streams.note(of, event)
    },
  }
}

/** The streams that a field of the event's data names, by one id or a list. */
function namedStreams({ data, subject }: RecordedEvent, field: string, context: AnyContext | undefined) {
  const value = (data as Readonly<Record<string, unknown>>)[field]
  const community = parseStream(subject)?.community
  if (value === undefined || context === undefined || community === undefined) return []
  const ids = (Array.isArray(value) ? value : [value]).filter((id) => typeof id === 'string')
  return [{ field, streams: ids.map((id) => streamName(context, community, id)) }]
}
