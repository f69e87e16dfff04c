import type { SharedEntry, SharedPart } from '../../../services/ports/shared-part.ts'
import { destruction } from '../../crypto/destruction.ts'
import type { NamedRecord } from '../../crypto/key-store.ts'
import { deadNews, ERASURES, idInRecord, isRoot } from '../../crypto/records.ts'
import type { NatsLink } from '../connection.ts'
import { bucketPart } from '../copy/bucket.ts'
import { natsBucket } from './bucket.ts'
import { OWNER } from './claim.ts'
import { BEATS } from './watch.ts'

interface KeysPartOptions {
  readonly nats: NatsLink
  readonly bucket: string
  readonly file: string
  readonly replicas?: number | undefined
}

/**
 * Makes the copies of the bucket of keys. The place up to which erasures are applied is left out: after a restore, engines apply all
 * erasures of the log again, whatever was destroyed while the bucket was read or since. The owner is written last: until then, engines
 * refuse the bucket.
 */
export function keysPart({ nats, bucket, file, replicas }: KeysPartOptions): SharedPart {
  const part = bucketPart({
    nats,
    bucket,
    file,
    prepare: () => natsBucket(nats, bucket).prepare(replicas),
    copies: (name) => name !== ERASURES && !name.startsWith(BEATS),
    last: OWNER,
  })
  return { ...part, read: async () => withoutDestroyed(await part.read()) }
}

/** Leaves out keys that were destroyed after they were read. */
function withoutDestroyed(entries: readonly SharedEntry[]): SharedEntry[] {
  const names = new Set(entries.map(({ name }) => name))
  return entries.filter(({ name, content }) => {
    const id = isRoot(name) ? idInRecord(name, content) : name
    return !names.has(deadNews(id))
  })
}

/**
 * Destroys in entries of the bucket every key that a later state of it has destroyed. A redaction is repeated by the later keys.
 *
 * @param place the name of the later state in errors
 * @throws Fault `backup.other-vault` where it is no later state of these entries
 */
export function destroyedAsIn(
  entries: readonly SharedEntry[],
  later: readonly SharedEntry[],
  place: string,
): { readonly kept: SharedEntry[]; readonly destroyed: number } {
  const older = new Map(entries.map((entry) => [entry.name, record(entry)]))
  const newer = new Map(later.map((entry) => [entry.name, record(entry)]))
  // Buckets of versions before 0.2 kept no note of a destroyed key.
  const records = { read: (name: string) => newer.get(name), hadOld: () => true, all: () => newer.values() }
  let destroyed = 0
  for (const change of destruction([...older.values()], records, place)) {
    if (change.kind !== 'add') destroyed += 1
    if (change.kind === 'remove') older.delete(change.name)
    else older.set(change.name, record(change))
  }
  return { kept: [...older.values()], destroyed }
}

/** Gives an entry the form of a record. Its revision has no meaning here. */
const record = ({ name, content }: SharedEntry): NamedRecord => ({ name, content: Buffer.from(content), revision: 0 })
