import type { Actor, Catalogue, RecordedEvent, Zones } from '../../domain/kernel/index.ts'
import type { CommandHandler } from '../commands/contract.ts'
import { folding } from '../event-log/state-reader.ts'
import { type HandAgain, handingAgain, pause, type Wait } from '../kit/event-delivery.ts'
import { Fault } from '../kit/fault.ts'
import type { Clock } from '../ports/clock.ts'
import type { EventBus, Subscription } from '../ports/event-bus.ts'
import type { EventLog, Position } from '../ports/event-log.ts'
import type { Views } from '../ports/views.ts'
import { type Share, sharesOf } from './durable-names.ts'
import { type Manager, type Send, serviceActor, type Workplace } from './process-manager.ts'

/** How often each service looks at the clock. */
const EVERY_MS = 1_000
/** Before a service subscribes again that lost its events for a reason that somebody has to mend. */
const AGAIN_MS = 10_000

export interface ManagersOptions {
  readonly managers: readonly Manager[]
  readonly bus: EventBus
  readonly commands: Pick<CommandHandler, 'handle'>
  readonly catalogue: Catalogue
  readonly log: Pick<EventLog, 'readStream' | 'removed' | 'head'>
  /** Opens what is sealed; that it did is recorded under the name of the view. */
  open(value: unknown, reader: Actor, community: string, view: string): Promise<unknown>
  readonly views: Pick<Views, 'page' | 'reached'>
  readonly clock: Clock
  /** The clock of what time alone causes, which may be doubted longer; the same unless told. */
  readonly acting?: Clock
  readonly zones: Zones
  readonly communities: () => Promise<readonly string[]>
  /** The communities that the services act for; all where left out. */
  readonly only?: readonly string[]
  /** Told of what went wrong and is tried again. */
  readonly onFailure: (fault: Fault) => void
  readonly wait?: Wait
}

/** How a service fares. */
export interface Standing {
  /** Its durable name, which names the community too where it is there for one. */
  readonly service: string
  /** How far it has got; undefined where it follows time alone, or has not begun. */
  readonly position?: Position
  /** Whether that includes what it passes over, so that one can tell how far it is behind. */
  readonly exact?: boolean
  /** A code: what it failed at last and tries again. */
  readonly failure?: string
}

export interface RunningManagers {
  status(): readonly Standing[]
  /** What hands one event to a service once more; undefined where that does not run here, or follows time alone. */
  again(durable: string): HandAgain | undefined
  /** Lets what is in hand finish. */
  stop(): Promise<void>
}

/** Runs the services: each under its own durable name, and by its own look at the clock. Any number of copies may run. */
export function runManagers(options: ManagersOptions): RunningManagers {
  const stopping = new AbortController()
  const workplaceOf = workplaces(options)
  const shares = options.managers.flatMap((manager) => sharesOf(manager, options.only))
  const acting = options.acting ?? options.clock
  const running = shares.map((share) => {
    const workplace = workplaceOf(share.name)
    return run(share, options, { reacting: workplace, acting: { ...workplace, now: acting } }, stopping.signal)
  })
  return {
    status: () => running.map(({ standing }) => standing()),
    again(given) {
      const { name = given, reaction } = shares.find(({ durable }) => durable === given) ?? {}
      if (reaction === undefined) return undefined
      return handingAgain((event) => reaction.react(event, sending(options, name, event), workplaceOf(name)))
    },
    async stop() {
      stopping.abort()
      await Promise.all(running.map(({ ended }) => ended))
    },
  }
}

/** Where a service reacts to events, and where it acts on time. */
interface Workplaces {
  readonly reacting: Workplace
  readonly acting: Workplace
}

/** One share of a service, until the signal aborts. */
function run(share: Share, options: ManagersOptions, workplaces: Workplaces, signal: AbortSignal) {
  const { name, durable, reaction, onTime } = share
  const { bus, onFailure, wait = pause } = options
  let subscription: Subscription | undefined
  let handled: Position | undefined
  const failures = new Map<'event' | 'time' | 'bus', { readonly code: string; readonly at?: Position }>()

  /** Remembers that it failed until it succeeds. */
  async function noting(at: Position, work: () => Promise<void>): Promise<void> {
    try {
      await work()
      failures.delete('event')
    } catch (error) {
      failures.set('event', { code: asFault(error).code, at })
      throw error
    }
  }

  async function watch(look: NonNullable<Manager['onTime']>): Promise<void> {
    const send = sending(options, name)
    let last: string | undefined
    while (!signal.aborted) {
      const fault = await look(send, workplaces.acting).then(() => undefined, asFault)
      // It looks every second: what passes by the next look is not worth telling, and what lasts is told once.
      if (fault === undefined) failures.delete('time')
      else if (!fault.outage || fault.code === last) {
        if (failures.get('time')?.code !== fault.code) onFailure(fault)
        failures.set('time', { code: fault.code })
      }
      last = fault?.code
      await wait(EVERY_MS, signal).catch(() => {})
    }
  }

  /** Subscribes again where a subscription ended by itself: a service outlives whatever kept it from its events. */
  async function follow({ to, react }: NonNullable<Manager['reaction']>): Promise<void> {
    const handle = async (event: RecordedEvent): Promise<void> => {
      await noting(event.position, () => react(event, sending(options, name, event), workplaces.reacting))
      handled = event.position
    }
    const stop = () => void subscription?.stop()
    signal.addEventListener('abort', stop, { once: true })
    while (!signal.aborted) {
      try {
        subscription = await bus.subscribe(durable, to, handle)
        failures.delete('bus')
        if (signal.aborted) stop()
        await subscription.ended
      } catch (error) {
        const fault = asFault(error)
        failures.set('bus', { code: fault.code })
        onFailure(fault)
        await wait(fault.retryAfter === undefined ? AGAIN_MS : fault.retryAfter * 1_000, signal).catch(() => {})
      }
    }
    await subscription?.stop()
  }

  const ended = Promise.all([
    reaction === undefined ? undefined : follow(reaction),
    onTime === undefined ? undefined : watch(onTime),
  ])
  return {
    ended,
    standing(): Standing {
      const reached = subscription?.reached?.()
      const position = reached ?? handled
      // What was given up is with the dead letters: it keeps nothing up any more.
      const [failure] = [...failures.values()].filter(
        ({ at }) => at === undefined || reached === undefined || at > reached,
      )
      return {
        service: durable,
        ...(position === undefined ? {} : { position, exact: reached !== undefined }),
        ...(failure === undefined ? {} : { failure: failure.code }),
      }
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
