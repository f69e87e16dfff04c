import type { NatsConnection } from 'nats'
import { pause, type Wait } from '../../../services/kit/event-delivery.ts'
import { Fault } from '../../../services/kit/fault.ts'
import type { EventLogReader } from '../../../services/ports/event-log.ts'
import type { NatsLink } from '../connection.ts'
import { natsFault } from '../faults.ts'
import { guarded } from '../guarded-connection.ts'
import { GOVERNANCE, type StreamNames } from '../names.ts'
import { recalled } from './relay-record.ts'

/** The interval at which the owner checks which log this NATS carries, once that is known. */
const CHECK_MS = 5_000
/** The interval before that is known. */
const FIRST_CHECKS_MS = 250

/** Tells whether this NATS carries the log of this engine. Every part that uses NATS asks it before it opens. */
export interface StreamOwner {
  /** Returns a signal that aborts when a new proof is needed; undefined without a proof. */
  ours(): AbortSignal | undefined
  /** Returns why NATS may not be used; undefined where it may, and before the first check. */
  failure(): Fault | undefined
  /** Waits for the first check. Resolves where NATS carries this log. @throws Fault `nats.other-log` `nats.no-relay` and those of NATS */
  proven(): Promise<void>
  /** Calls `open` with each connection once the log is proven. The returned `end` is called as soon as that proof is lost. */
  each(open: (connection: NatsConnection) => { end(): void }): void
  stop(): Promise<void>
}

/** The log, and the NATS to check. */
export interface StreamOwnerOptions {
  readonly nats: NatsLink
  readonly log: Pick<EventLogReader, 'identity' | 'holds'>
  readonly names?: StreamNames
  readonly wait?: Wait
  /** Called with each new reason why NATS may not be used, and with undefined when it may again. */
  readonly onChange?: (failure: Fault | undefined) => void
}

/**
 * Starts to check the record that the relay keeps beside the stream: for each new connection before its use, and every 5 s.
 * Without a record no connection is used. When a record is lost later, the connection stays in use.
 */
export function streamOwner(options: StreamOwnerOptions): StreamOwner {
  const { nats, log, names = GOVERNANCE, wait = pause, onChange = () => {} } = options
  const { connected, guard } = guarded(nats)
  const closing = new AbortController()
  const users: ((connection: NatsConnection) => { end(): void })[] = []
  let open: { readonly closed: AbortController; readonly ends: (() => void)[] } | undefined
  let failure: Fault | undefined
  let looked = Promise.withResolvers<void>()

  /** Resolves with undefined where there is no record. */
  async function isOurs(): Promise<boolean | undefined> {
    const record = await recalled(connected().js, names)
    if (record === undefined) return undefined
    const { id, epoch } = await log.identity()
    if (record.log.id !== id || record.log.epoch !== epoch) return false
    // An older copy of the log has the same identity.
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
/** The code of the fault that no relay has published this log yet. */
export const NO_RELAY = 'nats.no-relay'

const otherLog = ({ stream }: StreamNames): Fault =>
  new Fault(
    'nats.other-log',
    `The stream ${stream} holds the events of another log, or of this one before a restore or a move: set NATS_URL to the server of this log, or delete the stream; it is published again.`,
    // The next check then succeeds by itself.
    { retryAfter: 5 },
  )

const noRelay = ({ stream }: StreamNames): Fault =>
  new Fault(
    'nats.no-relay',
    `No relay has published this log into the stream ${stream} yet: start one (SANSHE_ROLES=relay).`,
    { retryAfter: 1 },
  )
