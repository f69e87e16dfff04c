import type { LogIdentity } from '../../../services/ports/event-log.ts'
import type { Vault } from '../../../services/ports/vault.ts'
import { latin1, storedDigest, unwrapping } from '../../crypto/bound-keys.ts'
import { wrongMasterKey } from '../../crypto/faults.ts'
import { issuing } from '../../crypto/key-issuer.ts'
import { type Wrapping, wrapping } from '../../crypto/key-wrapper.ts'
import { keyring } from '../../crypto/keyring.ts'
import { openedValues } from '../../crypto/opened-cache.ts'
import { freshBytes } from '../../crypto/random.ts'
import { MAX_UNWRITTEN_VALUES, recentNonces } from '../../crypto/recent-nonces.ts'
import { sealing } from '../../crypto/value-sealer.ts'
import type { NatsLink } from '../connection.ts'
import { type Bucket, natsBucket } from './bucket.ts'
import { claimBucket, reached, verifyOwner } from './claim.ts'
import { erasing, finishErasure } from './erasure.ts'
import { type UnderWay, underWay } from './in-flight.ts'
import { keyIdsOf } from './key-destruction.ts'
import { keyFinding } from './keys.ts'
import { openVaultMembership } from './membership.ts'
import { ownedUse } from './owned-use.ts'
import { pendingDestructions } from './pending-destructions.ts'
import type { Notice } from './protocol.ts'
import { redacting } from './redaction.ts'
import { valueOpening } from './values.ts'

/** The bucket, its owner and the times of a vault on NATS. */
export interface KvVaultOptions {
  readonly nats: NatsLink
  /** Name of the bucket of keys. It and `<bucket>-notices` are created where they are missing. */
  readonly bucket: string
  /** 32 bytes. */
  readonly masterKey: Uint8Array
  /** The log whose values the keys seal. A bucket belongs to one log. */
  readonly log: LogIdentity
  /** Copies of each entry in a cluster. Default: one in a new bucket, and no change of an existing one. */
  readonly replicas?: number
  /** The number of unwrapped keys to hold in memory (about 500 bytes each). Default: 50,000. */
  readonly cachedKeys?: number
  /** The time for which keys in memory may be used without news from the bucket. Default: 5 s. */
  readonly leaseMs?: number
  /** The silence after which an engine certainly has nothing more in flight to the log. Default: 60 s. */
  readonly graceMs?: number
  /** Opening waits this long for NATS. Default: 10 s. */
  readonly patienceMs?: number
}

/**
 * Opens the vault on a JetStream bucket, which any number of engines may use at once.
 *
 * When `erase` or `redact` has resolved, no engine opens or seals with a destroyed key. Each engine has dropped it, or has had no
 * news from the bucket for a lease and so uses no key in memory. The call waits for that where an engine has died in the last
 * seconds.
 *
 * @throws Fault `vault.unavailable` `vault.wrong-master-key` `vault.other-log` `vault.foreign` `vault.newer` `vault.full`
 */
export async function openKvVault(options: KvVaultOptions): Promise<Vault> {
  const { nats, bucket: name, masterKey, log, replicas, patienceMs = 10_000 } = options
  if (masterKey.length !== 32) throw wrongMasterKey(name)
  const wraps = wrapping(masterKey)
  const bucket = natsBucket(nats, name)
  const notices = natsBucket(nats, `${name}-notices`)
  await reached(nats, name, patienceMs)
  await claimBucket(bucket, wraps, log, replicas)
  const vault = kvVault(bucket, notices, wraps, options)
  try {
    await vault.attended()
    return vault
  } catch (error) {
    await vault.close()
    throw error
  }
}

function kvVault(bucket: Bucket, notices: Bucket, wraps: Wrapping, options: KvVaultOptions) {
  const { nats, replicas, log, cachedKeys = 50_000, leaseMs = 5_000, graceMs = 60_000 } = options
  const ring = keyring(cachedKeys)
  const seen = openedValues()
  const unwraps = unwrapping(wraps, bucket.name)
  const writing = underWay()
  const announcing = underWay()
  const verify = () => verifyOwner(bucket, wraps, log)
  const use = ownedUse(nats, verify)
  const { dead, redacted } = pendingDestructions(() => membership.pending())
  const issued = issuing({
    wraps,
    ring,
    make: keyFinding({
      bucket,
      wraps,
      unwrapped: unwraps.key,
      dead,
      announced: (subject) => announcing.settled(Buffer.from(subject).toString('hex')),
      underWay: writing,
    }),
  })
  const membership = openVaultMembership({
    nats,
    bucket: notices,
    verify,
    replicas,
    leaseMs,
    graceMs,
    letGo: lettingGo({ ring, seen, issued, writing }),
    keep: (notice) => redaction.keep(notice),
    over: () => issued.doom(() => false),
    lapsed() {
      ring.clear()
      seen.clear()
      issued.doom(() => true)
    },
    resume: async (notice) => {
      await (notice.kind === 'erasure' ? finishErasure(bucket, membership, notice) : membership.withdraw(notice))
    },
  })
  const { seal, siblings } = sealing({
    wraps,
    ring,
    issued,
    random: freshBytes,
    sealedLast: recentNonces(MAX_UNWRITTEN_VALUES),
    ready: () => (membership.attending() ? undefined : membership.attended()),
  })
  const unwrapped = unwraps.key
  const redaction = redacting({ bucket, notices, membership, underWay: writing, siblings, unwrapped, dead })
  const { attending } = membership
  const open = valueOpening({ bucket, ring, seen, issued, unwrapping: unwraps, attending, dead, redacted })
  const erase = erasing({ bucket, membership, wraps, ring, issued, announcing })

  return {
    attended: membership.attended,
    reach: () => use.run(membership.attended),
    seal: (values) => use.run(() => seal(values)),
    open: (values) => use.run(() => open(values)),
    erase: (subject) => use.run(() => erase(subject)),
    redact: (target, others) => use.run(() => redaction.redact(target, others)),
    keysOf: (subject) => use.run(() => keyIdsOf(bucket, storedDigest(wraps, 'subject', subject))),
    digest: (purpose, of) => wraps.digest(`public ${purpose}`, of).toString('hex'),
    async close() {
      if (!(await use.close())) return
      await membership.close()
      ring.clear()
      seen.clear()
    },
  } satisfies Vault & { attended(): Promise<void> }
}

interface HeldParts {
  readonly ring: ReturnType<typeof keyring>
  readonly seen: ReturnType<typeof openedValues>
  readonly issued: ReturnType<typeof issuing>
  readonly writing: UnderWay
}

/** Makes the function that drops what a destruction concerns. It resolves when no write in flight concerns it any more. */
const lettingGo =
  ({ ring, seen, issued, writing }: HeldParts) =>
  (notice: Notice): Promise<void> => {
    const digestOf = (text: string) => latin1(Buffer.from(text, 'hex'))
    const subject = digestOf(notice.subject)
    seen.clear()
    if (notice.kind === 'erasure') {
      ring.dropSubject(subject)
      issued.doom((one) => one === subject)
      return writing.settled(notice.subject)
    }
    const stream = digestOf(notice.stream)
    const key = ring.byId(Buffer.from(notice.id, 'hex'))
    if (key !== undefined) ring.drop(key)
    issued.doom((one, other) => one === subject && other === stream)
    return Promise.resolve()
  }
