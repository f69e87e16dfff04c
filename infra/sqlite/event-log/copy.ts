import { DatabaseSync } from 'node:sqlite'
import { epochAfter } from '../../../services/kit/epoch.ts'
import type { LogIdentity } from '../../../services/ports/event-log.ts'
import { logCorrupt, logFault } from './faults.ts'
import { column, openForReading } from './file.ts'

/**
 * Checks a log's whole file: its pages, its indexes, and that no stream has a gap.
 *
 * @throws Fault `log.foreign` `log.corrupt` `log.newer-format` `log.unavailable`
 */
export function checkLogFile(file: string): void {
  const db = openForReading(file)
  try {
    if (column(db, 'pragma quick_check(1)') !== 'ok') throw logCorrupt(file)
    const gaps = column(
      db,
      `select count(*) from (
        select 1 from events group by stream having count(*) <> max(revision) + 1 or stream not in (select id from streams)
      )`,
    )
    if (gaps !== 0) throw logCorrupt(file)
  } catch (error) {
    throw logFault(error, file)
  } finally {
    db.close()
  }
}

/**
 * Moves a log that no process has open into a later epoch. State that was derived from it before is then rebuilt.
 *
 * @param now milliseconds since 1970
 */
export function raiseEpoch(file: string, { id, epoch }: LogIdentity, now: number): LogIdentity {
  const raised = epochAfter(epoch, now)
  const db = new DatabaseSync(file)
  try {
    db.prepare("update meta set value = ? where name = 'epoch'").run(String(raised))
    return { id, epoch: raised }
  } catch (error) {
    throw logFault(error, file)
  } finally {
    db.close()
  }
}
