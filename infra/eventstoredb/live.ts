import type { RecordedEvent } from '../../domain/kernel/index.ts'
import type { StorePage } from './own-events.ts'
import { type LiveSession, openSession, type SessionOptions } from './session.ts'

/** The live subscription of a log as one of its readers sees it. */
export interface LiveReader extends Pick<LiveSession, 'since' | 'head' | 'behind' | 'more'> {
  /** The last reader that leaves ends the subscription. */
  leave(): Promise<void>
}

/** Events of an append that are waited for. */
export interface AwaitedEvents {
  /** Resolves with the events; undefined if the subscription ends first. */
  readonly events: Promise<StorePage | undefined>
  /** Stops waiting. */
  drop(): void
}

/** One live subscription for all readers of a log. It is open while there are readers, and ends with the first error. */
export interface LiveSubscription {
  /** Joins the subscription, and opens one if there is none. Resolves when the server has confirmed it. */
  join(): Promise<LiveReader>
  /** The confirmed subscription; undefined while there is none. */
  now(): Pick<LiveSession, 'head' | 'more'> | undefined
  /** Waits for the events of a stream from one revision to another; undefined while there is no subscription. */
  expect(stream: string, first: number, last: number): AwaitedEvents | undefined
}

/** Makes the live subscription of a log. */
export function liveSubscription(options: SessionOptions): LiveSubscription {
  let opening: Promise<LiveSession> | undefined
  let session: LiveSession | undefined
  let readers = 0

  function open(): Promise<LiveSession> {
    const opened = openSession(options, () => {
      if (opening === opened) opening = undefined
      if (opening === undefined) session = undefined
    }).then((made) => {
      if (opening === opened) session = made
      return made
    })
    opened.catch(() => {
      if (opening === opened) opening = undefined
    })
    return opened
  }

  async function leave(): Promise<void> {
    readers -= 1
    if (readers > 0) return
    const ending = opening
    opening = undefined
    session = undefined
    await (await ending?.catch(() => undefined))?.stop()
  }

  return {
    async join() {
      readers += 1
      opening ??= open()
      try {
        return { ...(await opening), leave }
      } catch (error) {
        await leave()
        throw error
      }
    },
    now: () => session,
    expect: (stream, first, last) => session && awaitIn(session, stream, first, last),
  }
}

/** Waits for events of a stream. Appends to one stream follow one another, so a stream is waited for once at a time. */
function awaitIn(session: LiveSession, stream: string, first: number, last: number): AwaitedEvents {
  const { promise, resolve } = Promise.withResolvers<StorePage | undefined>()
  const found: RecordedEvent[] = []
  const drop = session.listen(stream, (event) => {
    if (event === undefined) return resolve(undefined)
    if (event.revision >= first && event.revision <= last) found.push(event)
    if (event.revision === last) resolve(found)
  })
  return { events: promise, drop }
}
