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
  /** Stops it, and starts another over the same stored state, as a new process does. */
  again(): Promise<BusRig>
  /** Stops it; a second call does nothing. */
  stop(): Promise<void>
}

/** The test functions, and the rigs of one suite. */
export interface BusTests extends TestFunctions {
  /** Starts a rig, which is stopped after the test. */
  ready(): Promise<BusRig>
  /** Starts another over the stored state of this rig; it is stopped after the test. */
  restarted(rig: BusRig): Promise<BusRig>
}

/** Starts rigs for tests, and stops them after each test. */
export function busTests(start: () => Promise<BusRig>, tests: TestFunctions): BusTests {
  const started: BusRig[] = []
  tests.afterEach(async () => {
    for (const rig of started.splice(0)) await rig.stop()
  })
  async function kept(starting: Promise<BusRig>): Promise<BusRig> {
    const rig = await starting
    started.push(rig)
    return rig
  }
  return { ...tests, ready: () => kept(start()), restarted: (rig) => kept(rig.again()) }
}

/** Appends this many events to a demand of the community, and returns their ids. */
export async function happen(
  { log }: BusRig,
  community: string,
  count: number,
  type = 'DemandRaised',
): Promise<string[]> {
  const events = Array.from({ length: count }, () => newEvent({ type: `governance.${type}.v1` }))
  return appended(await log.append(`demand-${community}-1`, 'any', events)).map(({ id }) => id)
}

/** Makes a consumer that keeps the events it received, and fails where `fails` returns an error. */
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
