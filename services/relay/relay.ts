import { pause, type Wait } from '../bus/handing.ts'
import { Fault } from '../fault.ts'
import type { EventLogReader, EventStream, LogIdentity, PlaceInStream, Position, StreamEnd } from '../ports.ts'
import { disturbed, publishing } from './publishing.ts'

/** Milliseconds between two looks of a relay that stands by. */
const LOOK = 500
/** Milliseconds for which the stream must have stood still, behind the log, before a relay that stood by publishes. */
const PATIENCE = 2_000
/** Milliseconds, at most, by which two relays that meet get out of step. */
const APART = 250
/** Milliseconds before it tries again, doubled each time. */
const FIRST_WAIT = 100
const LONGEST_WAIT = 2_000

/** What a relay is at. */
export interface RelayStatus {
  /** It stands still where it `failed`: somebody has to mend something, and then it goes on by itself. */
  readonly state: 'starting' | 'publishing' | 'standby' | 'waiting' | 'failed' | 'stopped'
  /** The last event that it knows to be in the stream; undefined before it has looked. */
  readonly position?: Position
  /** Why it waits, or failed. */
  readonly failure?: Fault
}

export interface Relay {
  status(): RelayStatus
  /** Publishes nothing more, and waits for what is on its way. */
  stop(): Promise<void>
}

export interface RelayOptions {
  readonly log: Pick<EventLogReader, 'subscribe' | 'readAll' | 'at' | 'head' | 'identity'>
  readonly stream: EventStream
  /** Told once of each thing that keeps it from publishing. */
  readonly onFailure: (fault: Fault) => void
  /** Milliseconds of a clock that only goes forward. */
  readonly now?: () => number
  readonly wait?: Wait
  /** From 0 up to 1. */
  readonly random?: () => number
}

/**
 * Publishes the log into the stream: every event, in the order of the log, once. Any number may run and none is elected: the
 * stream takes an event only as the very next, so of two that publish one is told that it comes second, and stands by
 * until the stream stands still.
 */
export function startRelay(options: RelayOptions): Relay {
  const { log, stream, onFailure, now = () => performance.now(), wait = pause, random = Math.random } = options
  const stopping = new AbortController()
  const { signal } = stopping
  let status: RelayStatus = { state: 'starting' }
  const reached = (position: Position, state: RelayStatus['state']): void => {
    status = { state, position }
  }

  /** Since when the stream has stood at this number while the log was ahead. */
  let still: { sequence: number; since: number } | undefined

  async function overdue({ sequence, last, remembered }: StreamEnd): Promise<boolean> {
    const position = last?.position ?? remembered?.position ?? 0
    reached(position, 'standby')
    if (position >= (await log.head()) || still?.sequence !== sequence) still = { sequence, since: now() }
    return now() - still.since >= PATIENCE
  }

  async function run(): Promise<void> {
    let standingBy = false
    let failures = 0
    while (!signal.aborted) {
      try {
        const identity = await log.identity()
        const end = await stream.end(identity)
        sameLog(identity, end)
        if (standingBy && !(await overdue(end))) {
          await wait(LOOK, signal).catch(() => {})
        } else {
          const place = await resumption(log, end)
          reached(place.position, 'publishing')
          still = undefined
          standingBy = await publishing({ log, stream, identity, signal, now, place, reached })
          // Two that each were the last at something would go on in step for ever.
          if (!standingBy) await wait(random() * APART, signal).catch(() => {})
        }
        failures = 0
      } catch (error) {
        standing(error)
        await wait(Math.min(FIRST_WAIT * 2 ** failures, LONGEST_WAIT), signal).catch(() => {})
        failures += 1
      }
    }
  }

  function standing(error: unknown): void {
    const failure =
      error instanceof Fault
        ? error
        : new Fault('relay.failed', 'The relay failed, and tries again.', { cause: error, retryAfter: 1 })
    if (status.failure?.code !== failure.code) onFailure(failure)
    status = { ...status, state: failure.retryAfter === undefined ? 'failed' : 'waiting', failure }
  }

  const ended = run()
  return {
    status: () => status,
    async stop() {
      stopping.abort()
      await ended
      status = { ...status, state: 'stopped' }
    },
  }
}

/** @throws Fault `relay.other-log` `relay.disturbed` */
function sameLog({ id, epoch }: LogIdentity, { remembered }: StreamEnd): void {
  if (remembered === undefined) return
  if (remembered.log.id !== id || remembered.log.epoch !== epoch) throw otherLog()
  if (remembered.disturbed) throw disturbed()
}

/**
 * The last event that the stream holds, or held before limits removed it: every event is one message, so numbers of messages
 * count events of the log.
 *
 * @throws Fault `relay.other-log` `relay.lost-place`
 */
async function resumption(
  log: Pick<EventLogReader, 'readAll' | 'at'>,
  { sequence, last, remembered }: StreamEnd,
): Promise<PlaceInStream> {
  if (sequence === 0) return { position: 0, sequence }
  if (last !== undefined) {
    if (!(await standsAt(log, last))) throw otherLog()
    return { position: last.position, sequence }
  }
  if (remembered === undefined || remembered.sequence > sequence) throw lostPlace()
  return { position: await nthAfter(log, remembered.position, sequence - remembered.sequence), sequence }
}

type LastEvent = NonNullable<StreamEnd['last']>

/** A message that no relay wrote names no position. */
const standsAt = async (log: Pick<EventLogReader, 'at'>, { id, position }: LastEvent): Promise<boolean> =>
  Number.isSafeInteger(position) && (await log.at(position))?.id === id

/** Where the n-th event after a position stands. */
async function nthAfter(log: Pick<EventLogReader, 'readAll'>, after: Position, n: number): Promise<Position> {
  if (n === 0) return after
  let left = n
  for await (const events of log.readAll(after)) {
    const event = events[left - 1]
    if (event !== undefined) return event.position
    left -= events.length
  }
  throw otherLog()
}

const otherLog = (): Fault =>
  new Fault(
    'relay.other-log',
    'The stream holds what this event log does not: it belongs to another log, or to this one before a restore or a move. Delete the stream, and it is published anew from the beginning.',
  )

const lostPlace = (): Fault =>
  new Fault(
    'relay.lost-place',
    'The stream is empty and nothing tells how far it had got: delete it, and it is published anew from the beginning.',
  )
