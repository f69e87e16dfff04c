import {
  type Actor,
  type AnyContext,
  type Catalogue,
  parseStream,
  type RecordedEvent,
  type ShownEvent,
  streamName,
} from '../../domain/kernel/index.ts'
import { person } from '../../domain/personnel/personnel.ts'
import type { Health } from '../kit/health.ts'
import type { EventLog } from '../ports/event-log.ts'
import { type Seen, streamStates } from './stream-states.ts'
import { withholding } from './withheld.ts'

/** Who may know of which stream, judged by the stream as it is today, whatever it was when the event happened. */
export interface StreamSight {
  /**
   * Whether the reader may know of this stream; at once where it is remembered and every event is noted.
   *
   * @throws Fault `log.stream-deleted` `log.stream-cut`
   */
  sees(reader: Actor, stream: string): boolean | Promise<boolean>
  /** The event without what the reader is not told, or nothing of it; at once after {@link remember} of the same event. */
  shown(reader: Actor, event: RecordedEvent): Shown | Promise<Shown>
  /** What the reader is told of each event of one stream: judges the stream once, for readers of all of it. */
  ofStream(reader: Actor, stream: string): Promise<(event: RecordedEvent) => Shown | Promise<Shown>>
  /** Resolves once {@link shown} answers at once for this event. */
  remember(event: RecordedEvent): Promise<void>
  /** Begins to answer from memory: from now on the caller notes every event of the log, in order. */
  follow(): void
  unfollow(): void
  note(event: RecordedEvent): void
}

/** The same event where all of it is told. */
export type Shown = ShownEvent | undefined

/** Whether the stream is whole and has events. A reference to an id that does not exist is withheld like one to a hidden id. */
const isThere = ({ singleton }: AnyContext, { revision, lost }: Seen): boolean =>
  lost === undefined && (singleton || revision >= 0)

/** @param health told of streams that were deleted or cut from outside: their events are left out, all others are shown */
export function streamSight(
  log: Pick<EventLog, 'readStream' | 'removed'>,
  catalogue: Catalogue,
  health: Pick<Health, 'report'>,
): StreamSight {
  const states = streamStates(log, catalogue, health)
  const { contextOf, judge, known } = states
  const withhold = withholding(catalogue)

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
    return judge(stream, of, (seen) => isThere(of, seen) && of.sight.knows(seen.state, reader))
  }

  function told(reader: Actor, of: AnyContext, state: unknown, recorded: RecordedEvent): Shown | Promise<Shown> {
    if (!of.sight.knows(state, reader)) return undefined
    const event = catalogue.upcast(recorded)
    const withheld = of.sight.withheld(state, event, reader)
    if (withheld === undefined) return undefined
    const { behind, named } = othersOf(catalogue, of, state, event)
    // Where the sender is told, the record by which the sender acts tells nothing more.
    const told = withheld.envelope.includes('actor') ? undefined : sendersRecord(event)
    const judged = withheld.envelope.includes('reads') ? [] : groundsOf(catalogue, event).filter((one) => one !== told)
    if (behind.length === 0 && named.length === 0 && judged.length === 0) return withhold.of(recorded, withheld)
    const answers = [behind, judged, ...named.map(({ streams: ofField }) => ofField)].map((one) => seesAll(reader, one))
    return whenAll(answers, ([isSeen, isGroundSeen, ...areSeen]) =>
      isSeen
        ? withhold.of(recorded, {
            data: [...withheld.data, ...named.filter((_, at) => !areSeen[at]).map(({ field }) => field)],
            envelope: isGroundSeen ? withheld.envelope : [...withheld.envelope, 'reads'],
          })
        : undefined,
    )
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
    async ofStream(reader, stream) {
      const of = contextOf(stream)
      const seen = of === undefined ? undefined : await judge(stream, of, (found) => found)
      if (of === undefined || seen === undefined || seen.lost !== undefined) return () => undefined
      return (event) => told(reader, of, seen.state, event)
    },
    async remember(event) {
      withhold.share(event)
      await states.remember(event.subject)
      const of = contextOf(event.subject)
      const seen = known(event.subject)
      if (of === undefined || seen === undefined || seen.lost !== undefined) return
      const { behind, named } = othersOf(catalogue, of, seen.state, catalogue.upcast(event))
      for (const stream of [
        ...behind,
        ...groundsOf(catalogue, event),
        ...named.flatMap(({ streams: ofField }) => ofField),
      ])
        await states.remember(stream)
    },
    follow: states.follow,
    unfollow: states.unfollow,
    note: states.note,
  }
}

/** What is made of these answers: at once where none of them is waited for. */
function whenAll<Answer, Result>(
  answers: readonly (Answer | Promise<Answer>)[],
  result: (all: readonly Answer[]) => Result,
): Result | Promise<Result> {
  const ready = answers.filter((one): one is Awaited<typeof one> => !(one instanceof Promise))
  return ready.length === answers.length ? result(ready) : Promise.all(answers).then(result)
}

/** The event's other streams: those behind it, and those that fields of it name. */
function othersOf(catalogue: Catalogue, of: AnyContext, state: unknown, event: RecordedEvent) {
  const behind = of.sight.behind?.(event, state) ?? []
  const named = Object.entries(of.sight.references ?? {}).flatMap(([field, context]) =>
    namedStreams(event, field, catalogue.byName(context)),
  )
  return { behind, named }
}

const sendersRecord = ({ subject, actor }: RecordedEvent): string | undefined => {
  const community = parseStream(subject)?.community
  return community === undefined ? undefined : streamName(person, community, actor)
}

/** The aggregates that the decision read and that have events. Not all readers of the event may know of them; of singletons all do. */
function groundsOf(catalogue: Catalogue, { reads, subject }: RecordedEvent): readonly string[] {
  if (reads === undefined) return []
  return reads
    .split(' ')
    .filter((ground) => !ground.endsWith('@-1'))
    .map((ground) => ground.slice(0, ground.lastIndexOf('@')))
    .filter(
      (stream) => stream !== subject && catalogue.byName(parseStream(stream)?.aggregate ?? '')?.singleton === false,
    )
}

/** The streams that a field of the event's data names, by one id or a list. Of a dotted path the first field is withheld. */
function namedStreams({ data, subject }: RecordedEvent, path: string, context: AnyContext | undefined) {
  const [field = '', ...inner] = path.split('.')
  const value = [field, ...inner].reduce<unknown>((of, name) => (Object(of) as Record<string, unknown>)[name], data)
  const community = parseStream(subject)?.community
  if (value === undefined || context === undefined || community === undefined) return []
  const ids = (Array.isArray(value) ? value : [value]).filter((id) => typeof id === 'string')
  return [{ field, streams: ids.map((id) => streamName(context, community, id)) }]
}
