import type { DatabaseSync } from 'node:sqlite'
import type { Projection, Table } from '../../../projections/runtime/index.ts'
import type { Slot, Slots } from '../../../services/ports/read-database.ts'
import { createTable, physicalName, quotedName, shapeOf } from './tables.ts'

interface SlotRow extends Slot {
  readonly serving: number
  readonly shape: string
}

/** The sets of tables that a read database keeps of each projection. */
export interface SlotTables {
  /** Returns the slots of a projection: the one that serves, and the one that is being built. */
  of(projection: Projection): Slots
  /** Whether any projection has tables that do not serve yet. */
  areBuilding(): boolean
  /** Drops the tables of all other projections. */
  retain(projections: readonly Projection[]): void
  /** Creates empty tables beside those that serve. */
  build(projection: Projection): Slot
  /** Makes this slot serve, and drops all other slots of the projection. */
  serve(projection: Projection, slot: Slot): void
}

/** Returns the stored name of a slot's table. */
export const tableName = (projection: Projection, slot: Slot, table: Table): string =>
  physicalName(projection.name, slot.version, slot.id, table.name)

/** Makes the set of slots of a database. The caller runs each change in a transaction. */
export function slotTables(db: DatabaseSync): SlotTables {
  const find = db.prepare('select id, name, version, checkpoint, serving, shape from slots where name = ?')
  const slotsOf = (name: string): SlotRow[] => {
    const rows: unknown = find.all(name)
    return rows as SlotRow[]
  }

  function drop(slot: SlotRow): void {
    const prefix = physicalName(slot.name, slot.version, slot.id, '')
    const tables = db.prepare("select name from sqlite_schema where type = 'table' and substr(name, 1, ?) = ?")
    for (const { name } of tables.all(prefix.length, prefix)) db.exec(`drop table ${quotedName(String(name))}`)
    db.prepare('delete from slots where id = ?').run(slot.id)
  }

  return {
    of(projection) {
      const shape = shapeOf(projection)
      const all = slotsOf(projection.name)
      const current = (slot: SlotRow): boolean => slot.version === projection.version && slot.shape === shape
      const serving = all.find((slot) => slot.serving === 1)
      const building = all.find((slot) => slot.serving === 0 && current(slot))
      return {
        outdated: serving !== undefined && !current(serving),
        ...(serving === undefined ? {} : { serving }),
        ...(building === undefined ? {} : { building }),
      }
    },

    areBuilding: () => db.prepare('select count(*) as n from slots where serving = 0').get()?.n !== 0,

    retain(projections) {
      const known = new Set(projections.map(({ name }) => name))
      const names = db.prepare('select distinct name from slots').all()
      for (const name of names.map((row) => String(row.name))) {
        if (!known.has(name)) for (const slot of slotsOf(name)) drop(slot)
      }
    },

    build(projection) {
      const { name, version } = projection
      for (const slot of slotsOf(name)) if (slot.serving === 0) drop(slot)
      const { lastInsertRowid } = db
        .prepare('insert into slots (name, version, shape, serving, checkpoint) values (?, ?, ?, 0, 0)')
        .run(name, version, shapeOf(projection))
      const slot = { id: Number(lastInsertRowid), name, version, checkpoint: 0 }
      for (const table of projection.tables) {
        createTable(db, tableName(projection, slot, table), table, projection.timers)
      }
      return slot
    },

    serve(projection, slot) {
      for (const old of slotsOf(projection.name)) if (old.id !== slot.id) drop(old)
      db.prepare('update slots set serving = 1 where id = ?').run(slot.id)
    },
  }
}
