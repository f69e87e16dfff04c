import { DatabaseSync } from 'node:sqlite'
import type { LogIdentity } from '../../../services/ports/event-log.ts'
import { asFault, corrupt } from './faults.ts'
import { column, openForReading } from './file.ts'

/**
 * Looks through a log's whole file: its pages and indexes, and that no stream has a gap.
 *
 * @throws Fault `log.foreign` `log.corrupt` `log.newer-format` `log.unavailable`
 */
export function checkLogFile(file: string): void {
  const db = openForReading(file)
  try {
    if (column(db, 'pragma quick_check(1)') !== 'ok') throw corrupt(file)
    const gaps = column(
      db,
      `select count(*) from (
        select 1 from events group by stream having count(*) <> max(revision) + 1 or stream not in (select id from streams)
      )`,
    )
    if (gaps !== 0) throw corrupt(file)
  } catch (error) {
    throw asFault(error, file)
  } finally {
    db.close()
  }
}

/** An epoch is the second of its beginning: a log that is restored or moved twice has two. `now` in milliseconds. */
export const epochAfter = (epoch: number, now: number): number => Math.max(epoch + 1, Math.floor(now / 1000))

/**
 * Makes a log that nobody has open the same log in another epoch, so that whatever was derived from it before is not taken for
 * its own.
 *
 * @param now milliseconds
 */
export function raiseEpoch(file: string, { id, epoch }: LogIdentity, now: number): LogIdentity {
  const raised = epochAfter(epoch, now)
  const db = new DatabaseSync(file)
  try {
    db.prepare("update meta set value = ? where name = 'epoch'").run(String(raised))
    return { id, epoch: raised }
  } catch (error) {
    throw asFault(error, file)
  } finally {
    db.close()
  }
}
