import { DatabaseSync } from 'node:sqlite'
import { threadId } from 'node:worker_threads'

/** A database in memory. Several connections of this process can open it by its path, like a file. */
export interface MemoryDatabase {
  readonly path: string
  /** Drops the content, once every other connection is closed too. */
  close(): void
}

let made = 0

/**
 * Makes a database in memory. It keeps its content while connections come and go, so that a restart can be tested. `:memory:`,
 * in contrast, is a new database for each connection, which ends with that connection.
 */
export function memoryDatabase(): MemoryDatabase {
  made += 1
  // Names are valid in the whole process, and this counter in one thread only.
  const path = `file:/sanshe-${threadId}-${made}?vfs=memdb`
  const keeper = new DatabaseSync(path)
  return { path, close: () => keeper.close() }
}

/** Whether a path names a database in memory, which has no file to create or remove. */
export const isInMemory = (path: string): boolean => path === ':memory:' || /^file:.*[?&]vfs=memdb\b/.test(path)
