import type { EventStoreDBClient } from '@eventstore/db-client'
import type { Wait } from '../../services/kit/event-delivery.ts'
import type { Health } from '../../services/kit/health.ts'
import type { LogIdentity } from '../../services/ports/event-log.ts'
import { type AllReader, allReader } from './all-reader.ts'
import { type Calls, callsOf } from './calls.ts'
import { type Identities, identities } from './identity.ts'
import { type Landmarks, landmarks } from './landmarks.ts'
import { ownEvents } from './own-events.ts'
import { type LogCopyPlace, logCopyPlace } from './place.ts'
import { type StreamReader, streamReader } from './reader.ts'
import { type LogTail, logTail } from './tail.ts'
import { connectStore } from './wire.ts'

/** Everything that reads one log. */
export interface Readers {
  readonly all: AllReader
  readonly streams: StreamReader
  readonly place: LogCopyPlace
  readonly tail: LogTail
  readonly landmarks: Landmarks
}

/** An opened log, over one client. */
export interface StoreReaders extends Readers, Pick<Identities, 'accept'> {
  readonly client: EventStoreDBClient
  readonly calls: Calls
}

export interface ReaderOptions {
  readonly client: EventStoreDBClient
  readonly calls: Calls
  readonly identity: LogIdentity
  readonly standing: Identities['standing']
  readonly closing: AbortSignal
  readonly report?: Health['report'] | undefined
  readonly wait?: Wait | undefined
}

export function readersOf({ client, calls, identity, standing, closing, report, wait }: ReaderOptions): Readers {
  const ours = ownEvents(report)
  const proven = () => place.proven()
  const known = landmarks()
  const all = allReader({ calls, ours, landmarks: known, proven, saw: (events) => place.saw(events) })
  const streams = streamReader({ calls, ours, all, proven })
  const place = logCopyPlace({ identity, standing, holds: streams.holds, report, signal: closing })
  return { all, streams, place, tail: logTail({ client, all, ours, place, report, closing, wait }), landmarks: known }
}

export interface StoreOptions extends Pick<ReaderOptions, 'report' | 'wait'> {
  readonly url: string
  /** Milliseconds that one call may take, and that a server may be away before callers are told. */
  readonly deadline?: number
  readonly patience?: number
}

/** @throws Fault as `openEventStoreLog` */
export async function openStoreReaders(options: StoreOptions, closing: AbortSignal): Promise<StoreReaders> {
  const { url, deadline: deadlineMs = 5_000, patience: patienceMs = 15_000, report, wait } = options
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
