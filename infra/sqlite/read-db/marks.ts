import { existsSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import type { Remembered } from '../../../services/kit/proof.ts'
import type { Mark } from '../../../services/ports/event-log.ts'
import type { Slot } from '../../../services/ports/read-database.ts'
import { tableColumns } from '../columns.ts'

/** Selects every slot that has folded an event. */
export const FOLDED_SLOTS_SQL = 'select id, name, version, checkpoint, mark from slots where checkpoint > 0'

/** Reads a row of that query. `mark` is missing in files of earlier versions. */
export function rememberedSlot(row: Readonly<Record<string, unknown>>): { slot: Slot; mark?: Mark } {
  const { id, name, version, checkpoint, mark } = row
  const slot = { id: Number(id), name: String(name), version: Number(version), checkpoint: Number(checkpoint) }
  return typeof mark === 'string' ? { slot, mark: JSON.parse(mark) as Mark } : { slot }
}

/** Returns what a read database remembers of its log; undefined without a readable file. Another process may have it open. */
export function rememberedByViews(path: string): Remembered | undefined {
  if (!existsSync(path)) return undefined
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path, { readOnly: true })
    const log = db.prepare('select id, epoch from log').get()
    if (log === undefined) return undefined
    const columns = tableColumns(db, 'slots')
    const sql = columns.includes('mark') ? FOLDED_SLOTS_SQL : FOLDED_SLOTS_SQL.replace(' mark', ' null as mark')
    const slots = db.prepare(sql).all().map(rememberedSlot)
    const marks = new Map(slots.flatMap(({ mark }) => (mark === undefined ? [] : [[mark.position, mark]])))
    return {
      part: 'read.db',
      log: { id: String(log.id), epoch: Number(log.epoch) },
      marks: [...marks.values()],
      position: Math.max(0, ...slots.flatMap(({ slot, mark }) => (mark === undefined ? [slot.checkpoint] : []))),
    }
  } catch {
    // Opening the file for writing reports the fault, or rebuilds the file.
    return undefined
  } finally {
    db?.close()
  }
}
