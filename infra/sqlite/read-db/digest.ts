import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import type { Projection, Table } from '../../../projections/runtime/index.ts'
import { canonical } from '../../../services/kit/canonical.ts'
import type { ViewDigest } from '../../../services/ports/scratch-views.ts'
import { arrayQuery } from '../array-query.ts'
import { columnList, decoder } from './rows.ts'
import { physicalName, quotedName } from './tables.ts'

/** The table without keyed hashes, which depend on keys and not on the log alone. */
const withoutHashes = (table: Table): Table => ({
  ...table,
  columns: Object.fromEntries(Object.entries(table.columns).filter(([, { hash }]) => hash === undefined)),
})

/**
 * Returns a digest of every view that serves. Logs that are equal up to a position have equal digests there, in whatever steps
 * the rows were folded. The order of members in a JSON column does not matter.
 *
 * @param path of the read database, which may be a `memoryDatabase`
 */
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
        const digested = withoutHashes(table)
        const decode = decoder(digested)
        const rows = arrayQuery<unknown[]>(
          db,
          `select ${columnList(digested)} from ${quotedName(name)} order by ${table.key.map(quotedName).join(', ')}`,
        )
        for (const values of rows.iterate()) hash.update(`${canonical(decode(values))}\n`)
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
