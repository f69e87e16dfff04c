import { latin1, storedDigest } from '../../crypto/bound-keys.ts'
import type { issuing } from '../../crypto/key-issuer.ts'
import type { Wrapping } from '../../crypto/key-wrapper.ts'
import type { keyring } from '../../crypto/keyring.ts'
import type { Bucket } from './bucket.ts'
import type { UnderWay } from './in-flight.ts'
import { destroyKeys } from './key-destruction.ts'
import type { VaultMembership } from './membership.ts'
import type { Notice } from './protocol.ts'

interface ErasureParts {
  readonly bucket: Bucket
  readonly membership: VaultMembership
  readonly wraps: Wrapping
  readonly ring: Pick<ReturnType<typeof keyring>, 'dropSubject'>
  readonly issued: Pick<ReturnType<typeof issuing>, 'doom'>
  /** The announcements of erasures in flight, by subject. */
  readonly announcing: UnderWay
}

/** Waits until no engine uses the subject's keys any more, then destroys them. @returns their number */
export async function finishErasure(
  bucket: Bucket,
  membership: VaultMembership,
  notice: Extract<Notice, { kind: 'erasure' }>,
): Promise<number> {
  await membership.acknowledged(notice)
  const destroyed = await destroyKeys(bucket, Buffer.from(notice.subject, 'hex'), notice.floor)
  await membership.withdraw(notice)
  return destroyed
}

/** Makes the function that erases a subject. */
export const erasing =
  ({ bucket, membership, wraps, ring, issued, announcing }: ErasureParts) =>
  async (text: string): Promise<number> => {
    const subject = storedDigest(wraps, 'subject', text)
    const whose = Buffer.from(subject).toString('hex')
    // From now on sealing waits until the floor decides which keys are too old for it.
    ring.dropSubject(latin1(subject))
    issued.doom((one) => one === latin1(subject))
    const notice = await announcing.run(whose, async () => {
      await membership.attended()
      return membership.announce({ kind: 'erasure', subject: whose, floor: await bucket.end() })
    })
    if (notice?.kind !== 'erasure') throw new Error('an erasure has a name of its own')
    try {
      return await finishErasure(bucket, membership, notice)
    } catch (error) {
      // This engine or another one finishes an announced erasure later.
      membership.leave(notice)
      throw error
    }
  }
