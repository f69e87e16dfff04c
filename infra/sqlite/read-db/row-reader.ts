import { DatabaseSync } from 'node:sqlite'
import { LRUCache } from 'lru-cache'
import { type AnyRow, type Projection, type Table, viewsOf } from '../../../projections/runtime/index.ts'
import { Fault } from '../../../services/kit/fault.ts'
import type { Position } from '../../../services/ports/event-log.ts'
import type { RowPage, RowReader } from '../../../services/ports/row-reader.ts'
import { type ArrayQuery, arrayQuery } from '../array-query.ts'
import { READ_WAIT_MS } from '../waits.ts'
import { pageQuery } from './query.ts'
import { columnList, decoder, viewDecoder } from './rows.ts'
import { physicalName, quotedName } from './tables.ts'

/** Statements that stay prepared: one for each combination of conditions. */
const MAX_PREPARED_STATEMENTS = 200
/** Pages that are kept for readers who ask the same again before a change, as dashboards do. */
const MAX_PAGES = 100

interface KeptPage {
  readonly slot: number
  /** The file's content that the page was read from. An erasure changes it too, and moves no position. */
  readonly content: unknown
  readonly page: RowPage
}

/** The set of a projection's tables that serves. */
interface ServingSlot {
  readonly id: number
  readonly position: Position
  nameOf(table: string): string
}

/** A reader of the read database. */
export interface SqliteRowReader extends RowReader {
  /** Returns all rows of a table, of every community, in the order of its key. @throws Fault `view.unavailable` */
  table(of: Table): AnyRow[]
  close(): void
}

/**
 * Opens a reader of the rows that the projector writes, in any thread. A reader never waits for the projector.
 *
 * @param path of the projector's file or `memoryDatabase`
 */
export function openRowReader(path: string, projections: readonly Projection[]): SqliteRowReader {
  const db = new DatabaseSync(path, { readOnly: true, timeout: READ_WAIT_MS })
  db.exec('pragma cache_size = -32768')
  const serving = db.prepare('select id, version, checkpoint from slots where name = ? and serving = 1')
  const content = db.prepare('pragma data_version')
  const prepared = new LRUCache<string, ArrayQuery<unknown[]>>({ max: MAX_PREPARED_STATEMENTS })
  const kept = new LRUCache<string, KeptPage>({ max: MAX_PAGES })
  const views = new Map(
    [...viewsOf(projections)].map(([name, { projection, view }]) => [
      name,
      { projection, view, decode: viewDecoder(view) },
    ]),
  )

  function statementOf(text: string): ArrayQuery<unknown[]> {
    const known = prepared.get(text)
    if (known !== undefined) return known
    const statement = arrayQuery<unknown[]>(db, text)
    prepared.set(text, statement)
    return statement
  }

  /** Reads the serving slot and its tables in one transaction: between two statements another slot may replace it. */
  function within<T>(projection: string, name: string, read: (slot: ServingSlot) => T): T {
    db.exec('begin')
    try {
      const slot = serving.get(projection)
      if (slot === undefined) throw unavailable(name)
      const [id, version] = [Number(slot.id), Number(slot.version)]
      const nameOf = (table: string): string => physicalName(projection, version, id, table)
      return read({ id, position: Number(slot.checkpoint), nameOf })
    } finally {
      db.exec('commit')
    }
  }

  return {
    async page(question) {
      const found = views.get(question.view)
      if (found === undefined) throw new Error(`no projection keeps a view ${question.view}`)
      const { projection, view, decode } = found
      return within(projection.name, question.view, ({ id, position, nameOf }) => {
        const { text, values } = pageQuery({ view, nameOf }, question)
        const key = JSON.stringify([question.view, text, values])
        const before = kept.get(key)
        const now = content.get()?.data_version
        if (before?.slot === id && before.content === now) return before.page
        const rows = statementOf(text)
          .all(...values)
          .map((row) => decode(row))
        const more = rows.length > question.limit
        const page = { rows: more ? rows.slice(0, question.limit) : rows, more, position }
        kept.set(key, { slot: id, content: now, page })
        return page
      })
    },

    table(of) {
      const name = projections.find(({ tables }) => tables.includes(of))?.name ?? ''
      const decode = decoder(of)
      return within(name, name, ({ nameOf }) => {
        const order = of.key.map(quotedName).join(', ')
        return statementOf(`select ${columnList(of)} from ${quotedName(nameOf(of.name))} order by ${order}`)
          .all()
          .map((row) => decode(row))
      })
    },

    close: () => db.close(),
  }
}

const unavailable = (view: string): Fault =>
  new Fault('view.unavailable', `The view ${view} is being built from the log. Ask again shortly.`, { retryAfter: 2 })
