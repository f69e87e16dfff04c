import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished } from 'vitest'
import { foundOn } from '../../../demo/founding.ts'
import { COMMUNITY } from '../../../demo/pa/index.ts'
import { contexts } from '../../../domain/contexts.ts'
import { type Actor, type Instant, instant, parseStream, type RecordedEvent } from '../../../domain/kernel/index.ts'
import {
  checkpointsIn,
  deadLettersIn,
  disclosuresIn,
  endpointsIn,
  openStateDb,
} from '../../../infra/sqlite/state/index.ts'
import { communities as communityTable } from '../../../projections/demands/communities.ts'
import { projections } from '../../../projections/views.ts'
import type { Accepted } from '../../../services/commands/contract.ts'
import { localBus } from '../../../services/feed/local-bus.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'
import { disclosing } from '../../../services/privacy/disclosure.ts'
import { privacy } from '../../../services/privacy/privacy.ts'
import type { Manager } from '../../../services/processes/process-manager.ts'
import { runManagers } from '../../../services/processes/runner.ts'
import { copyOf, type MemoryStores, openMemoryEngine } from '../../../testing/index.ts'

const MONDAY: Instant = instant('2026-03-02T02:00:00.000Z')
const failed = (fault: Error): never => {
  throw fault
}

let foundation: Promise<MemoryStores> | undefined

/** The stores of the founded community, made once for all tests of a file. */
async function founded(): Promise<MemoryStores> {
  const core = await openMemoryEngine({ contexts, clock: () => MONDAY })
  await foundOn(core)
  await core.stop()
  return core.stores
}

/** The community of the demo on an engine without services of its own, at a clock that the test moves. */
export async function office() {
  foundation ??= founded()
  const stores = copyOf(await foundation)
  let now: Instant = MONDAY
  const core = await openMemoryEngine({ contexts, projections, stores, clock: () => now })
  const { log, vault, streams, views } = core
  const state = openStateDb({ path: ':memory:', identity: await log.identity(), failed })
  const disclosures = disclosuresIn(state)
  const checkpoints = checkpointsIn(state)
  const deadLetters = deadLettersIn(state, () => now)
  onTestFinished(async () => {
    await core.stop()
    await disclosures.stop()
    await state.close()
  })

  async function on(
    aggregate: string,
    actor: Actor,
    command: string,
    data: object,
    id?: string,
    key?: string,
  ): Promise<Accepted> {
    const result = await core.commands.handle({
      community: COMMUNITY.id,
      aggregate,
      command,
      data,
      actor,
      ...(id === undefined ? {} : { id }),
      ...(key === undefined ? {} : { idempotencyKey: key }),
    })
    if (!result.ok) throw new Error(`${command} was refused with ${result.code}: ${result.detail}`)
    return result
  }

  const send = (actor: Actor, command: string, data: object, id?: string, key?: string): Promise<Accepted> =>
    on('demand', actor, command, data, id, key)

  /** Runs one service; `deliveries` is how often each event reaches it. `round` lets it look at the clock once more. */
  async function run(manager: Manager, deliveries = 1) {
    const { wait, round } = rounds()
    const bus = localBus({ log: repeating(core.log, deliveries), checkpoints, deadLetters, wait: atOnce })
    const running = runManagers({
      ...core,
      managers: [manager],
      bus,
      open: disclosing({ vault, disclosures, clock: core.clock }),
      communities: async () => views.rows(communityTable).map(({ community }) => String(community)),
      onFailure: failed,
      wait,
    })
    let stopped: Promise<void> | undefined
    const stop = (): Promise<void> => {
      stopped ??= running.stop().then(() => bus.close())
      return stopped
    }
    onTestFinished(stop)
    return {
      /** Everything so far has reached it. */
      idle: () =>
        expect
          .poll(async () => checkpoints.of(manager.name) === (await core.log.head()), { timeout: 20_000 })
          .toBe(true),
      async round() {
        const head = await core.log.head()
        for (const view of ['demand-board', 'resource-sharing', 'persons']) await views.reached(view, head, 10_000)
        await round()
      },
      status: () => running.status(),
      again: running.again,
      stop,
    }
  }

  return {
    core,
    privacy: privacy({ log, vault, streams, disclosures }),
    views,
    on,
    send,
    run,
    checkpoints,
    deadLetters,
    endpoints: endpointsIn(state, checkpoints),
    now: () => now,
    at(moment: Instant) {
      now = moment
    },
    /** Everything that happened. */
    async events(): Promise<RecordedEvent[]> {
      const events: RecordedEvent[] = []
      for await (const batch of core.log.readAll(0)) events.push(...batch)
      return events
    },
    /** The events of one demand, or of another aggregate. */
    async story(id: string, aggregate = 'demand'): Promise<RecordedEvent[]> {
      const events: RecordedEvent[] = []
      for await (const batch of core.log.readStream(`${aggregate}-${COMMUNITY.id}-${id}`)) events.push(...batch)
      return events
    },
    /** Every event about demands, resources and people, without what differs from run to run. */
    async history(): Promise<unknown[]> {
      const told: unknown[] = []
      for await (const batch of core.log.readAll(0)) {
        for (const { subject, type, actor, id, data } of batch) {
          if (!['demand', 'resource', 'person'].includes(parseStream(subject)?.aggregate ?? '')) continue
          const { party, person } = data as { readonly party?: string; readonly person?: string }
          told.push([subject, type, actor, id, party, person])
        }
      }
      return told.toSorted((one, other) => (String(one) < String(other) ? -1 : 1))
    },
  }
}

/** Before an event comes again: there is no waiting in an office of the tests. */
const atOnce = async (_: number, signal: AbortSignal): Promise<void> => {
  await setImmediate()
  signal.throwIfAborted()
}

/** The log as one hears of it that hands every event out so often. */
export const repeating = (log: EventLog, times: number): Pick<EventLog, 'subscribe'> => ({
  async *subscribe(after, signal) {
    for await (const events of log.subscribe(after, signal)) {
      yield events.flatMap((event) => Array.from({ length: times }, () => event))
    }
  },
})

/** A clock's ticks in the hands of a test. */
function rounds() {
  let go: (() => void) | undefined
  let waiting = Promise.withResolvers<void>()
  return {
    wait: (_: number, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        signal.throwIfAborted()
        signal.addEventListener('abort', () => reject(signal.reason), { once: true })
        go = resolve
        waiting.resolve()
      }),
    /** One more look at the clock, to its end. */
    async round() {
      await waiting.promise
      waiting = Promise.withResolvers()
      go?.()
      await waiting.promise
    },
  }
}
