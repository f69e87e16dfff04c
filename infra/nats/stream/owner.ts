import type { NatsConnection } from 'nats'
import { pause, type Wait } from '../../../services/kit/event-delivery.ts'
import { Fault } from '../../../services/kit/fault.ts'
import type { EventLogReader } from '../../../services/ports/event-log.ts'
import type { NatsLink } from '../connection.ts'
import { natsFault } from '../faults.ts'
import { guarded } from '../guarded-connection.ts'
import { GOVERNANCE, type StreamNames } from '../names.ts'
import { recalled } from './relay-record.ts'

/** How often to check which log this NATS carries, once that is known. */
const CHECK_MS = 5_000
/** How often to check before it is known. */
const FIRST_CHECKS_MS = 250

/** Whether this NATS carries the log of this engine. Every door of NATS asks here before it opens. */
export interface StreamOwner {
  /** Aborts when that has to be proven again; undefined while it is not known, or another log is carried. */
  ours(): AbortSignal | undefined
  /** Why the doors are closed; undefined where they are open, and before the first look. */
  failure(): Fault | undefined
  /** Resolves where it is ours, waiting for the first look. @throws Fault `nats.other-log` `nats.no-relay` and those of NATS */
  proven(): Promise<void>
  /** Hands over each connection once it is ours; `end` of what it returns is called as soon as that is not certain any more. */
  each(open: (connection: NatsConnection) => { end(): void }): void
  stop(): Promise<void>
}

export interface StreamOwnerOptions {
  readonly nats: NatsLink
  readonly log: Pick<EventLogReader, 'identity' | 'holds'>
  readonly names?: StreamNames
  readonly wait?: Wait
  /** Called when a door closes for a reason to tell of, and with undefined when they open. */
  readonly onChange?: (failure: Fault | undefined) => void
}

/**
 * Looks at the record that the relay keeps beside the stream: on each connection before anything is opened, and every 5 s.
 * While there is no record nothing is opened; where a record that was there is lost, what is open stays so.
 */
export function streamOwner(options: StreamOwnerOptions): StreamOwner {
  const { nats, log, names = GOVERNANCE, wait = pause, onChange = () => {} } = options
  const { connected, guard } = guarded(nats)
  const closing = new AbortController()
  const users: ((connection: NatsConnection) => { end(): void })[] = []
  let open: { readonly closed: AbortController; readonly ends: (() => void)[] } | undefined
  let failure: Fault | undefined
  let looked = Promise.withResolvers<void>()

  /** Undefined where there is no record. */
  async function isOurs(): Promise<boolean | undefined> {
    const record = await recalled(connected().js, names)
    if (record === undefined) return undefined
    const { id, epoch } = await log.identity()
    if (record.log.id !== id || record.log.epoch !== epoch) return false
    // A copy of the log from before bears its name too.
    return record.mark === undefined || (await log.holds(record.mark))
  }

  function close(why: Fault | undefined): void {
    const was = open
    open = undefined
    if (why?.code !== failure?.code) onChange(why)
    failure = why
    was?.closed.abort()
    for (const end of was?.ends ?? []) end()
  }

  function opened(connection: NatsConnection): void {
    if (open !== undefined) return
    if (failure !== undefined) onChange(undefined)
    failure = undefined
    open = { closed: new AbortController(), ends: users.map((use) => use(connection).end) }
  }

  async function look(lost: AbortSignal): Promise<void> {
    const ours = await guard(isOurs)
    if (lost.aborted || closing.signal.aborted) return
    if (ours === true) opened(connected().of)
    else if (ours === false) close(otherLog(names))
    else if (open === undefined) close(noRelay(names))
  }

  async function watch(): Promise<void> {
    while (!closing.signal.aborted) {
      const lost = nats.lost()
      const lose = (): void => close(failure)
      lost.addEventListener('abort', lose, { once: true })
      const until = AbortSignal.any([closing.signal, lost])
      while (!until.aborted) {
        await look(lost).catch((error: unknown) => open === undefined && close(natsFault(error)))
        looked.resolve()
        await wait(open === undefined && failure?.code !== OTHER_LOG ? FIRST_CHECKS_MS : CHECK_MS, until).catch(
          () => {},
        )
      }
      lost.removeEventListener('abort', lose)
      looked = Promise.withResolvers()
    }
  }

  const watching = watch()
  return {
    ours: () => open?.closed.signal,
    failure: () => failure,
    async proven() {
      if (open === undefined) await looked.promise
      if (open === undefined) throw failure ?? noRelay(names)
    },
    each(use) {
      users.push(use)
      if (open !== undefined) open.ends.push(use(connected().of).end)
    },
    async stop() {
      closing.abort()
      looked.resolve()
      await watching
      looked.resolve()
      close(undefined)
    },
  }
}

const OTHER_LOG = 'nats.other-log'
export const NO_RELAY = 'nats.no-relay'

const otherLog = ({ stream }: StreamNames): Fault =>
  new Fault(
    'nats.other-log',
    `The stream ${stream} holds the events of another log, or of this one before a restore or a move: set NATS_URL to the server of this log, or delete the stream; it is published again.`,
    // Once that is done the doors open by themselves.
    { retryAfter: 5 },
  )

const noRelay = ({ stream }: StreamNames): Fault =>
  new Fault(
    'nats.no-relay',
    `No relay has published this log into the stream ${stream} yet: start one (SANSHE_ROLES=relay).`,
    { retryAfter: 1 },
  )
