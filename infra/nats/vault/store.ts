import { randomBytes } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Fault } from '../../../services/kit/fault.ts'
import type { LogIdentity } from '../../../services/ports/event-log.ts'
import type { KeyStore, News, RecordChange } from '../../crypto/key-store.ts'
import { type Clocks, LEASES_TO_WAIT, lease, machineClocks } from '../../crypto/lease.ts'
import type { NatsLink } from '../connection.ts'
import { type Bucket, natsBucket } from './bucket.ts'
import { claimBucket, reached, verifyOwner } from './claim.ts'
import { watchNews } from './watch.ts'

/** The headers of a record's message take less than this. */
const RECORD_OVERHEAD_BYTES = 1_024

/** The bucket, its owner and the times of the records of a vault on NATS. */
export interface KvRecordsOptions {
  readonly nats: NatsLink
  /** Name of the bucket of keys, which is created where it is missing. */
  readonly bucket: string
  /** The log whose values the keys seal. A bucket belongs to one log. */
  readonly log: LogIdentity
  /** Copies of each entry in a cluster. Default: one in a new bucket, and no change of an existing one. */
  readonly replicas?: number
  /** The time for which what was read may be used without news from the bucket. Default: 5 s. */
  readonly leaseMs?: number
  /** Opening waits this long for NATS. Default: 10 s. */
  readonly patienceMs?: number
  /** Default: the clocks of the machine. */
  readonly clocks?: Clocks
  /** Waits so many milliseconds. Default: a timer. */
  readonly wait?: (ms: number) => Promise<unknown>
  /** The name of this engine among all that use the bucket. Default: random. */
  readonly engine?: string
}

/**
 * Opens the records in a JetStream bucket, which any number of engines may use at once.
 *
 * @throws Fault `vault.unavailable` `vault.other-log` `vault.foreign` `vault.newer` `vault.full`
 */
export async function openKvRecords(options: KvRecordsOptions, news: News): Promise<KeyStore> {
  const { nats, bucket: name, log, replicas, patienceMs = 10_000, leaseMs = 5_000 } = options
  const { clocks = machineClocks, wait = delay, engine = randomBytes(8).toString('hex') } = options
  const bucket = natsBucket(nats, name)
  await reached(nats, name, patienceMs)
  const { hasOldKeys, oldVerifier } = await claimBucket(bucket, log, replicas)
  const trust = lease(leaseMs, clocks)
  const { proven, verify } = ownership(nats, bucket, log, () => {
    trust.begin()
    news.lapsed()
  })
  const closing = new AbortController()
  const watching = watchNews({ nats, bucket, engine, lease: trust, leaseMs, news, verify }, closing.signal)
  return {
    place: name,
    hasOldKeys,
    oldVerifier,
    trust,
    read: (record) => proven(() => bucket.get(record)),
    names: (prefix) => proven(() => bucket.names(prefix)),
    change: (changes) => proven(() => changeAll(bucket, changes)),
    maxContentBytes: () => (nats.connection().info?.max_payload ?? Number.POSITIVE_INFINITY) - RECORD_OVERHEAD_BYTES,
    settled: async () => void (await wait(LEASES_TO_WAIT * leaseMs)),
    reach: verify,
    async close() {
      closing.abort()
      await watching
    },
  }
}

/** Makes changes in their order. Neighbours of one kind are made at once: none of them needs another one. */
async function changeAll(bucket: Bucket, changes: readonly RecordChange[]): Promise<boolean[]> {
  const applied: boolean[] = []
  for (let from = 0; from < changes.length; ) {
    const rest = changes.slice(from)
    const end = rest.findIndex(({ kind }) => kind !== rest[0]?.kind)
    const alike = end === -1 ? rest : rest.slice(0, end)
    applied.push(...(await allEnded(alike.map((change) => changeOne(bucket, change)))))
    from += alike.length
  }
  return applied
}

async function changeOne(bucket: Bucket, change: RecordChange): Promise<boolean> {
  switch (change.kind) {
    case 'add':
      return (await bucket.create(change.name, change.content)) !== undefined
    case 'replace':
      return bucket.replace(change.name, change.content, change.revision)
    case 'remove':
      return bucket.remove(change.name, change.revision)
  }
}

/** Waits like `Promise.all`, but until all promises have ended, so that nothing is in progress after a failure. */
export async function allEnded<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises)
  return Promise.all(promises)
}

/**
 * Proves the owner of the bucket again over each connection, because a missing record counts as destroyed, and the bucket of
 * another log lacks all of them.
 *
 * @param foreign called where the bucket is not this log's
 */
function ownership(nats: NatsLink, bucket: Bucket, log: LogIdentity, foreign: () => void) {
  /** The signal of the connection over which the owner was proven. It aborts when that connection is lost. */
  let provenOver: AbortSignal | undefined
  let proving: Promise<void> | undefined

  async function verify(): Promise<void> {
    const lost = nats.lost()
    try {
      await verifyOwner(bucket, log)
    } catch (error) {
      if (error instanceof Fault && error.kind === 'permanent') foreign()
      throw error
    }
    provenOver = lost
  }

  return {
    verify,
    async proven<T>(work: () => Promise<T>): Promise<T> {
      if (provenOver !== nats.lost()) {
        proving ??= verify().finally(() => {
          proving = undefined
        })
        await proving
      }
      return work()
    },
  }
}
