import { DatabaseSync } from 'node:sqlite'
import { threadId } from 'node:worker_threads'

/** A database in memory that several connections of this process open by its path, as they would a file. */
export interface MemoryDatabase {
  readonly path: string
  /** Lets its content go, once every other connection is closed too. */
  close(): void
}

let made = 0

/**
 * Makes a database in memory. It keeps its content while connections come and go, so that a restart can be tested; `:memory:`
 * is another database for each connection, and gone when that closes.
 */
export function memoryDatabase(): MemoryDatabase {
  made += 1
  // Names hold in the whole process, this counter in one thread of it.
  const path = `file:/sanshe-${threadId}-${made}?vfs=memdb`
  const keeper = new DatabaseSync(path)
  return { path, close: () => keeper.close() }
}

/** Whether a path names a database in memory: there is no file then to create or to remove. */
export const isInMemory = (path: string): boolean => path === ':memory:' || /^file:.*[?&]vfs=memdb\b/.test(path)
