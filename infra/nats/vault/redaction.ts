import { setTimeout as delay } from 'node:timers/promises'
import type { Sealed } from '../../../domain/kernel/index.ts'
import { queue } from '../../../services/kit/queue.ts'
import { decrypt, splitSealed } from '../../crypto/envelope.ts'
import { hmac } from '../../crypto/hmac.ts'
import type { SealingKey } from '../../crypto/keyring.ts'
import type { Sealing } from '../../crypto/value-sealer.ts'
import type { Bucket } from './bucket.ts'
import { busy, silentEngine } from './faults.ts'
import { allEnded, type UnderWay } from './in-flight.ts'
import { type KeptKey, keptKey } from './keys.ts'
import { currentEntry, keyEntry, revisionContent, spentEntry, valueContent, valueEntry, valueFrom } from './layout.ts'
import type { VaultMembership } from './membership.ts'
import { type Announced, type Destruction, type Notice, noticeEntry, written } from './protocol.ts'

/** The interval at which a redaction checks whether another one of the same key is done, and the number of checks. */
const CHECK_MS = 50
const MAX_CHECKS = 200

/** The parts that redactions work with. */
export interface RedactingParts {
  readonly bucket: Bucket
  readonly notices: Bucket
  readonly membership: VaultMembership
  readonly underWay: UnderWay
  readonly siblings: Sealing['siblings']
  readonly unwrapped: (row: KeptKey['row']) => SealingKey
  readonly dead: (subject: Uint8Array, revision: number) => boolean
}

/** Redacts values, and helps with the redactions of other engines. */
export interface Redacting {
  /**
   * Destroys the key of one value. Resolves with false where it was destroyed before.
   *
   * @param others the other values of its key, all of them, which stay readable
   */
  redact(target: Sealed, others: readonly Sealed[]): Promise<boolean>
  /** Keeps the values that this engine sealed with the key of a redaction, all but the redacted one. */
  keep(notice: Notice): Promise<void>
}

/** Makes the redactions of a bucket. */
export function redacting(options: RedactingParts): Redacting {
  const { bucket, membership, underWay, siblings, unwrapped, dead } = options

  async function keepValues({ row, revision }: KeptKey, nonce: Uint8Array, others: readonly Sealed[]): Promise<void> {
    const rows = siblings(unwrapped(row), nonce, others)
    await allEnded(
      rows.map((one) =>
        bucket.create(valueEntry(row.id, one.nonce), valueContent({ ...one, subject: row.subject, since: revision })),
      ),
    )
  }

  /** Ends sealing with a key. An erasure still finds the key. */
  async function spend({ row: { id, subject, stream }, revision }: KeptKey): Promise<void> {
    if (dead(subject, revision)) return
    await bucket.create(spentEntry(subject, id), revisionContent(revision))
    const current = await bucket.get(currentEntry(subject, stream))
    if (current?.content.equals(id)) await bucket.remove(current.revision)
  }

  /** Stores the keys of the other values, then removes the key: until then every value opens, and afterwards all but the target. */
  async function puncture(kept: KeptKey, nonce: Uint8Array, others: readonly Sealed[]): Promise<boolean> {
    const { id, subject } = kept.row
    if (dead(subject, kept.revision)) return false
    await keepValues(kept, nonce, others)
    // An earlier, unfinished redaction may have kept the key of this value.
    await removeEntry(bucket, valueEntry(id, nonce))
    return removeEntry(bucket, keyEntry(id))
  }

  async function withNotice<T>(destruction: Destruction, work: (notice: Notice) => Promise<T>): Promise<T> {
    const notice = await announced(options, destruction)
    try {
      await membership.acknowledged(notice)
      const result = await work(notice)
      await membership.withdraw(notice)
      return result
    } catch (error) {
      await membership.withdraw(notice).catch(() => membership.leave(notice))
      throw error
    }
  }

  async function redactOne(target: Sealed, others: readonly Sealed[]): Promise<boolean> {
    const split = splitSealed(target)
    const { id, nonce } = split
    const named = { kind: 'redaction' as const, id: id.toString('hex'), nonce: nonce.toString('hex') }
    const kept = await keptKey(bucket, id)
    if (kept === undefined || dead(kept.row.subject, kept.revision)) {
      const name = valueEntry(id, nonce)
      const value = await bucket.get(name)
      const subject = value && valueFrom(value.content)?.subject
      if (subject === undefined) return false
      const digest = Buffer.from(subject).toString('hex')
      return withNotice({ ...named, subject: digest, stream: '' }, () => removeEntry(bucket, name))
    }
    // This throws before anything is destroyed where this vault did not seal the target.
    decrypt(split, hmac(unwrapped(kept.row).key, nonce))
    const subject = Buffer.from(kept.row.subject).toString('hex')
    await underWay.run(subject, () => spend(kept))
    const stream = Buffer.from(kept.row.stream).toString('hex')
    return withNotice({ ...named, subject, stream }, async (notice) => {
      const silent = await membership.unkept(notice)
      if (silent !== undefined) throw silentEngine(bucket.name, silent)
      const now = await keptKey(bucket, id)
      // Another redaction of this key was quicker, and kept the key of this value.
      if (now === undefined) return removeEntry(bucket, valueEntry(id, nonce))
      return underWay.run(subject, () => puncture(now, nonce, others))
    })
  }

  const turns = queue()
  return {
    redact: (target, others) => turns.run(splitSealed(target).id.toString('hex'), () => redactOne(target, others)),

    async keep({ kind, ...notice }) {
      if (!('nonce' in notice)) return
      const kept = await keptKey(bucket, Buffer.from(notice.id, 'hex'))
      if (kept === undefined || dead(kept.row.subject, kept.revision)) return
      await underWay.run(notice.subject, () => keepValues(kept, Buffer.from(notice.nonce, 'hex'), []))
    },
  }
}

/** Announces a redaction. Among all engines, one redaction of a key runs at a time. */
async function announced(
  { bucket, notices, membership }: Pick<RedactingParts, 'bucket' | 'notices' | 'membership'>,
  destruction: Destruction,
): Promise<Notice> {
  const name = noticeEntry(destruction, '')
  for (let look = 0; look < MAX_CHECKS; look += 1) {
    await membership.attended()
    const notice = await membership.announce(destruction)
    if (notice !== undefined) return notice
    const other = await notices.get(name)
    // An engine that is gone has destroyed nothing yet, or was about to. The redaction may start again in both cases.
    const by = other && written<Announced>(other.content)?.by
    if (other !== undefined && !membership.underWay({ by: by ?? '', name })) {
      await notices.remove(other.revision)
    } else await delay(CHECK_MS)
  }
  throw busy(bucket.name)
}

async function removeEntry(bucket: Bucket, name: string): Promise<boolean> {
  const entry = await bucket.get(name)
  return entry !== undefined && bucket.remove(entry.revision)
}
