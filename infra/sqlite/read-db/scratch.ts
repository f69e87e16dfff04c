import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Projection, RowOf, Table } from '../../../projections/runtime/index.ts'
import type { OpenScratchViews } from '../../../services/ports/scratch-views.ts'
import { digestViews } from './digest.ts'
import { openReadDatabase } from './read-db.ts'
import { openRowReader } from './row-reader.ts'

/** Opens a read database in a temporary folder, which closing removes. */
export const openScratchViews: OpenScratchViews = async (log, communities) => {
  const folder = await mkdtemp(join(tmpdir(), 'sanshe-views-'))
  const path = join(folder, 'read.db')
  const remove = () => rm(folder, { recursive: true, force: true })
  try {
    const db = openReadDatabase(path, log, communities)
    return {
      db,
      digests: (projections) => digestViews(path, projections),
      rows<T extends Table>(projections: readonly Projection[], of: T) {
        const reader = openRowReader(path, projections)
        try {
          // The table holds rows of its own columns.
          return reader.table(of) as readonly RowOf<T>[]
        } finally {
          reader.close()
        }
      },
      async close() {
        db.close()
        await remove()
      },
    }
  } catch (error) {
    await remove()
    throw error
  }
}
