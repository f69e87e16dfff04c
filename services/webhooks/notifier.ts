import { endpointOf } from '../kit/endpoint-record.ts'
import type { Redeliver } from '../kit/event-delivery.ts'
import { Fault } from '../kit/fault.ts'
import { semaphore } from '../kit/semaphore.ts'
import type { Endpoints } from '../ports/endpoints.ts'
import type { HeldTurn, Turn } from '../ports/turn.ts'
import { type LaneOptions, runLane, sendAgain } from './endpoint-delivery.ts'
import { outages } from './outages.ts'

export const NOTIFIER = {
  name: 'notifier',
  summary:
    'Sends what happens to registered webhooks, signed, in order, again and again until it is taken or given up.',
} as const

/** The part of all deliveries that one community may have under way: where its endpoints never answer, others go on. */
const SHARE = 0.75
/** Milliseconds before a lane that failed for a reason of our own begins again. */
const AGAIN_MS = 1_000
/** Milliseconds until positions are looked at again that belong to another log, or to a newer copy of it. */
const MENDED_MS = 10_000
/** What is kept from work where no single lane is: lanes are called by their endpoints. */
const SELF = NOTIFIER.name

export interface NotifierOptions extends Omit<LaneOptions, 'slot'> {
  readonly turn: Turn
  /** Deliveries at once. An endpoint has one at most, and none while it is waited for. */
  readonly deliveries: number
  /** Called once per internal failure that delays deliveries and is being retried; never for an endpoint's own answer. */
  readonly onFailure: (fault: Fault) => void
}

export interface Notifier {
  /** Sends one event once more to the endpoint with this durable name; undefined where the name belongs to no endpoint. */
  again(durable: string): Redeliver | undefined
  /** Ends every lane. What was under way is sent again by the copy that goes on. */
  stop(): Promise<void>
}

interface Lane {
  readonly stopping: AbortController
  readonly ended: Promise<void>
}

/**
 * Tells every endpoint what happens: each has a lane of its own, one event after the other in the order of the log, from where
 * it has got to. An endpoint that fails delays itself alone. Of all copies one is at work, while it has the turn.
 */
export function runNotifier(given: NotifierOptions): Notifier {
  const { endpoints, turn, onFailure, wait } = given
  const slot = semaphore(given.deliveries, Math.ceil(given.deliveries * SHARE))
  const options: LaneOptions = { ...given, slot }
  const lanes = new Map<string, Lane>()
  const inTurn = semaphore(1)
  const closing = new AbortController()
  let held: HeldTurn | undefined

  const { failed, over } = outages(onFailure)
  const failedHere = (error: unknown): void => failed(SELF, error)

  async function work(id: string, signal: AbortSignal): Promise<void> {
    const reached: Endpoints['reached'] = (...place) => {
      over(id)
      over(SELF)
      endpoints.reached(...place)
    }
    const own = { ...options, endpoints: { ...endpoints, reached } }
    try {
      while (!signal.aborted) {
        try {
          return await runLane(id, own, signal)
        } catch (error) {
          if (signal.aborted) return
          failed(id, error)
          await wait(AGAIN_MS, signal).catch(() => {})
        }
      }
    } finally {
      over(id)
    }
  }

  /** One that is started again waits for itself to end. */
  function start(id: string): void {
    const before = lanes.get(id)?.ended
    const stopping = new AbortController()
    const ended = Promise.resolve(before)
      .then(() => work(id, stopping.signal))
      .finally(() => {
        if (lanes.get(id)?.stopping === stopping) lanes.delete(id)
      })
    lanes.set(id, { stopping, ended })
  }

  /** Starts and stops lanes, as there are endpoints; without the turn there are none to serve. */
  async function look(): Promise<void> {
    const all = held === undefined ? [] : await endpoints.all()
    const active = new Set(all.filter(({ off }) => off === undefined).map(({ id }) => id))
    for (const [id, { stopping }] of lanes) if (!active.has(id)) stopping.abort()
    for (const id of active) if (lanes.get(id)?.stopping.signal.aborted !== false) start(id)
    if (active.size > 0) return
    await Promise.all([...lanes.values()].map(({ ended }) => ended))
  }

  /** One look after the other: two at once would start a lane twice. */
  const refresh = (): Promise<void> => inTurn(look).catch(failedHere)

  async function takeTurns(): Promise<void> {
    const { signal } = closing
    while (!signal.aborted) {
      const mine = await turn(signal)
      if (mine === undefined) return
      const failure = await endpoints.caughtUp().then(() => undefined, fault)
      if (failure !== undefined) failedHere(failure)
      if (failure?.kind === 'permanent') {
        await mine.end()
        await wait(MENDED_MS, signal).catch(() => {})
        continue
      }
      // Where it is unknown how far the others got, what they have done since is done again.
      held = mine
      void refresh()
      await aborted(AbortSignal.any([signal, mine.lost]))
      held = undefined
      await refresh()
      await endpoints.saved()
      await mine.end()
    }
  }

  const unwatch = endpoints.watch(() => void refresh())
  const ended = takeTurns()
  return {
    again(durable) {
      const id = endpointOf(durable)
      return id === undefined ? undefined : (event) => sendAgain(id, event, options, closing.signal)
    },
    async stop() {
      unwatch()
      closing.abort()
      await ended
    },
  }
}

const fault = (error: unknown): Fault =>
  error instanceof Fault
    ? error
    : new Fault('service.failed', 'A service failed, and tries again.', { cause: error, kind: 'unknown' })

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
