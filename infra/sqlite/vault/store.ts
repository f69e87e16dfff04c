import { vaultFault } from '../../crypto/faults.ts'
import type { KeyStore } from '../../crypto/key-store.ts'
import { ALWAYS_CURRENT } from '../../crypto/lease.ts'
import type { VaultWriteOptions } from './file.ts'
import { openReader, type Reader } from './reader.ts'
import { startWriting } from './writer.ts'

/** The place of a vault's file, and how it is written. */
export interface SqliteVaultFileOptions extends VaultWriteOptions {
  /** The vault's file, which is created where there is none. */
  readonly path: string
}

/** The records in an SQLite file. */
export interface SqliteRecords extends KeyStore, Pick<Reader, 'all'> {}

/** Opens the records in an SQLite file: a thread writes them, and this one reads. */
export async function openSqliteRecords({ path, ...how }: SqliteVaultFileOptions): Promise<SqliteRecords> {
  const writing = await startWriting({ path, maxBytes: how.maxBytes, flushesLater: how.flushesLater })
  try {
    const reader = openReader(path)
    return {
      ...reader,
      change: writing.ask,
      flush: writing.flush,
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
