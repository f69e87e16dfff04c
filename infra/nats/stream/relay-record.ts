import type { JetStreamClient, KV } from 'nats'
import type { LogIdentity } from '../../../services/ports/event-log.ts'
import type { PlaceInStream, RelayRecord } from '../../../services/ports/event-stream.ts'
import { REFUSED, unless } from '../faults.ts'
import type { StreamNames } from '../names.ts'

const KEY = 'published'
const bucketOf = ({ stream }: StreamNames): string => `${stream}-relay`

/** What the relay keeps beside its stream, which cannot carry it itself: servers before 2.10 have no metadata of streams. */
export interface RelayMemory {
  recall(): Promise<RelayRecord | undefined>
  remember(place: PlaceInStream, log: LogIdentity): Promise<void>
}

/** A bucket `<stream>-relay` with one entry, made where there is none. It may be lost, so it is not kept open. */
export async function relayMemory(js: JetStreamClient, names: StreamNames, replicas = 1): Promise<RelayMemory> {
  const bucket = await js.views.kv(bucketOf(names), { history: 1, replicas })
  return {
    recall: () => entry(bucket),
    async remember(place, { id, epoch }) {
      await bucket.put(KEY, JSON.stringify({ ...place, log: { id, epoch } }))
    },
  }
}

/** The record as those see it who only read. */
export const recalled = (js: JetStreamClient, names: StreamNames): Promise<RelayRecord | undefined> =>
  unless(REFUSED.noStream, async () => entry(await js.views.kv(bucketOf(names), { bindOnly: true })))

/** Asks first whether there is anything: nats-server 2.9 ends when it is asked for a message of a stream that is just being made. */
async function entry(bucket: KV): Promise<RelayRecord | undefined> {
  if ((await bucket.status()).values === 0) return undefined
  return (await bucket.get(KEY))?.json<RelayRecord>()
}
