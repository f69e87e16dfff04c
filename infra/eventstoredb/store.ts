import { pause, type Wait } from '../../services/kit/event-delivery.ts'
import type { Health } from '../../services/kit/health.ts'
import type { LogIdentity } from '../../services/ports/event-log.ts'
import { type AllReader, allReader } from './all-reader.ts'
import { type Calls, callsOf } from './calls.ts'
import { connectStore, type StoreClient } from './client.ts'
import { type Identities, identities } from './identity.ts'
import { type Landmarks, landmarks } from './landmarks.ts'
import { type LiveSubscription, liveSubscription } from './live.ts'
import { ownEvents } from './own-events.ts'
import { type LogCopyPlace, logCopyPlace } from './place.ts'
import { type StreamReader, streamReader } from './reader.ts'
import { type RecentReader, recentReader } from './recent.ts'
import type { SessionOptions } from './session.ts'
import { type StreamEnds, streamEnds } from './stream-ends.ts'
import { type LogTail, logTail } from './tail.ts'

/** The parts that read one log. */
export interface Readers {
  readonly all: AllReader
  readonly streams: StreamReader
  readonly place: LogCopyPlace
  readonly tail: LogTail
  readonly live: LiveSubscription
  readonly ends: StreamEnds
  readonly recent: RecentReader
  readonly landmarks: Landmarks
}

/** The readers of an opened log, with the client and its calls. */
export interface StoreReaders extends Readers, Pick<Identities, 'accept'> {
  readonly client: StoreClient
  readonly calls: Calls
}

/** The store that readers read, and the log in it. */
export interface ReaderOptions {
  readonly client: StoreClient
  readonly calls: Calls
  readonly identity: LogIdentity
  readonly standing: Identities['standing']
  /** Aborts when the log is closed. */
  readonly closing: AbortSignal
  readonly report?: Health['report'] | undefined
  readonly wait?: Wait | undefined
}

/** Makes the readers of one log. */
export function readersOf({
  client,
  calls,
  identity,
  standing,
  closing,
  report,
  wait = pause,
}: ReaderOptions): Readers {
  const ours = ownEvents(report)
  const proven = () => place.proven()
  const known = landmarks()
  const ends = streamEnds()
  const all = allReader({ calls, ours, landmarks: known, proven, saw: (events) => place.saw(events) })
  const streams = streamReader({ calls, ours, all, ends, proven })
  const place = logCopyPlace({ identity, standing, holds: streams.holds, report, signal: closing })
  const heard: SessionOptions['heard'] = (events) => (events === undefined ? ends.clear() : ends.heard(events))
  const live = liveSubscription({ client, all, ours, place, heard, closing, wait })
  const tail = logTail({ all, live, ours, place, report, closing, wait })
  return { all, streams, place, tail, live, ends, recent: recentReader(live, ends, all.head), landmarks: known }
}

/** Where the store is, and how long its calls may take. */
export interface StoreOptions extends Pick<ReaderOptions, 'report' | 'wait'> {
  /** `esdb://` for one node or several, `esdb+discover://` for a name that stands for a cluster. */
  readonly url: string
  /** How long one call may take. Default: 5 s. */
  readonly deadlineMs?: number
  /** How long a call is retried during an outage. Default: 15 s. */
  readonly patienceMs?: number
}

/** Opens the store and establishes the log in it. @throws Fault as `openEventStoreLog` */
export async function openStoreReaders(options: StoreOptions, closing: AbortSignal): Promise<StoreReaders> {
  const { url, deadlineMs = 5_000, patienceMs = 15_000, report, wait } = options
  const client = await connectStore(url)
  let place: LogCopyPlace | undefined
  const patience = {
    patienceMs,
    signal: closing,
    doubt: () => place?.doubt(),
    ready: async () => place?.proven(),
  }
  try {
    const calls = callsOf({ client, deadlineMs, patience })
    const { establish, standing, accept } = identities(calls)
    const identity = await establish()
    const readers = readersOf({ client, calls, identity, standing, closing, report, wait })
    place = readers.place
    return { ...readers, client, calls, accept }
  } catch (error) {
    await client.dispose()
    throw error
  }
}
