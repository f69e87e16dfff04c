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

export const otherKeys = (place: string): Fault =>
  new Fault(
    'vault.foreign',
    `The vault ${place} has other keys for the same persons, sealed with since. Name a new bucket to copy the keys into.`,
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
