import { Fault } from '../../../services/kit/fault.ts'
import { vaultFull } from '../../crypto/faults.ts'
import { natsFault } from '../faults.ts'

/** What went wrong with the bucket, as one sentence that says how to mend it. */
export function bucketFault(error: unknown, place: string): Fault {
  const fault = natsFault(error)
  if (fault.code.startsWith('vault.')) return fault
  if (fault.code === 'nats.full') return vaultFull(place, fault)
  return new Fault('vault.unavailable', `The vault ${place} cannot be used. ${fault.message}`, {
    cause: fault,
    retryAfter: fault.retryAfter ?? 1,
  })
}

export const unattended = (place: string, cause?: unknown): Fault =>
  new Fault(
    'vault.unavailable',
    `The vault ${place} tells nothing of erasures at the moment, and without that no key may be used: check NATS.`,
    { cause, retryAfter: 1 },
  )

export const silentEngine = (place: string, engine: string): Fault =>
  new Fault(
    'vault.unavailable',
    `An engine of the vault ${place} (${engine}) has fallen silent, and may have sealed values that are to stay: redact again in a minute.`,
    { retryAfter: 10 },
  )

export const busy = (place: string): Fault =>
  new Fault(
    'vault.unavailable',
    `Another redaction of the same key in the vault ${place} is not done yet: try again.`,
    {
      retryAfter: 1,
    },
  )

export const foreignBucket = (place: string): Fault =>
  new Fault('vault.foreign', `${place} holds other things than a vault of Sanshe: name another bucket.`)

export const undeletable = (place: string): Fault =>
  new Fault(
    'vault.foreign',
    `${place} forbids that messages are deleted, so that nobody could be erased: let the engine make a bucket of its own.`,
  )

export const vaultOfOtherLog = (place: string): Fault =>
  new Fault(
    'vault.other-log',
    `The vault ${place} belongs to another log: name the bucket that belongs to this one, or another one for a new vault.`,
  )
