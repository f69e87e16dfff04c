import { markOf } from '../kit/mark.ts'
import { olderCopy, type Provable, proveTwice, type Remembered } from '../kit/proof.ts'
import type { ReadDatabase } from '../ports/read-database.ts'

/** The name of the read database in messages. */
const PART = 'read.db'

/**
 * Proves that everything in a read database was derived from this log. A slot of an earlier version without a mark adopts, once,
 * the mark of the event at its checkpoint.
 *
 * @throws Fault `log.older-copy`
 */
export async function proveDerived(log: Provable, db: ReadDatabase, exclusive: boolean): Promise<void> {
  const of = await log.identity()
  const slots = db.remembered()
  const marks = new Map(slots.flatMap(({ mark }) => (mark === undefined ? [] : [[mark.position, mark]])))
  const remembered: Remembered = { part: PART, log: of, marks: [...marks.values()] }
  const fault = await proveTwice(log, [remembered], { exclusive })
  if (fault !== undefined) throw fault
  for (const { slot, mark } of slots) {
    if (mark !== undefined) continue
    const event = await log.at(slot.checkpoint)
    if (event === undefined) throw olderCopy(PART)
    db.remember(slot, markOf(event))
  }
}
