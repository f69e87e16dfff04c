import type { JetStreamClient, KV } from 'nats'
import type { LogIdentity } from '../../../services/ports/event-log.ts'
import type { PlaceInStream, RelayRecord } from '../../../services/ports/event-stream.ts'
import { REFUSED, unless } from '../faults.ts'
import type { StreamNames } from '../names.ts'

const KEY = 'published'
const bucketOf = ({ stream }: StreamNames): string => `${stream}-relay`

/** The record that the relay keeps beside its stream, because streams have no metadata on servers before 2.10. */
export interface RelayMemory {
  recall(): Promise<RelayRecord | undefined>
  remember(place: PlaceInStream, log: LogIdentity): Promise<void>
}

/**
 * Opens the bucket `<stream>-relay`, and creates it where there is none. It has one entry. It may be lost, so it is opened for
 * each use.
 */
export async function relayMemory(js: JetStreamClient, names: StreamNames, replicas = 1): Promise<RelayMemory> {
  const bucket = await js.views.kv(bucketOf(names), { history: 1, replicas })
  return {
    recall: () => entry(bucket),
    async remember(place, { id, epoch }) {
      await bucket.put(KEY, JSON.stringify({ ...place, log: { id, epoch } }))
    },
  }
}

/** Reads the record, and creates no bucket. Resolves with undefined without one. */
export const recalled = (js: JetStreamClient, names: StreamNames): Promise<RelayRecord | undefined> =>
  unless(REFUSED.noStream, async () => entry(await js.views.kv(bucketOf(names), { bindOnly: true })))

/** Reads the entry where the bucket has one. nats-server 2.9 crashes when it is asked for a message of a stream that is being created. */
async function entry(bucket: KV): Promise<RelayRecord | undefined> {
  if ((await bucket.status()).values === 0) return undefined
  return (await bucket.get(KEY))?.json<RelayRecord>()
}
