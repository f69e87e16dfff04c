import { setTimeout as delay } from 'node:timers/promises'
import { Fault } from '../../../services/kit/fault.ts'
import type { LogIdentity } from '../../../services/ports/event-log.ts'
import { vaultNewer } from '../../crypto/faults.ts'
import { conditions } from '../condition.ts'
import type { NatsLink } from '../connection.ts'
import type { Bucket } from './bucket.ts'
import { bucketFault, foreignBucket, vaultOfOtherLog } from './faults.ts'

/** The name of the first entry of a bucket, which says whose it is. */
export const OWNER = 'vault'
/** The version of the vault's entries. An engine refuses a bucket of a later version. */
const FORMAT_VERSION = 2
/** How long to wait for a bucket that another engine is creating, and the wait between two attempts. */
const CREATION_TIMEOUT_MS = 5_000
const CREATION_RETRY_MS = 100

/** The first entry of a bucket of keys. */
interface VaultEntry {
  readonly version: number
  /** Id of the log. Its epoch is left out, because a restore or a migration changes it and keeps the keys. */
  readonly log: string
  /** What version 1 has to show a wrong master key, in base64url. */
  readonly verifier?: string
  /** Whether the bucket holds keys of versions before 0.2. */
  readonly old?: boolean
}

/** What the first entry of a bucket says about its keys. */
export interface Claimed {
  readonly hasOldKeys: boolean
  readonly oldVerifier: Buffer | undefined
}

/** Waits for NATS. @throws Fault `vault.unavailable` where NATS is not reached within this time */
export async function reached(nats: NatsLink, place: string, timeoutMs: number): Promise<void> {
  const connected = await conditions().until(() => nats.failure() === undefined, timeoutMs)
  if (!connected) throw bucketFault(nats.failure(), place)
}

/**
 * Claims a new bucket for this log. An existing bucket must belong to it. A bucket of version 1 becomes one of this version, which
 * engines of before 0.2 refuse.
 *
 * @param old whether keys of versions before 0.2 are about to be copied into it
 * @throws Fault `vault.foreign` `vault.newer` `vault.other-log` `vault.unavailable` `vault.full`
 */
export async function claimBucket(
  bucket: Pick<Bucket, 'name' | 'prepare' | 'create' | 'get' | 'replace'>,
  log: LogIdentity,
  replicas: number | undefined,
  old = false,
): Promise<Claimed> {
  const content = written({ version: FORMAT_VERSION, log: log.id, ...(old ? { old } : {}) })
  const until = performance.now() + CREATION_TIMEOUT_MS
  for (;;) {
    try {
      const messages = await bucket.prepare(replicas)
      // Several engines may find it empty. One of them writes the entry, and the others read it.
      if (messages === 0) await bucket.create(OWNER, content)
      break
    } catch (error) {
      const isPassing = error instanceof Fault && error.code === 'vault.unavailable'
      if (!isPassing || performance.now() > until) throw error
      await delay(CREATION_RETRY_MS)
    }
  }
  const { entry, revision } = await verifyOwner(bucket, log)
  if (entry.version < FORMAT_VERSION || (old && entry.old !== true)) {
    await bucket.replace(OWNER, written({ ...entry, version: FORMAT_VERSION, old: true }), revision)
    return claimBucket(bucket, log, replicas, old)
  }
  const { verifier } = entry
  return {
    hasOldKeys: entry.old === true,
    oldVerifier: verifier === undefined ? undefined : Buffer.from(verifier, 'base64url'),
  }
}

const written = (entry: VaultEntry): Buffer => Buffer.from(JSON.stringify(entry))

/**
 * Verifies that the bucket belongs to this log. NATS may come back with the bucket of another log.
 *
 * @throws Fault `vault.foreign` `vault.newer` `vault.other-log` `vault.unavailable`
 */
export async function verifyOwner(
  bucket: Pick<Bucket, 'name' | 'get'>,
  log: LogIdentity,
): Promise<{ readonly entry: VaultEntry; readonly revision: number }> {
  const found = await bucket.get(OWNER)
  if (found === undefined) throw foreignBucket(bucket.name)
  const entry: VaultEntry = JSON.parse(found.content.toString())
  if (entry.version > FORMAT_VERSION) throw vaultNewer(bucket.name)
  if (entry.log !== log.id) throw vaultOfOtherLog(bucket.name)
  return { entry, revision: found.revision }
}
