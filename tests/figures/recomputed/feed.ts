import type { Static } from '@sinclair/typebox'
import type { communityEvents } from '../../../domain/community/events.ts'
import type { demandEvents } from '../../../domain/demand/events.ts'
import type { inspectionEvents } from '../../../domain/inspection/events.ts'
import type { interferenceEvents } from '../../../domain/interference/events.ts'
import { type EventType, eventNameIn, instant, parseStream, type RecordedEvent } from '../../../domain/kernel/index.ts'
import type { personnelEvents } from '../../../domain/personnel/events.ts'
import type { resourceEvents } from '../../../domain/resource/events.ts'
import type { workbookEvents } from '../../../domain/workbook/events.ts'

type Kinds = typeof communityEvents &
  typeof inspectionEvents &
  typeof interferenceEvents &
  typeof demandEvents &
  typeof personnelEvents &
  typeof resourceEvents &
  typeof workbookEvents

type DataOf<K> = K extends EventType<infer S> ? Static<S> : never

/** One event of the feed. `name` tells the type of `data`, in which personal values are sealed. */
export type FeedEvent = {
  [N in keyof Kinds]: {
    readonly name: N
    readonly data: DataOf<Kinds[N]>
    /** The id of the aggregate. */
    readonly id: string
    readonly aggregate: string
    /** The recorded time in milliseconds. */
    readonly at: number
    readonly time: number
    readonly day: string
    readonly actor: string
    readonly party: string | undefined
    readonly role: string
    readonly eventId: string
    readonly position: number
  }
}[keyof Kinds]

/** The events as a reader of the whole feed gets them. All of them are of the present version. */
export const feedOf = (events: readonly RecordedEvent[]): FeedEvent[] =>
  events.map((event) => {
    const stream = parseStream(event.subject)
    return {
      name: eventNameIn(event.type),
      data: event.data,
      id: stream?.id ?? '',
      aggregate: stream?.aggregate ?? '',
      at: instant(event.recordedtime),
      time: instant(event.time),
      day: event.recordedtime.slice(0, 10),
      actor: event.actor,
      party: event.party,
      role: event.role,
      eventId: event.id,
      position: event.position,
    } as FeedEvent
  })

/** The events of each aggregate of a context, in order. */
export function storiesOf(feed: readonly FeedEvent[], aggregate: string): Map<string, FeedEvent[]> {
  return Map.groupBy(
    feed.filter((event) => event.aggregate === aggregate),
    ({ id }) => id,
  )
}

/** The recorded time of the log, by which what time alone changes is judged. */
export const endOf = (feed: readonly FeedEvent[]): number => feed.at(-1)?.at ?? 0

/** The moment in milliseconds. */
export const ms = (moment: string): number => Date.parse(moment)
