import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import type { Projection } from '../../../projections/runtime/index.ts'
import type { ViewDigest } from '../../../services/ports/scratch-views.ts'
import { columnList } from './rows.ts'
import { physicalName, quoted } from './tables.ts'

/** A digest of every view that serves: equal for equal logs up to equal positions, however the rows came to be. */
export function digestViews(path: string, projections: readonly Projection[]): ViewDigest[] {
  const db = new DatabaseSync(path, { readOnly: true, timeout: 1000 })
  try {
    db.exec('begin')
    return projections.flatMap((projection) => {
      const slot = db
        .prepare('select id, version, checkpoint from slots where name = ? and serving = 1')
        .get(projection.name)
      if (slot === undefined) return []
      const hash = createHash('sha256')
      for (const table of projection.tables) {
        hash.update(`${table.name}\n`)
        const name = physicalName(projection.name, Number(slot.version), Number(slot.id), table.name)
        const rows = db.prepare(
          `select ${columnList(table)} from ${quoted(name)} order by ${table.key.map(quoted).join(', ')}`,
        )
        rows.setReturnArrays(true)
        for (const row of rows.iterate()) hash.update(`${JSON.stringify(row)}\n`)
      }
      const { version, checkpoint } = slot
      return {
        view: projection.name,
        version: Number(version),
        position: Number(checkpoint),
        digest: hash.digest('hex'),
      }
    })
  } finally {
    db.close()
  }
}
