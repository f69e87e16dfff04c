import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { DeadLetters } from '../../services/ports/dead-letters.ts'
import type { EventBus } from '../../services/ports/event-bus.ts'
import type { EventLog } from '../../services/ports/event-log.ts'
import { appended, newEvent } from '../events.ts'
import type { TestFunctions } from '../functions.ts'

/** A bus over a log, as an adapter passes it to `busConformance`. */
export interface BusRig {
  readonly log: Pick<EventLog, 'append'>
  readonly bus: EventBus
  readonly deadLetters: DeadLetters
  /** Stops the bus, and starts another one over the same stored state, as a new process does. */
  again(): Promise<BusRig>
  /** Stops the bus. A second call does nothing. */
  stop(): Promise<void>
}

/** The functions that the topics of the suite share. */
export interface BusCases {
  readonly expect: TestFunctions['expect']
  readonly it: (name: string, run: () => Promise<void>) => void
  /** Starts a bus that is stopped after the test. */
  ready(): Promise<BusRig>
  /** Stops this bus too after the test. */
  adopt(rig: BusRig): void
}

/** Appends this many events to a demand of the community. Resolves with their ids. */
export async function happen(rig: BusRig, community: string, count: number, type = 'DemandRaised'): Promise<string[]> {
  const events = Array.from({ length: count }, () => newEvent({ type: `governance.${type}.v1` }))
  return appended(await rig.log.append(`demand-${community}-1`, 'any', events)).map(({ id }) => id)
}

/**
 * Makes a consumer. `seen` has the id of each delivery, and `handled` the ids of the events that did not fail.
 *
 * @param fails returns the error of a delivery, or undefined to succeed. `nth` counts the deliveries of one event from 1
 */
export function consumer(fails: (event: RecordedEvent, nth: number) => unknown = () => undefined) {
  const seen: string[] = []
  const handled: string[] = []
  const handle = async (event: RecordedEvent): Promise<void> => {
    seen.push(event.id)
    const failure = fails(event, seen.filter((id) => id === event.id).length)
    if (failure !== undefined) throw failure
    handled.push(event.id)
  }
  return { seen, handled, handle }
}
