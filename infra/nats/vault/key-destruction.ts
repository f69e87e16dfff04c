import type { Bucket } from './bucket.ts'
import { currentOf, keyEntry, lastPart, revisionFrom, spentOf, valuesOf } from './layout.ts'

/**
 * Destroys the keys of a subject up to a revision. Each key is removed before the entry that leads to it. So every remaining key
 * can still be found, after an engine is killed midway, and while two engines do this at once.
 *
 * @param floor keys of later revisions stay
 * @returns the number of destroyed keys
 */
export async function destroyKeys(bucket: Bucket, subject: Uint8Array, floor: number): Promise<number> {
  const { current, spent } = await listed(bucket, subject)
  const destroyed = await Promise.all([
    ...current.map((name) => destroyCurrent(bucket, name, floor)),
    ...spent.map((name) => destroySpent(bucket, name, floor)),
  ])
  return destroyed.filter(Boolean).length
}

/** Lists the current keys before the spent ones: a redaction adds a key to the spent ones before it leaves the current ones. */
async function listed(bucket: Bucket, subject: Uint8Array): Promise<{ current: string[]; spent: string[] }> {
  const current = await bucket.names(currentOf(subject))
  return { current, spent: await bucket.names(spentOf(subject)) }
}

async function destroyCurrent(bucket: Bucket, name: string, floor: number): Promise<boolean> {
  const current = await bucket.get(name)
  if (current === undefined) return false
  const key = await bucket.get(keyEntry(current.content))
  if (key !== undefined && key.revision > floor) return false
  if (key !== undefined) await bucket.remove(key.revision)
  return bucket.remove(current.revision)
}

async function destroySpent(bucket: Bucket, name: string, floor: number): Promise<boolean> {
  const spent = await bucket.get(name)
  if (spent === undefined || revisionFrom(spent.content) > floor) return false
  const id = lastPart(name)
  const keys = [keyEntry(id), ...(await bucket.names(valuesOf(id)))]
  await Promise.all(
    keys.map(async (entry) => {
      const found = await bucket.get(entry)
      if (found !== undefined) await bucket.remove(found.revision)
    }),
  )
  return bucket.remove(spent.revision)
}

/** Resolves with the hex ids of the keys that a subject still has. */
export async function keyIdsOf(bucket: Bucket, subject: Uint8Array): Promise<string[]> {
  const { current, spent } = await listed(bucket, subject)
  const ids = await Promise.all(current.map(async (name) => (await bucket.get(name))?.content))
  return [...new Set([...ids.filter((id) => id !== undefined), ...spent.map(lastPart)].map((id) => id.toString('hex')))]
}
