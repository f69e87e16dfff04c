import { existsSync } from 'node:fs'
import { vaultFault } from '../../crypto/faults.ts'
import type { NamedRecord } from '../../crypto/key-store.ts'
import { wrapping } from '../../crypto/key-wrapper.ts'
import { idInRecord, isOldKeyRecord, isOldValueRecord, isRoot } from '../../crypto/records.ts'
import { secretsIn } from '../../crypto/secrets.ts'
import type { VaultParts } from '../../crypto/vault.ts'
import { openSqliteRecords } from '../../sqlite/vault/store.ts'
import { type Bucket, natsBucket } from './bucket.ts'
import { claimBucket, reached } from './claim.ts'
import { otherKeys } from './faults.ts'
import { allEnded, type KvRecordsOptions } from './store.ts'

/** This many records are written to the bucket at once. */
const BATCH_RECORDS = 512

/** The vault's file, and the bucket to copy it into. */
export interface CopyOptions
  extends Pick<KvRecordsOptions, 'nats' | 'bucket' | 'log' | 'replicas' | 'patienceMs'>,
    Pick<VaultParts, 'masterKey'> {
  /** The vault's file. */
  readonly path: string
}

/** The number of living keys in the file, which the bucket now has. */
export interface CopiedKeys {
  readonly keys: number
  /** Keys of single values, which a version before 0.2 kept where it destroyed their shared key. */
  readonly values: number
}

/**
 * Copies every record from a vault's file into a bucket under the same master key. The bucket's vault then opens the values that
 * the file's vault sealed. The engine must be stopped, so that no erasure runs meanwhile. Records that an earlier call copied stay.
 *
 * @throws Fault as opening either vault does; `vault.foreign` where the bucket has other keys for the same persons
 */
export async function copyKeys(options: CopyOptions): Promise<CopiedKeys> {
  const { nats, bucket: name, masterKey, log, replicas, path, patienceMs = 10_000 } = options
  if (!existsSync(path)) throw vaultFault(new Error('there is no file'), path)
  const file = await openSqliteRecords({ path })
  try {
    await secretsIn(file, wrapping(masterKey), masterKey)
    const bucket = natsBucket(nats, name)
    await reached(nats, name, patienceMs)
    await claimBucket(bucket, log, replicas, file.hasOldKeys)
    let [keys, values] = [0, 0]
    let batch: Promise<void>[] = []
    for (const record of file.all()) {
      if (isRoot(record.name) || isOldKeyRecord(record.name)) keys += 1
      if (isOldValueRecord(record.name)) values += 1
      batch.push(add(bucket, record))
      if (batch.length < BATCH_RECORDS) continue
      await allEnded(batch)
      batch = []
    }
    await allEnded(batch)
    return { keys, values }
  } finally {
    await file.close()
  }
}

async function add(bucket: Bucket, { name, content }: NamedRecord): Promise<void> {
  if ((await bucket.create(name, content)) !== undefined || !isRoot(name)) return
  const there = await bucket.get(name)
  if (there !== undefined && idInRecord(name, there.content) !== idInRecord(name, content)) throw otherKeys(bucket.name)
}
