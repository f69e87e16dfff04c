import { unwrapping, valueBinding } from '../../crypto/bound-keys.ts'
import { wrongMasterKey } from '../../crypto/faults.ts'
import { wrapping } from '../../crypto/key-wrapper.ts'
import { opensVerifier } from '../../crypto/verifier.ts'
import { openStoredKeys, type StoredKey } from '../../sqlite/vault/key-export.ts'
import { type Bucket, natsBucket } from './bucket.ts'
import { claimBucket, reached } from './claim.ts'
import { allEnded } from './in-flight.ts'
import { currentEntry, keyContent, keyEntry, revisionContent, spentEntry, valueContent, valueEntry } from './layout.ts'
import type { KvVaultOptions } from './vault.ts'

/** This many rows are written to the bucket at once. */
const BATCH_ROWS = 512

/** The vault's file, and the bucket to copy it into. */
export interface CopyOptions
  extends Pick<KvVaultOptions, 'nats' | 'bucket' | 'masterKey' | 'log' | 'replicas' | 'patienceMs'> {
  /** The vault's file. */
  readonly path: string
}

/** The number of living keys in the file, which the bucket now has. */
export interface CopiedKeys {
  readonly keys: number
  /** Keys of single values whose shared key was destroyed. */
  readonly values: number
}

/**
 * Copies every living key from a vault's file into a bucket under the same master key. The bucket's vault then opens the values that
 * the file's vault sealed. The engine must be stopped, so that no erasure runs meanwhile. Keys that an earlier call copied stay.
 *
 * @throws Fault as opening either vault does
 */
export async function copyKeys(options: CopyOptions): Promise<CopiedKeys> {
  const { nats, bucket: name, masterKey, log, replicas, path, patienceMs = 10_000 } = options
  const wraps = wrapping(masterKey)
  const stored = openStoredKeys(path)
  try {
    if (stored.verifier !== undefined && !opensVerifier(wraps, stored.verifier)) throw wrongMasterKey(path)
    const bucket = natsBucket(nats, name)
    await reached(nats, name, patienceMs)
    await claimBucket(bucket, wraps, log, replicas)
    const { unwrap, key } = unwrapping(wraps, path)
    let [keys, values] = [0, 0]
    let batch: Promise<void>[] = []
    for (const row of stored.rows()) {
      // A damaged row fails here, not when its values are opened.
      if (row.kind === 'key') key(row)
      else unwrap(row.wrapped, valueBinding(row.id, row.nonce, row.subject))
      if (row.kind === 'key') keys += 1
      else values += 1
      batch.push(add(bucket, row))
      if (batch.length < BATCH_ROWS) continue
      await allEnded(batch)
      batch = []
    }
    await allEnded(batch)
    return { keys, values }
  } finally {
    stored.close()
  }
}

async function add(bucket: Bucket, row: StoredKey): Promise<void> {
  const { id, subject } = row
  if (row.kind === 'field') {
    // Revision 0 makes the copied value keys older than every erasure, so that each erasure includes them.
    await bucket.create(spentEntry(subject, id), revisionContent(0))
    await bucket.create(valueEntry(id, row.nonce), valueContent({ ...row, since: 0 }))
    return
  }
  await bucket.create(keyEntry(id), keyContent(row))
  const name = currentEntry(subject, row.stream)
  if ((await bucket.create(name, id)) !== undefined) return
  const current = await bucket.get(name)
  // The bucket already has a sealing key for this pair: the copied key only opens, and an erasure finds it.
  if (!current?.content.equals(id)) await bucket.create(spentEntry(subject, id), revisionContent(0))
}
