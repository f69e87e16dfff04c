import { vaultFault } from '../../crypto/faults.ts'
import type { KeyStore } from '../../crypto/key-store.ts'
import { ALWAYS_CURRENT } from '../../crypto/lease.ts'
import { openReader, type Reader } from './reader.ts'
import { startWriting } from './writer.ts'

/** The place and the limit of a vault's file. */
export interface SqliteVaultFileOptions {
  /** The vault's file, which is created where there is none. */
  readonly path: string
  /** Limit of the file; a new key beyond it is refused with `vault.full`. */
  readonly maxBytes?: number
}

/** The records in an SQLite file. */
export interface SqliteRecords extends KeyStore, Pick<Reader, 'all'> {}

/** Opens the records in an SQLite file: a thread writes them, and this one reads. */
export async function openSqliteRecords({ path, maxBytes }: SqliteVaultFileOptions): Promise<SqliteRecords> {
  const writing = await startWriting({ path, maxBytes })
  try {
    const reader = openReader(path)
    return {
      ...reader,
      change: writing.ask,
      trust: ALWAYS_CURRENT,
      settled: async () => {},
      async close() {
        // The reader closes first: the connection that closes the file last can fold the journal into it.
        reader.close()
        await writing.close()
      },
    }
  } catch (error) {
    await writing.close()
    throw vaultFault(error, path)
  }
}
