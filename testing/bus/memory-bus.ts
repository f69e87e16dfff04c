import { localBus } from '../../services/feed/local-bus.ts'
import { openTail } from '../../services/feed/tail.ts'
import type { Wait } from '../../services/kit/event-delivery.ts'
import type { EventBus } from '../../services/ports/event-bus.ts'
import type { EventLogReader } from '../../services/ports/event-log.ts'
import type { MemoryBusStore } from './memory-store.ts'

export interface MemoryBusOptions {
  /** What lasts: another bus may open it after this one, or beside it. */
  readonly store: MemoryBusStore
  /** Where the events come from. */
  readonly log: Pick<EventLogReader, 'subscribe' | 'readAll' | 'head'>
  /** How to wait before an event is handed out again; real time by default. */
  readonly wait?: Wait
}

/** Opens a bus in memory: the local bus, over checkpoints and dead letters that outlive it. */
export const openMemoryBus = ({ store, log, wait }: MemoryBusOptions): EventBus =>
  localBus({ ...store, tail: openTail({ log }), ...(wait === undefined ? {} : { wait }) })
