import { setTimeout as delay } from 'node:timers/promises'
import { Fault } from '../../../services/kit/fault.ts'
import type { LogIdentity } from '../../../services/ports/event-log.ts'
import { vaultNewer, wrongMasterKey } from '../../crypto/faults.ts'
import type { Wrapping } from '../../crypto/key-wrapper.ts'
import { opensVerifier, verifierOf } from '../../crypto/verifier.ts'
import { conditions } from '../condition.ts'
import type { NatsLink } from '../connection.ts'
import type { Bucket } from './bucket.ts'
import { bucketFault, foreignBucket, vaultOfOtherLog } from './faults.ts'
import { VAULT } from './layout.ts'

/** The version of the vault's entries. An engine refuses a bucket of a later version. */
const FORMAT_VERSION = 1
/** How long to wait for a bucket that another engine is creating, and the wait between two attempts. */
const CREATION_TIMEOUT_MS = 5_000
const CREATION_RETRY_MS = 100

/** The first entry of a bucket of keys. */
interface VaultEntry {
  readonly version: number
  /** Id of the log. Its epoch is left out, because a restore or a migration changes it and keeps the keys. */
  readonly log: string
  /** Base64url. */
  readonly verifier: string
}

/** Waits for NATS. @throws Fault `vault.unavailable` where NATS is not reached within this time */
export async function reached(nats: NatsLink, place: string, timeoutMs: number): Promise<void> {
  const connected = await conditions().until(() => nats.failure() === undefined, timeoutMs)
  if (!connected) throw bucketFault(nats.failure(), place)
}

/**
 * Claims a new bucket for this log and this master key. An existing bucket must belong to both.
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
  const entry: VaultEntry = { version: FORMAT_VERSION, log: log.id, verifier }
  const content = Buffer.from(JSON.stringify(entry))
  const until = performance.now() + CREATION_TIMEOUT_MS
  for (;;) {
    try {
      const messages = await bucket.prepare(replicas)
      // Several engines may find it empty. One of them writes the entry, and the others read it.
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
 * Verifies that the bucket belongs to this log and this master key. NATS may come back with the bucket of another log.
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
  if (version > FORMAT_VERSION) throw vaultNewer(bucket.name)
  if (id !== log.id) throw vaultOfOtherLog(bucket.name)
  if (!opensVerifier(wraps, Buffer.from(verifier, 'base64url'))) throw wrongMasterKey(bucket.name)
}
