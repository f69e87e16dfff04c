import { setTimeout as delay } from 'node:timers/promises'
import type { Sealed } from '../../../domain/kernel/index.ts'
import { queue } from '../../../services/kit/queue.ts'
import { decrypt, parts } from '../../crypto/envelope.ts'
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

/** How often to check whether another engine's redaction is done, and how many times. */
const CHECK_MS = 50
const MAX_CHECKS = 200

export interface RedactingParts {
  readonly bucket: Bucket
  readonly notices: Bucket
  readonly membership: VaultMembership
  readonly underWay: UnderWay
  readonly siblings: Sealing['siblings']
  readonly unwrapped: (row: KeptKey['row']) => SealingKey
  readonly dead: (subject: Uint8Array, revision: number) => boolean
}

export interface Redacting {
  redact(target: Sealed, others: readonly Sealed[]): Promise<boolean>
  /** Keeps what was sealed here with the key that is to be redacted, all but the one value. */
  keep(notice: Notice): Promise<void>
}

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

  /** Takes the key from sealing; an erasure still finds it. */
  async function spend({ row: { id, subject, stream }, revision }: KeptKey): Promise<void> {
    if (dead(subject, revision)) return
    await bucket.create(spentEntry(subject, id), revisionContent(revision))
    const current = await bucket.get(currentEntry(subject, stream))
    if (current?.content.equals(id)) await bucket.remove(current.revision)
  }

  /** The key goes last: until then everything opens, and afterwards everything but the target. */
  async function puncture(kept: KeptKey, nonce: Uint8Array, others: readonly Sealed[]): Promise<boolean> {
    const { id, subject } = kept.row
    if (dead(subject, kept.revision)) return false
    await keepValues(kept, nonce, others)
    // An earlier redaction that was never finished may have kept it.
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
    const split = parts(target)
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
    // Told before anything is destroyed, where the target is not what this vault sealed.
    decrypt(split, hmac(unwrapped(kept.row).key, nonce))
    const subject = Buffer.from(kept.row.subject).toString('hex')
    await underWay.run(subject, () => spend(kept))
    const stream = Buffer.from(kept.row.stream).toString('hex')
    return withNotice({ ...named, subject, stream }, async (notice) => {
      const silent = await membership.unkept(notice)
      if (silent !== undefined) throw silentEngine(bucket.name, silent)
      const now = await keptKey(bucket, id)
      // Another redaction of this key was quicker, and has kept this value.
      if (now === undefined) return removeEntry(bucket, valueEntry(id, nonce))
      return underWay.run(subject, () => puncture(now, nonce, others))
    })
  }

  const turns = queue()
  return {
    redact: (target, others) => turns.run(parts(target).id.toString('hex'), () => redactOne(target, others)),

    async keep({ kind, ...notice }) {
      if (!('nonce' in notice)) return
      const kept = await keptKey(bucket, Buffer.from(notice.id, 'hex'))
      if (kept === undefined || dead(kept.row.subject, kept.revision)) return
      await underWay.run(notice.subject, () => keepValues(kept, Buffer.from(notice.nonce, 'hex'), []))
    },
  }
}

/** Announces a redaction. There is one of a key at a time, among all engines. */
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
    // An engine that is gone has destroyed nothing, or was about to: either way the redaction may start again.
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
