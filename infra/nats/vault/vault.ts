import type { LogIdentity } from '../../../services/ports/event-log.ts'
import type { Vault } from '../../../services/ports/vault.ts'
import { latin1, short, unwrapping } from '../../crypto/bound-keys.ts'
import { wrongMasterKey } from '../../crypto/faults.ts'
import { issuing } from '../../crypto/key-issuer.ts'
import { type Wrapping, wrapping } from '../../crypto/key-wrapper.ts'
import { keyring } from '../../crypto/keyring.ts'
import { openedValues } from '../../crypto/opened-cache.ts'
import { freshBytes } from '../../crypto/random.ts'
import { recent, UNSEALED_SOON } from '../../crypto/recent-nonces.ts'
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

export interface KvVaultOptions {
  readonly nats: NatsLink
  /** Name of the bucket of keys, made where there is none; `<bucket>-notices` is beside it. */
  readonly bucket: string
  /** 32 bytes. */
  readonly masterKey: Uint8Array
  /** The log whose values the keys seal: a bucket belongs to one. */
  readonly log: LogIdentity
  /** Copies of each entry among the servers of a cluster; what is there is left as it is unless told. */
  readonly replicas?: number
  /** Unwrapped keys to hold in memory, some 500 bytes each. */
  readonly cachedKeys?: number
  /** Milliseconds for which keys in memory may be used without hearing from the bucket. */
  readonly lease?: number
  /** Milliseconds after which an engine that fell silent certainly has nothing more on its way to the log. */
  readonly grace?: number
  /** Milliseconds that opening waits for NATS. */
  readonly patience?: number
}

/** Bytes of opened values that stay in memory. */
const OPENED_BYTES = 16 * 1024 * 1024

/**
 * Opens the vault on a JetStream bucket: the one of a cluster, for any number of engines at once.
 *
 * When `erase` or `redact` has returned, no engine opens or seals with what it destroyed: each has let go of it, or has not
 * heard from the bucket for a lease and so uses nothing it holds. Where an engine has died in the last seconds, that is waited for.
 *
 * @throws Fault `vault.unavailable` `vault.wrong-master-key` `vault.other-log` `vault.foreign` `vault.newer` `vault.full`
 */
export async function openKvVault(options: KvVaultOptions): Promise<Vault> {
  const { nats, bucket: name, masterKey, log, replicas, patience = 10_000 } = options
  if (masterKey.length !== 32) throw wrongMasterKey(name)
  const wraps = wrapping(masterKey)
  const bucket = natsBucket(nats, name)
  const notices = natsBucket(nats, `${name}-notices`)
  await reached(nats, name, patience)
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
  const { nats, replicas, log, cachedKeys = 50_000, lease = 5_000, grace = 60_000 } = options
  const ring = keyring(cachedKeys)
  const seen = openedValues(OPENED_BYTES)
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
    leaseMs: lease,
    graceMs: grace,
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
    sealedLast: recent(UNSEALED_SOON),
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
    keysOf: (subject) => use.run(() => keyIdsOf(bucket, short(wraps, 'subject', subject))),
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

/** Makes the function that lets go of what a destruction concerns. */
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
