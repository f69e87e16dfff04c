import { Fault } from '../../../services/kit/fault.ts'
import { vaultFull } from '../../crypto/faults.ts'
import { natsFault } from '../faults.ts'

/** Turns an error of NATS into a fault of the vault, whose sentence says how to mend it. @param place name of the bucket */
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
    `The vault ${place} receives no notices of erasures, so no key may be used now. Check NATS.`,
    { cause, retryAfter: 1 },
  )

export const silentEngine = (place: string, engine: string): Fault =>
  new Fault(
    'vault.unavailable',
    `An engine of the vault ${place} (${engine}) no longer answers, and may have sealed values that must stay. Redact again in a minute.`,
    { retryAfter: 10 },
  )

export const busy = (place: string): Fault =>
  new Fault(
    'vault.unavailable',
    `Another redaction of the same key in the vault ${place} is not done yet. Redact again.`,
    {
      retryAfter: 1,
    },
  )

export const foreignBucket = (place: string): Fault =>
  new Fault('vault.foreign', `${place} is not a vault of Sanshe. Name another bucket.`)

export const undeletable = (place: string): Fault =>
  new Fault(
    'vault.foreign',
    `${place} denies the deletion of messages, so no person could be erased. Name a new bucket, which the engine then creates.`,
  )

export const vaultOfOtherLog = (place: string): Fault =>
  new Fault(
    'vault.other-log',
    `The vault ${place} belongs to another log: name the bucket of this log, or a new bucket for a new vault.`,
  )
