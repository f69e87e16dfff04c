import type { DatabaseSync } from 'node:sqlite'
import { parseStream } from '../../../domain/kernel/index.ts'
import type { Projection } from '../../../projections/runtime/index.ts'
import type { HashedRow, HashPlace, ReadDatabase } from '../../../services/ports/read-database.ts'
import { type SlotTables, tableName } from './slot-tables.ts'
import { quotedName } from './tables.ts'

/** The keyed hashes of a read database, apart from the folds that write them. */
export type StoredHashes = Pick<ReadDatabase, 'hashPlaces' | 'hashedRows' | 'setHash'>

/** @param projections that the database keeps */
export function storedHashes(
  db: DatabaseSync,
  kept: Pick<SlotTables, 'of'>,
  projections: () => Iterable<Projection>,
): StoredHashes {
  const slot = db.prepare('select 1 from slots where id = ?')
  /** A table may be replaced between two steps. */
  const isThere = (place: HashPlace): boolean => slot.get(place.slot) !== undefined

  function* places(projection: Projection): Iterable<HashPlace> {
    const { serving, outdated, building } = kept.of(projection)
    for (const slot of [outdated ? undefined : serving, building]) {
      if (slot === undefined) continue
      for (const table of projection.tables) {
        for (const [column, { hash }] of Object.entries(table.columns)) {
          if (hash === undefined) continue
          const name = tableName(projection, slot, table)
          const rows = db.prepare(`select max(rowid) as rows from ${quotedName(name)}`).get()?.rows
          yield { slot: slot.id, table, column, hash, name, rows: Number(rows ?? 0) }
        }
      }
    }
  }

  return {
    hashPlaces: () => [...projections()].flatMap((projection) => [...places(projection)]),

    hashedRows(place, some) {
      if (!isThere(place)) return []
      const { table, column, hash, name } = place
      const [, key = ''] = table.key
      const select =
        `select rowid as row, community, ${quotedName(hash.of)} as value, ${quotedName(column)} as hash ` +
        `from ${quotedName(name)} where ${quotedName(column)} is not null and `
      if ('after' in some)
        return rowsOf(place, db.prepare(`${select} rowid > ? and rowid <= ?`).all(some.after, some.until))
      const { community, subject } = some.subject
      const its = `${select} community = ? and (${quotedName(hash.subject)} = ? or ${quotedName(key)} = ?)`
      return rowsOf(place, db.prepare(its).all(community, subject, parseStream(subject)?.id ?? subject))
    },

    setHash({ place, row, value }, hash) {
      if (!isThere(place)) return
      const update = `update ${quotedName(place.name)} set ${quotedName(place.column)} = ? where rowid = ? and ${quotedName(place.hash.of)} = ?`
      db.prepare(update).run(hash, row, JSON.stringify(value))
    },
  }
}

const rowsOf = (place: HashPlace, rows: readonly Readonly<Record<string, unknown>>[]): HashedRow[] =>
  rows.map(({ row, community, value, hash }) => ({
    place,
    row: Number(row),
    community: String(community),
    value: JSON.parse(String(value)),
    form: place.hash.form ?? 'exact',
    hash: String(hash),
  }))
