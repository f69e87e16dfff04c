import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import type { Projection } from '../../../projections/runtime/index.ts'
import type { Position } from '../../../services/ports/event-log.ts'
import { columnList } from './rows.ts'
import { physicalName, quoted } from './tables.ts'

export interface Digest {
  readonly view: string
  readonly version: number
  /** What was digested is true as of this position. */
  readonly position: Position
  /** SHA-256 over the rows of all its tables in the order of their keys, hex. */
  readonly digest: string
}

/** A digest of every view that serves: equal for equal logs up to equal positions, however the rows came to be. */
export function digestViews(path: string, projections: readonly Projection[]): Digest[] {
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
