import {
  type Actor,
  type AnyContext,
  type Catalogue,
  type RecordedEvent,
  streamName,
  type Zones,
} from '../../domain/kernel/index.ts'
import type { CommandHandler } from '../commands/contract.ts'
import { type RevisedStateOf, revisedStateReader, statesOf } from '../event-log/state-reader.ts'
import { serviceActor } from '../identity/reserved-actors.ts'
import { pause, type Redeliver, redelivery, type Wait } from '../kit/event-delivery.ts'
import type { Fault } from '../kit/fault.ts'
import type { Pace } from '../kit/pace.ts'
import { readWhole } from '../kit/whole-stream.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventBus } from '../ports/event-bus.ts'
import type { EventLog, Position } from '../ports/event-log.ts'
import type { Views } from '../queries/contract.ts'
import type { SendConsequence } from './consequence.ts'
import { type DurableProcess, durableProcesses } from './durable-process.ts'
import { followEvents } from './event-follower.ts'
import type { AnyProcessManager, Workplace } from './process-manager.ts'
import { watchTime } from './time-watch.ts'

export interface ProcessRunnerOptions {
  readonly processManagers: readonly AnyProcessManager[]
  readonly bus: EventBus
  readonly commands: Pick<CommandHandler, 'handle'>
  readonly catalogue: Catalogue
  readonly log: Pick<EventLog, 'readStream' | 'recent' | 'removed' | 'head'>
  /** Opens a sealed value for the reader, and records the reading under the name of the view. */
  open(value: unknown, reader: Actor, community: string, view: string): Promise<unknown>
  readonly views: Pick<Views, 'page' | 'reached' | 'status'>
  readonly clock: Clock
  /** The clock for actions that time alone causes. It may stay doubted for longer than `clock`. Default: `clock`. */
  readonly acting?: Clock
  readonly zones: Zones
  readonly communities: () => Promise<readonly string[]>
  /** The communities that the process managers act for. Default: all. */
  readonly only?: readonly string[]
  /** Called with each failure that will be retried. */
  readonly onFailure: (fault: Fault) => void
  readonly wait?: Wait
  /** Shares the event loop between questions to views and other work. Default: they take it whole. */
  readonly pace?: Pace
}

/** The progress and the failure of a process manager. */
export interface ProcessStatus {
  /** The durable name of the process manager. It includes the community if the process manager runs for one. */
  readonly service: string
  /** The position of the last handled event; undefined for a process manager that follows time alone, and before the first. */
  readonly position?: Position
  /** Whether the position also moves at events that the filter excludes, and so shows how far behind the process manager is. */
  readonly exact?: boolean
  /** The code of the last failure, while the process manager retries. */
  readonly failure?: string
}

/** The process managers that run in this process. */
export interface ProcessRunner {
  status(): readonly ProcessStatus[]
  /** Returns the function that delivers an event again; undefined if the process manager runs elsewhere or follows time alone. */
  again(durable: string): Redeliver | undefined
  /** Stops all of them. Resolves when the events in progress are handled. */
  stop(): Promise<void>
}

/** Runs process managers, each under its durable name and on its own timer. Any number of copies may run. */
export function runProcessManagers(options: ProcessRunnerOptions): ProcessRunner {
  const stopping = new AbortController()
  const workplaceOf = workplaces(options)
  const processes = options.processManagers.flatMap((one) => durableProcesses(one, options.only))
  const running = processes.map((process) => run(process, options, workplaceOf, stopping.signal))
  return {
    status: () => running.map(({ status }) => status()),
    again(given) {
      const { name = given, reaction } = processes.find(({ durable }) => durable === given) ?? {}
      if (reaction === undefined) return undefined
      return redelivery((event) => react(reaction, name, event, options, workplaceOf(name, event)))
    },
    async stop() {
      stopping.abort()
      await Promise.all(running.map(({ ended }) => ended))
    },
  }
}

/** Runs one process under its durable name until the signal aborts. */
function run(process: DurableProcess, options: ProcessRunnerOptions, workplaceOf: WorkplaceOf, signal: AbortSignal) {
  const { name, durable, reaction, onTime } = process
  const { bus, onFailure, wait = pause, acting = options.clock } = options
  const events =
    reaction &&
    followEvents({
      subscribe: (handle) => bus.subscribe(durable, reaction.to, handle),
      handle: (event) => react(reaction, name, event, options, workplaceOf(name, event)),
      onFailure,
      wait,
      signal,
    })
  const time =
    onTime &&
    watchTime({
      look: async () => {
        if (isBuilt(options.views)) await onTime(sending(options, name), { ...workplaceOf(name), now: acting })
      },
      onFailure,
      wait,
      signal,
    })
  return {
    ended: Promise.all([events?.ended, time?.ended]),
    status(): ProcessStatus {
      const { failure = time?.failure(), ...progress } = events?.status() ?? {}
      return { service: durable, ...progress, ...(failure === undefined ? {} : { failure }) }
    },
  }
}

/** Whether views can be read. A first version that is being built is no failure: work that time causes waits for it. */
const isBuilt = ({ status }: ProcessRunnerOptions['views']): boolean =>
  status().every(({ unbuilt, failure }) => unbuilt !== true || failure !== undefined)

/** Returns the handler of events. It upcasts each event to the current version of its type. */
const react = (
  { react }: NonNullable<DurableProcess['reaction']>,
  name: string,
  event: RecordedEvent,
  options: ProcessRunnerOptions,
  workplace: Workplace,
): Promise<void> => react(options.catalogue.upcast(event), sending(options, name, event), workplace)

function sending(
  { commands }: Pick<ProcessRunnerOptions, 'commands'>,
  name: string,
  cause?: RecordedEvent,
): SendConsequence<AnyContext> {
  const actor = serviceActor(name)
  return ({ purpose, ...command }) =>
    commands.handle({
      ...command,
      actor,
      idempotencyKey: [cause?.id ?? 'time', command.aggregate, command.id, purpose].join(':'),
      ...(cause === undefined ? {} : { causationId: cause.id, correlationId: cause.correlationid }),
    })
}

/**
 * Returns the workplace of a service by its name. All workplaces share the folded aggregates. For a reaction to an event, states that
 * the log remembers suffice: they hold that event, and the rules decide on the log itself.
 */
type WorkplaceOf = (name: string, cause?: RecordedEvent) => Workplace

function workplaces(options: ProcessRunnerOptions): WorkplaceOf {
  const { catalogue, log, views, clock, zones, open, communities, pace } = options
  const reader = revisedStateReader(log, catalogue)
  const pacedViews: Workplace['views'] = {
    ...views,
    async page(question) {
      if (pace?.due()) await pace.rest()
      return views.page(question)
    },
  }
  const atWork = (name: string, revised: RevisedStateOf): Workplace => ({
    state: statesOf(revised),
    revised,
    async *events(of, community, id) {
      for await (const some of readWhole(log, streamName(of, community, id))) yield some.map(catalogue.upcast)
    },
    views: pacedViews,
    now: clock,
    zones,
    head: () => log.head(),
    open: (value, community) => open(value, serviceActor(name), community, name),
    communities,
  })
  return (name, cause) => atWork(name, reader(cause?.position))
}
