import { wrongMasterKey } from './faults.ts'
import type { KeyStore, RecordChange, StoredRecord } from './key-store.ts'
import { type Wrapping, wrapping } from './key-wrapper.ts'
import { boundToOld, leadingTo } from './old-keys.ts'
import { isOldKeyRecord, isOldValueRecord, isRootRecord, SECRETS } from './records.ts'
import { rootBinding } from './root.ts'
import { rewrapSecrets, secretsIn } from './secrets.ts'

/** This many records are changed at once. */
const BATCH_RECORDS = 512

/**
 * Wraps every key under another master key. The secrets come last: until then the old master key opens the vault, and the call can be
 * repeated. No engine may use the vault meanwhile.
 *
 * @param names of all records
 * @returns the number of keys
 * @throws Fault `vault.wrong-master-key` where neither master key wraps a record
 */
export async function rewrapAll(
  store: KeyStore,
  names: Iterable<string>,
  { from, to }: { readonly from: Uint8Array; readonly to: Uint8Array },
): Promise<number> {
  const [before, after] = [wrapping(from), wrapping(to)]
  await secretsIn(store, before, from)
  let [keys, batch]: [number, string[]] = [0, []]
  const rewrap = async (): Promise<void> => {
    const found = await Promise.all(batch.map(async (name) => ({ name, record: await store.read(name) })))
    const changes = found.flatMap(({ name, record }) =>
      record ? rewrapped(name, record, before, after, store.place) : [],
    )
    await store.change(changes)
    keys += found.length
    batch = []
  }
  for (const name of names) {
    if (![isRootRecord, isOldKeyRecord, isOldValueRecord].some((holdsKey) => holdsKey(name))) continue
    batch.push(name)
    if (batch.length === BATCH_RECORDS) await rewrap()
  }
  await rewrap()
  const secrets = await store.read(SECRETS)
  if (secrets === undefined) throw wrongMasterKey(store.place)
  const content = rewrapSecrets(before, after, secrets.content, store.place)
  await store.change([{ kind: 'replace', name: SECRETS, content, revision: secrets.revision }])
  return keys
}

/** Returns the change of one record; none where an earlier call made it. */
function rewrapped(
  name: string,
  { content, revision }: StoredRecord,
  before: Wrapping,
  after: Wrapping,
  place: string,
): RecordChange[] {
  const { start, bound } = isRootRecord(name) ? rootBinding(name, content) : boundToOld(name, content)
  const wrapped = content.subarray(start)
  const keys = unwrapped(before, wrapped, bound)
  if (keys !== undefined) {
    const now = Buffer.concat([content.subarray(0, start), after.wrap(keys, bound)])
    const changed: RecordChange = { kind: 'replace', name, content: now, revision }
    return isRootRecord(name) ? [changed] : [leadingTo(name, content), changed]
  }
  if (unwrapped(after, wrapped, bound) === undefined) throw wrongMasterKey(place)
  return []
}

function unwrapped(wraps: Wrapping, wrapped: Buffer, bound: Buffer): Buffer | undefined {
  try {
    return wraps.unwrap(wrapped, bound)
  } catch {
    return undefined
  }
}
