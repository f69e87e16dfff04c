import type { Actor, Catalogue, RecordedEvent, Zones } from '../../domain/kernel/index.ts'
import { pause, type Wait } from '../bus/handing.ts'
import type { CommandHandler } from '../commands/contract.ts'
import { folding } from '../event-log/folding.ts'
import { Fault } from '../fault.ts'
import type { Clock, EventBus, EventLogReader, Subscription, Views } from '../ports.ts'
import { type Manager, type Send, serviceActor, type Workplace } from './manager.ts'

/** How often each service looks at the clock. */
const EVERY_MS = 1_000

export interface ManagersOptions {
  readonly managers: readonly Manager[]
  readonly bus: EventBus
  readonly commands: Pick<CommandHandler, 'handle'>
  readonly catalogue: Catalogue
  readonly log: Pick<EventLogReader, 'readStream' | 'head'>
  /** Opens what is sealed; that it did is recorded under the name of the view. */
  open(value: unknown, reader: Actor, community: string, view: string): Promise<unknown>
  readonly views: Pick<Views, 'page' | 'reached'>
  readonly clock: Clock
  readonly zones: Zones
  readonly communities: () => Promise<readonly string[]>
  /** Told of what went wrong and is tried again. */
  readonly onFailure: (fault: Fault) => void
  readonly wait?: Wait
}

export interface RunningManagers {
  /** Lets what is in hand finish. */
  stop(): Promise<void>
}

/** Runs the services: each under its own durable name, and by its own look at the clock. Any number of copies may run. */
export async function runManagers(options: ManagersOptions): Promise<RunningManagers> {
  const { managers, bus, onFailure, wait = pause } = options
  const workplaceOf = workplaces(options)
  const stopping = new AbortController()
  const { signal } = stopping
  const subscriptions: Subscription[] = []
  const watches: Promise<void>[] = []

  async function watch(name: string, onTime: NonNullable<Manager['onTime']>): Promise<void> {
    const [send, workplace] = [sending(options, name), workplaceOf(name)]
    while (!signal.aborted) {
      await onTime(send, workplace).catch((error: unknown) => onFailure(asFault(error)))
      await wait(EVERY_MS, signal).catch(() => {})
    }
  }

  for (const { name, reaction, onTime } of managers) {
    if (reaction !== undefined) {
      const react = (event: RecordedEvent) => reaction.react(event, sending(options, name, event), workplaceOf(name))
      const subscription = await bus.subscribe(name, reaction.to, react)
      subscription.ended.catch((error: unknown) => onFailure(asFault(error)))
      subscriptions.push(subscription)
    }
    if (onTime !== undefined) watches.push(watch(name, onTime))
  }

  return {
    async stop() {
      stopping.abort()
      await Promise.all([...subscriptions.map((one) => one.stop()), ...watches])
    },
  }
}

const asFault = (error: unknown): Fault =>
  error instanceof Fault ? error : new Fault('service.failed', 'A service failed, and tries again.', { cause: error })

function sending({ commands }: Pick<ManagersOptions, 'commands'>, name: string, cause?: RecordedEvent): Send {
  const actor = serviceActor(name)
  return ({ purpose, ...command }) =>
    commands.handle({
      ...command,
      actor,
      idempotencyKey: [cause?.id ?? 'time', command.aggregate, command.id, purpose].join(':'),
      ...(cause === undefined ? {} : { causationId: cause.id, correlationId: cause.correlationid }),
    })
}

/** Of each service by its name; what they have folded they share. */
function workplaces(options: ManagersOptions): (name: string) => Workplace {
  const { catalogue, log, views, clock, zones, open, communities } = options
  const state = folding(log, catalogue)
  return (name) => ({
    state,
    views,
    now: clock,
    zones,
    head: () => log.head(),
    open: (value, community) => open(value, serviceActor(name), community, name),
    communities,
  })
}
