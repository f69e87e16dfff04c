import type { Catalogue, RecordedEvent, Zones } from '../../domain/kernel/index.ts'
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
  readonly log: Pick<EventLogReader, 'readStream'>
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
  const workplace = workplaceOf(options)
  const stopping = new AbortController()
  const { signal } = stopping
  const subscriptions: Subscription[] = []
  const watches: Promise<void>[] = []

  async function watch(onTime: NonNullable<Manager['onTime']>, send: Send): Promise<void> {
    while (!signal.aborted) {
      await onTime(send, workplace).catch((error: unknown) => onFailure(asFault(error)))
      await wait(EVERY_MS, signal).catch(() => {})
    }
  }

  for (const { name, reaction, onTime } of managers) {
    if (reaction !== undefined) {
      const react = (event: RecordedEvent) => reaction.react(event, sending(options, name, event), workplace)
      const subscription = await bus.subscribe(name, reaction.to, react)
      subscription.ended.catch((error: unknown) => onFailure(asFault(error)))
      subscriptions.push(subscription)
    }
    if (onTime !== undefined) watches.push(watch(onTime, sending(options, name)))
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

const workplaceOf = ({ catalogue, log, views, clock, zones, communities }: ManagersOptions): Workplace => ({
  state: folding(log, catalogue),
  views,
  now: clock,
  zones,
  communities,
})
