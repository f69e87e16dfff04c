import type { DatabaseSync } from 'node:sqlite'
import type { Fault } from '../../services/kit/fault.ts'
import { privateDatabase } from './private-database.ts'
import { sqliteMeaning } from './results.ts'

/**
 * Makes this process the only one to use a file until the returned function is called.
 *
 * Ownership is an open exclusive transaction on a file beside it. The operating system ends it when the process dies in any way, so
 * it never outlives its owner.
 *
 * @param owned the fault to throw where another process owns the file
 */
export function ownFile(path: string, owned: Fault): () => void {
  let db: DatabaseSync | undefined
  try {
    db = privateDatabase(`${path}-owner`, { timeout: 0 })
    db.exec('pragma journal_mode = memory; begin exclusive')
    const held = db
    return () => held.close()
  } catch (error) {
    db?.close()
    throw sqliteMeaning(error).trouble === 'locked' ? owned : error
  }
}
