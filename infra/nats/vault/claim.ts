import { setTimeout as delay } from 'node:timers/promises'
import { Fault } from '../../../services/kit/fault.ts'
import type { LogIdentity } from '../../../services/ports/event-log.ts'
import { newer, wrongMasterKey } from '../../crypto/faults.ts'
import type { Wrapping } from '../../crypto/key-wrapper.ts'
import { opensVerifier, verifierOf } from '../../crypto/verifier.ts'
import { conditions } from '../condition.ts'
import type { NatsLink } from '../connection.ts'
import type { Bucket } from './bucket.ts'
import { bucketFault, foreignBucket, vaultOfOtherLog } from './faults.ts'
import { VAULT } from './layout.ts'

const VERSION = 1
/** How long to wait for a bucket that another engine is creating, and how often to try. */
const CREATION_TIMEOUT_MS = 5_000
const CREATION_RETRY_MS = 100

/** The first entry of a bucket of keys. */
interface VaultEntry {
  readonly version: number
  /** Id of the log; its epoch may change, by a restore or a migration, and the keys are the same. */
  readonly log: string
  /** Base64url. */
  readonly verifier: string
}

/** @throws Fault `vault.unavailable` where NATS is not reached within so many milliseconds */
export async function reached(nats: NatsLink, place: string, ms: number): Promise<void> {
  const connected = await conditions().until(() => nats.failure() === undefined, ms)
  if (!connected) throw bucketFault(nats.failure(), place)
}

/**
 * A new bucket becomes this log's, under this master key; an old one must be.
 *
 * @throws Fault `vault.foreign` `vault.newer` `vault.other-log` `vault.wrong-master-key` `vault.unavailable` `vault.full`
 */
export async function claimBucket(
  bucket: Pick<Bucket, 'name' | 'prepare' | 'create' | 'get'>,
  wraps: Wrapping,
  log: LogIdentity,
  replicas: number | undefined,
): Promise<void> {
  const verifier = verifierOf(wraps).toString('base64url')
  const entry: VaultEntry = { version: VERSION, log: log.id, verifier }
  const content = Buffer.from(JSON.stringify(entry))
  const until = performance.now() + CREATION_TIMEOUT_MS
  for (;;) {
    try {
      const messages = await bucket.prepare(replicas)
      // Of engines that find it empty at once, one writes the entry, and the others read that.
      if (messages === 0) await bucket.create(VAULT, content)
      break
    } catch (error) {
      const isPassing = error instanceof Fault && error.code === 'vault.unavailable'
      if (!isPassing || performance.now() > until) throw error
      await delay(CREATION_RETRY_MS)
    }
  }
  await verifyOwner(bucket, wraps, log)
}

/**
 * NATS may come back with the bucket of another log.
 *
 * @throws Fault `vault.foreign` `vault.newer` `vault.other-log` `vault.wrong-master-key` `vault.unavailable`
 */
export async function verifyOwner(
  bucket: Pick<Bucket, 'name' | 'get'>,
  wraps: Wrapping,
  log: LogIdentity,
): Promise<void> {
  const found = await bucket.get(VAULT)
  if (found === undefined) throw foreignBucket(bucket.name)
  const { version, log: id, verifier }: VaultEntry = JSON.parse(found.content.toString())
  if (version > VERSION) throw newer(bucket.name)
  if (id !== log.id) throw vaultOfOtherLog(bucket.name)
  if (!opensVerifier(wraps, Buffer.from(verifier, 'base64url'))) throw wrongMasterKey(bucket.name)
}
