import { setImmediate } from 'node:timers/promises'
import { expect, onTestFinished } from 'vitest'
import { foundOn } from '../../../demo/foundation.ts'
import { COMMUNITY } from '../../../demo/pa/index.ts'
import { contexts } from '../../../domain/contexts.ts'
import { type Actor, type Instant, instant, parseStream, type RecordedEvent } from '../../../domain/kernel/index.ts'
import { checkpointsIn } from '../../../infra/sqlite/state/checkpoints.ts'
import { deadLettersIn } from '../../../infra/sqlite/state/dead-letters.ts'
import { disclosuresIn } from '../../../infra/sqlite/state/disclosures.ts'
import { endpointsIn } from '../../../infra/sqlite/state/endpoints.ts'
import { openStateDb } from '../../../infra/sqlite/state/state-db.ts'
import { communities as communityTable } from '../../../projections/demands/communities.ts'
import { projections } from '../../../projections/views.ts'
import type { Accepted } from '../../../services/commands/contract.ts'
import { localBus } from '../../../services/feed/local-bus.ts'
import { openTail } from '../../../services/feed/tail.ts'
import type { EventLog } from '../../../services/ports/event-log.ts'
import { disclosing } from '../../../services/privacy/disclosure.ts'
import { privacy } from '../../../services/privacy/privacy.ts'
import type { ProcessManager } from '../../../services/processes/process-manager.ts'
import { runProcessManagers } from '../../../services/processes/runner.ts'
import { copyOf, type MemoryEngine, type MemoryStores, openMemoryEngine } from '../../../testing/index.ts'
import { rounds } from './rounds.ts'

const MONDAY: Instant = instant('2026-03-02T02:00:00.000Z')
const failed = (fault: Error): never => {
  throw fault
}

let foundation: Promise<MemoryStores> | undefined

/** The stores of the founded community, built once for all tests of a file. */
async function founded(): Promise<MemoryStores> {
  const core = await openMemoryEngine({ contexts, clock: () => MONDAY })
  await foundOn(core)
  await core.stop()
  return core.stores
}

/** The community of the demo on an engine without services, with a clock that the test moves. */
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

  const { on, send } = commandsOf(core)
  const run = runnerOf(core, { checkpoints, deadLetters, open: disclosing({ vault, disclosures, clock: core.clock }) })

  return {
    core,
    privacy: privacy({ log, vault, streams, disclosures, erased: () => {} }),
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
    ...told(core),
  }
}

export type Office = Awaited<ReturnType<typeof office>>

/**
 * Expects a service to lead to one history in two offices: one where it gets each event once, and one where events arrive three times,
 * after a restart without its checkpoint, and beside a second copy.
 *
 * @param happen makes what happens in each office
 */
export async function expectOneHistory(manager: ProcessManager, happen: (at: Office) => Promise<void>): Promise<void> {
  const once = await office()
  await happen(once)
  await (await once.run(manager)).idle()

  const often = await office()
  const first = await often.run(manager, 3)
  await happen(often)
  await first.stop()
  await often.checkpoints.forget(manager.name)
  const copies = [await often.run(manager, 2), await often.run(manager)]
  for (const copy of copies) await copy.idle()
  expect(await often.history()).toEqual(await once.history())
  expect((await often.deadLetters.list({ limit: 10 })).letters).toEqual([])
}

/** Sends commands that must be accepted: `send` to demands, `on` to any aggregate. */
function commandsOf(core: MemoryEngine) {
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
    if (!result.ok) throw new Error(`${command} was refused with ${result.code}: ${result.detail.en}`)
    return result
  }

  const send = (actor: Actor, command: string, data: object, id?: string, key?: string): Promise<Accepted> =>
    on('demand', actor, command, data, id, key)
  return { on, send }
}

interface RunnerParts {
  readonly checkpoints: ReturnType<typeof checkpointsIn>
  readonly deadLetters: ReturnType<typeof deadLettersIn>
  readonly open: ReturnType<typeof disclosing>
}

function runnerOf(core: MemoryEngine, { checkpoints, deadLetters, open }: RunnerParts) {
  const { views } = core
  /** Runs one service. Each event reaches it `deliveries` times. `round` lets it read the clock once more. */
  return async function run(manager: ProcessManager, deliveries = 1) {
    const { wait, round } = rounds()
    const bus = localBus({
      tail: openTail({ log: repeating(core.log, deliveries) }),
      checkpoints,
      deadLetters,
      wait: atOnce,
    })
    const running = runProcessManagers({
      ...core,
      processManagers: [manager],
      bus,
      open,
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
      /** Resolves when all events so far have reached it. */
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
}

/** Reads from the log. */
function told(core: MemoryEngine) {
  return {
    /** All events. */
    async events(): Promise<RecordedEvent[]> {
      const events: RecordedEvent[] = []
      for await (const batch of core.log.readAll(0)) events.push(...batch)
      return events
    },
    /** The events of one demand or of another aggregate. */
    async story(id: string, aggregate = 'demand'): Promise<RecordedEvent[]> {
      const events: RecordedEvent[] = []
      for await (const batch of core.log.readStream(`${aggregate}-${COMMUNITY.id}-${id}`)) events.push(...batch)
      return events
    },
    /** Every event about demands, resources, people and their notifications, without the values that differ from run to run. */
    async history(): Promise<unknown[]> {
      const told: unknown[] = []
      for await (const batch of core.log.readAll(0)) {
        for (const { subject, type, actor, id, data } of batch) {
          if (!['demand', 'resource', 'person', 'notification'].includes(parseStream(subject)?.aggregate ?? ''))
            continue
          const { party, person } = data as { readonly party?: string; readonly person?: string }
          told.push([subject, type, actor, id, party, person])
        }
      }
      return told.toSorted((one, other) => (String(one) < String(other) ? -1 : 1))
    },
  }
}

/** The pause before a redelivery: none in tests. */
const atOnce = async (_: number, signal: AbortSignal): Promise<void> => {
  await setImmediate()
  signal.throwIfAborted()
}

/** The bus of a log, with each event delivered so many times. */
export function repeating(log: EventLog, times: number): Pick<EventLog, 'subscribe' | 'readAll' | 'head'> {
  async function* repeated(batches: ReturnType<EventLog['readAll']>) {
    for await (const events of batches) yield events.flatMap((event) => Array.from({ length: times }, () => event))
  }
  return {
    head: log.head,
    readAll: (after, options) => repeated(log.readAll(after, options)),
    subscribe: (after, signal) => repeated(log.subscribe(after, signal)),
  }
}
