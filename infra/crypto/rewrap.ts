import { wrongMasterKey } from './faults.ts'
import { type KeyStore, type NamedRecord, type RecordChange, recordsNamed } from './key-store.ts'
import { type Wrapping, wrapping } from './key-wrapper.ts'
import { boundToOld, leadingTo } from './old-keys.ts'
import { isRoot, SECRETS } from './records.ts'
import { rootBinding } from './root.ts'
import { rewrapSecrets, secretsIn } from './secrets.ts'

/** Names that begin so are those of records which hold keys. */
const HOLDERS = ['root.', 'key.', 'value.']
/** This many records are changed at once. */
const BATCH_RECORDS = 512

/**
 * Wraps every key under another master key. The secrets come last: until then the old master key opens the vault, and the call can be
 * repeated. No engine may use the vault meanwhile.
 *
 * @returns the number of keys
 * @throws Fault `vault.wrong-master-key` where neither master key wraps a record
 */
export async function rewrapAll(
  store: KeyStore,
  { from, to }: { readonly from: Uint8Array; readonly to: Uint8Array },
): Promise<number> {
  const [before, after] = [wrapping(from), wrapping(to)]
  await secretsIn(store, before, from)
  const names = (await Promise.all(HOLDERS.map((prefix) => store.names(prefix)))).flat()
  for (let from = 0; from < names.length; from += BATCH_RECORDS) {
    const records = await recordsNamed(store, names.slice(from, from + BATCH_RECORDS))
    await store.change(records.flatMap((record) => rewrapped(record, before, after, store.place)))
  }
  const secrets = await store.read(SECRETS)
  if (secrets === undefined) throw wrongMasterKey(store.place)
  const content = rewrapSecrets(before, after, secrets.content, store.place)
  await store.change([{ kind: 'replace', name: SECRETS, content, revision: secrets.revision }])
  return names.length
}

/** Returns the change of one record; none where an earlier call made it. */
function rewrapped(
  { name, content, revision }: NamedRecord,
  before: Wrapping,
  after: Wrapping,
  place: string,
): RecordChange[] {
  const { start, bound } = isRoot(name) ? rootBinding(name, content) : boundToOld(name, content)
  const wrapped = content.subarray(start)
  const keys = unwrapped(before, wrapped, bound)
  if (keys !== undefined) {
    const now = Buffer.concat([content.subarray(0, start), after.wrap(keys, bound)])
    const changed: RecordChange = { kind: 'replace', name, content: now, revision }
    return isRoot(name) ? [changed] : [leadingTo(name, content), changed]
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
