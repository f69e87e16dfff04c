import { localBus } from '../../services/feed/local-bus.ts'
import { openTail } from '../../services/feed/tail.ts'
import type { Wait } from '../../services/kit/event-delivery.ts'
import type { EventBus } from '../../services/ports/event-bus.ts'
import type { EventLogReader } from '../../services/ports/event-log.ts'
import type { MemoryBusStore } from './memory-store.ts'

/** The store and the log of a bus in memory. */
export interface MemoryBusOptions {
  /** Outlives this bus: another one may open it after this one, or beside it. */
  readonly store: MemoryBusStore
  /** The source of the events. */
  readonly log: Pick<EventLogReader, 'subscribe' | 'readAll' | 'head'>
  /** Waits before an event is delivered again; real time by default. */
  readonly wait?: Wait
}

/** Opens a bus in memory. It is the engine's local bus, over checkpoints and dead letters that outlive it. */
export const openMemoryBus = ({ store, log, wait }: MemoryBusOptions): EventBus =>
  localBus({ ...store, tail: openTail({ log }), ...(wait === undefined ? {} : { wait }) })
