import type { Actor, Catalogue, RecordedEvent, ShownEvent } from '../../domain/kernel/index.ts'
import type { Wait } from '../kit/event-delivery.ts'
import type { Health } from '../kit/health.ts'
import type { Pace } from '../kit/pace.ts'
import type { EventLog } from '../ports/event-log.ts'
import { type StreamSight, streamSight } from '../sight/sight.ts'
import { type FeedPlace, type FeedStep, readSelection, type Selection } from './selection.ts'
import { openTail, type Tail } from './tail.ts'
import { wireForm } from './wire-form.ts'

/** What happens, for everyone outside the log: live streams, pages, webhooks and the services of an engine are edges of it. */
export interface Feed {
  readonly tail: Tail
  /** Who may know of which stream. The live streams keep it up to date while they have listeners. */
  readonly sight: StreamSight
  /** Reads what a reader may see of a selection, step by step. */
  read(selection: Selection, after: FeedPlace, signal: AbortSignal): AsyncGenerator<FeedStep>
  /** The event as far as a reader may know of it, judged by the log as it is now; undefined where that is nothing. */
  shown(reader: Actor, event: RecordedEvent): ShownEvent | undefined | Promise<ShownEvent | undefined>
  wire(event: ShownEvent): Record<string, unknown>
}

export interface FeedOptions {
  readonly log: EventLog
  readonly catalogue: Catalogue
  readonly health: Pick<Health, 'report'>
  readonly pace: Pace
  /** The tail of the log, where the engine has one already. */
  readonly tail?: Tail
  readonly wait?: Wait
}

export function openFeed({ log, catalogue, health, pace, tail, wait }: FeedOptions): Feed {
  const live = streamSight(log, catalogue, health)
  const parts = { log, sight: live, pace }
  return {
    tail: tail ?? openTail({ log, ...(wait === undefined ? {} : { wait }) }),
    sight: live,
    read: (selection, after, signal) => readSelection(parts, selection, after, signal),
    shown: streamSight(log, catalogue, health).shown,
    wire: (event) => wireForm(catalogue, event),
  }
}
