import { existsSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { Fault } from '../../../services/kit/fault.ts'
import type { RawEvent } from '../../../services/kit/raw-event.ts'
import type { EventLogReader } from '../../../services/ports/event-log.ts'
import type { MigrationTarget, TargetStanding } from '../../../services/ports/migration-target.ts'
import { logFault } from './faults.ts'
import { column, openForReading, openForWriting, realFile } from './file.ts'
import { sqliteReader } from './reader.ts'
import { openStoredEvents } from './stored-events.ts'

/** In `meta`: the file is for a log, and has all of its events. */
const RESERVED = 'reserved'
const COMPLETE = 'complete'

/**
 * Opens a file to copy a log into, made when it is reserved. Each event gets the position that it has in the source.
 *
 * @throws Fault `log.foreign` `log.corrupt` `log.newer-format` `log.unavailable`
 */
export async function openFileTarget(path: string): Promise<MigrationTarget> {
  const file = realFile(path)
  const readers: EventLogReader[] = []
  let db: DatabaseSync | undefined
  const writing = (): DatabaseSync => {
    db ??= openForWriting(file)
    return db
  }
  const within = <T>(work: (db: DatabaseSync) => T): T => {
    const open = writing()
    try {
      open.exec('begin immediate')
      const result = work(open)
      open.exec('commit')
      return result
    } catch (error) {
      if (open.isTransaction) open.exec('rollback')
      throw error instanceof Fault ? error : logFault(error, file)
    }
  }
  const put = (open: DatabaseSync, name: string, value: string): void => {
    open.prepare('insert or replace into meta values (?, ?)').run(name, value)
  }

  return {
    async standing() {
      return existsSync(file) ? standingOf(file) : undefined
    },
    async reserve(identity) {
      return within((open) => {
        put(open, 'id', identity.id)
        put(open, 'epoch', String(identity.epoch))
        put(open, RESERVED, '')
        return { identity, complete: false }
      })
    },
    async settle() {
      within((open) => put(open, COMPLETE, ''))
    },
    async *after(position) {
      if (!existsSync(file)) return
      const events = openStoredEvents(file)
      try {
        yield* events.after(position)
      } finally {
        events.close()
      }
    },
    async write(events) {
      within((open) => {
        for (const event of events) writeEvent(open, event)
      })
    },
    reader() {
      // The file is made where there is none.
      writing()
      const reader = sqliteReader(file)
      readers.push(reader)
      return reader
    },
    async close() {
      for (const reader of readers) await reader.close()
      db?.exec('pragma wal_checkpoint(truncate)')
      db?.close()
    },
  }
}

function standingOf(file: string): TargetStanding | undefined {
  const db = openForReading(file)
  try {
    const metaOf = (name: string): string => String(column(db, 'select value from meta where name = ?', name) ?? '')
    const has = (name: string): boolean => column(db, 'select 1 from meta where name = ?', name) !== undefined
    const complete = has(COMPLETE)
    if (!complete && !has(RESERVED)) return undefined
    return { identity: { id: metaOf('id'), epoch: Number(metaOf('epoch')) }, complete }
  } finally {
    db.close()
  }
}

/** An event that is there already stays, where it is the same one. */
function writeEvent(db: DatabaseSync, { position, stream, revision, text, traceparent }: RawEvent): void {
  db.prepare('insert or ignore into streams (name) values (?)').run(stream)
  db.prepare(
    'insert into events values (?, (select id from streams where name = ?), ?, ?, ?) on conflict do nothing',
  ).run(position, stream, revision, text, traceparent ?? null)
}
