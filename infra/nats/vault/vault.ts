import type { LogIdentity } from '../../../services/ports/event-log.ts'
import type { Vault } from '../../../services/ports/vault.ts'
import { latin1, short, unwrapping } from '../../crypto/binding.ts'
import { closed, wrongMasterKey } from '../../crypto/faults.ts'
import { issuing } from '../../crypto/key-issuer.ts'
import { keyring } from '../../crypto/keyring.ts'
import { openedValues } from '../../crypto/opened-cache.ts'
import { freshBytes } from '../../crypto/random.ts'
import { recent, UNSEALED_SOON } from '../../crypto/recent-nonces.ts'
import { sealing } from '../../crypto/value-sealer.ts'
import { type Wrapping, wrapping } from '../../crypto/wrapping.ts'
import type { NatsLink } from '../connection.ts'
import { type Bucket, natsBucket } from './bucket.ts'
import { own, reached, verifyOwner } from './claim.ts'
import { destroyKeys, keyIdsOf } from './erasure.ts'
import { underWay } from './in-flight.ts'
import { keyFinding } from './keys.ts'
import { openCircle } from './membership.ts'
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
  await own(bucket, wraps, log, replicas)
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
  const { nats, replicas, cachedKeys = 50_000, lease = 5_000, grace = 60_000 } = options
  const ring = keyring(cachedKeys)
  const seen = openedValues(OPENED_BYTES)
  const unwraps = unwrapping(wraps, bucket.name)
  const writing = underWay()
  const announcing = underWay()
  let isClosed = false
  const inFlight = new Set<Promise<unknown>>()

  const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
  const digestOf = (text: string) => latin1(Buffer.from(text, 'hex'))

  function dead(subject: Uint8Array, revision: number): boolean {
    const whose = hex(subject)
    for (const notice of circle.pending()) {
      if (notice.kind === 'erasure' && notice.subject === whose && revision <= notice.floor) return true
    }
    return false
  }

  function redacted(id: Uint8Array): boolean {
    const which = hex(id)
    for (const notice of circle.pending()) if (notice.kind === 'redaction' && notice.id === which) return true
    return false
  }

  const issued = issuing({
    wraps,
    ring,
    make: keyFinding({
      bucket,
      wraps,
      unwrapped: unwraps.key,
      dead,
      announced: (subject) => announcing.settled(hex(subject)),
      underWay: writing,
    }),
  })
  const circle = openCircle({
    nats,
    bucket: notices,
    verify: () => verifyOwner(bucket, wraps, options.log),
    replicas,
    lease,
    grace,
    letGo(notice) {
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
    },
    keep: (notice) => redaction.keep(notice),
    over: () => issued.doom(() => false),
    lapsed() {
      ring.clear()
      seen.clear()
      issued.doom(() => true)
    },
    resume: (notice) => (notice.kind === 'erasure' ? finish(notice) : circle.withdraw(notice)).then(() => {}),
  })
  const { seal, siblings } = sealing({
    wraps,
    ring,
    issued,
    random: freshBytes,
    sealedLast: recent(UNSEALED_SOON),
    ready: () => (circle.attending() ? undefined : circle.attended()),
  })
  const redaction = redacting({
    bucket,
    notices,
    circle,
    underWay: writing,
    siblings,
    unwrapped: unwraps.key,
    dead,
  })
  const open = valueOpening({
    bucket,
    ring,
    seen,
    issued,
    unwrapping: unwraps,
    attending: circle.attending,
    dead,
    redacted,
  })

  async function finish(notice: Extract<Notice, { kind: 'erasure' }>): Promise<number> {
    await circle.acknowledged(notice)
    const destroyed = await destroyKeys(bucket, Buffer.from(notice.subject, 'hex'), notice.floor)
    await circle.withdraw(notice)
    return destroyed
  }

  async function erase(text: string): Promise<number> {
    const subject = short(wraps, 'subject', text)
    const whose = hex(subject)
    // Whoever seals from now on waits until it is clear which keys are too old for that.
    ring.dropSubject(latin1(subject))
    issued.doom((one) => one === latin1(subject))
    const notice = await announcing.run(whose, async () => {
      await circle.attended()
      return circle.announce({ kind: 'erasure', subject: whose, floor: await bucket.end() })
    })
    if (notice?.kind !== 'erasure') throw new Error('an erasure has a name of its own')
    try {
      return await finish(notice)
    } catch (error) {
      // What is announced will be done: by this engine when it can, or by another.
      circle.leave(notice)
      throw error
    }
  }

  /** The connection over which the bucket was seen to be this log's: aborted when that is lost. */
  let seenOver: AbortSignal | undefined
  let proving: Promise<void> | undefined

  async function prove(): Promise<void> {
    const lost = nats.lost()
    await verifyOwner(bucket, wraps, options.log)
    seenOver = lost
  }

  /** A missing key means that it was destroyed, so no key is looked for in the bucket of another log. Without NATS what is held still serves. */
  async function proven(): Promise<void> {
    if (nats.failure() !== undefined || seenOver === nats.lost()) return
    proving ??= prove().finally(() => {
      proving = undefined
    })
    await proving
  }

  /** Nothing is begun once it is closed; what was begun before is waited for. */
  async function using<T>(work: () => Promise<T>): Promise<T> {
    if (isClosed) throw closed()
    const one = proven().then(work)
    inFlight.add(one)
    try {
      return await one
    } finally {
      inFlight.delete(one)
    }
  }

  return {
    attended: circle.attended,
    reach: () => using(circle.attended),
    seal: (values) => using(() => seal(values)),
    open: (values) => using(() => open(values)),
    erase: (subject) => using(() => erase(subject)),
    redact: (target, others) => using(() => redaction.redact(target, others)),
    keysOf: (subject) => using(() => keyIdsOf(bucket, short(wraps, 'subject', subject))),
    digest: (purpose, of) => wraps.digest(`public ${purpose}`, of).toString('hex'),
    async close() {
      if (isClosed) return
      isClosed = true
      await Promise.allSettled(inFlight)
      await circle.close()
      ring.clear()
      seen.clear()
    },
  } satisfies Vault & { attended(): Promise<void> }
}
