import type { Trust } from './lease.ts'

/** A stored record. Another revision is another content. */
export interface StoredRecord {
  readonly content: Buffer
  readonly revision: number
}

/** A record and its name. */
export interface NamedRecord extends StoredRecord {
  readonly name: string
}

/** A change of one record. */
export type RecordChange =
  /** Adds a record, unless one of this name exists. */
  | { readonly kind: 'add'; readonly name: string; readonly content: Uint8Array }
  /** Puts other content in place of that of a revision, which is overwritten. */
  | { readonly kind: 'replace'; readonly name: string; readonly content: Uint8Array; readonly revision: number }
  /** Removes the content of a revision, which is overwritten. */
  | { readonly kind: 'remove'; readonly name: string; readonly revision: number }

/**
 * Records by name: what a vault stores. Each adapter has them on another technology. What a record holds and what it means is the
 * vault's (records.ts).
 */
export interface KeyStore {
  /** How errors name the store. */
  readonly place: string
  /** Whether it may hold keys of versions before 0.2. */
  readonly hasOldKeys: boolean
  /** What a version before 0.2 stored to show a wrong master key. */
  readonly oldVerifier?: Buffer | undefined
  /** Reads a record as it is now; undefined where there is none. */
  read(name: string): Promise<StoredRecord | undefined> | StoredRecord | undefined
  /** Returns the names that begin with a prefix, which ends in a dot. */
  names(prefix: string): Promise<readonly string[]> | readonly string[]
  /**
   * Makes changes in this order, in one transaction where the store has those. Resolves when all are durable, and everything
   * that was removed or replaced is overwritten, with whether each one applied.
   */
  change(changes: readonly RecordChange[]): Promise<readonly boolean[]>
  /** Whether what was read may be used without reading it again. */
  readonly trust: Trust
  /** Returns the size of the largest content that a record can have now. Absent: there is no limit that records reach. */
  maxContentBytes?(): number
  /** Resolves when no vault can use any more what was removed before. */
  settled(): Promise<void>
  /** Resolves if the records can be reached. Absent where they are in this process. */
  reach?(): Promise<void>
  /** Makes all changes durable, and from here on each before it resolves. Absent where every change is durable anyway. */
  flush?(): Promise<void>
  close(): Promise<void>
}

/** Reads the records that there are of these names. */
export async function recordsNamed(
  store: Pick<KeyStore, 'read'>,
  names: readonly string[],
): Promise<readonly NamedRecord[]> {
  const found = await Promise.all(names.map(async (name) => ({ name, record: await store.read(name) })))
  return found.flatMap(({ name, record }) => (record === undefined ? [] : [{ name, ...record }]))
}

/** Returns the change that removes a record as it was read. */
export const removal = ({ name, revision }: Omit<NamedRecord, 'content'>): RecordChange => ({
  kind: 'remove',
  name,
  revision,
})

/** What a vault is told by the store of what other vaults on the same records do. */
export interface News {
  /** A record of this name was added that is news (records.ts). */
  heard(name: string): void
  /** News may have gone unheard: nothing that was read before may be used any more. */
  lapsed(): void
}
