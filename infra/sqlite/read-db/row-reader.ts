import { DatabaseSync } from 'node:sqlite'
import { LRUCache } from 'lru-cache'
import { NO_READER } from '../../../domain/kernel/index.ts'
import {
  type AnyRow,
  classesIn,
  type Projection,
  type Table,
  type View,
  viewsOf,
} from '../../../projections/runtime/index.ts'
import { Fault } from '../../../services/kit/fault.ts'
import type { Position } from '../../../services/ports/event-log.ts'
import type { RowPage, RowQuestion, RowReader } from '../../../services/ports/row-reader.ts'
import { type ArrayQuery, arrayQuery } from '../array-query.ts'
import { READ_WAIT_MS } from '../waits.ts'
import { classVerdicts, type KnownClasses } from './known-classes.ts'
import { pageQuery } from './query.ts'
import { columnList, decoder, viewDecoder } from './rows.ts'
import { physicalName, quotedName } from './tables.ts'

/** Prepared statements: each combination of conditions is one. */
const MAX_PREPARED = 200
/** Pages kept for readers who ask the same before anything has changed, as dashboards do. */
const MAX_PAGES = 100

interface KeptPage {
  readonly slot: number
  readonly page: RowPage
}

/** The set of a projection's tables that serves. */
interface ServingSlot {
  readonly id: number
  readonly position: Position
  nameOf(table: string): string
}

export interface SqliteRowReader extends RowReader {
  table(of: Table): AnyRow[]
  close(): void
}

/**
 * Opens the rows that the projector keeps, in any thread; a reader never waits for the projector.
 *
 * @param path where the projector writes: a file, or the path of a `memoryDatabase`
 */
export function openRowReader(path: string, projections: readonly Projection[]): SqliteRowReader {
  const db = new DatabaseSync(path, { readOnly: true, timeout: READ_WAIT_MS })
  db.exec('pragma cache_size = -32768')
  const serving = db.prepare('select id, version, checkpoint from slots where name = ? and serving = 1')
  const prepared = new LRUCache<string, ArrayQuery<unknown[]>>({ max: MAX_PREPARED })
  const kept = new LRUCache<string, KeptPage>({ max: MAX_PAGES })
  const verdicts = classVerdicts()
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

  /** Reads the slot that serves and its tables as of one moment: between two statements another slot may be swapped in. */
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

  /** The classes whose aggregates the reader may know of. */
  function knownTo(view: View, question: RowQuestion, { id, position, nameOf }: ServingSlot): KnownClasses {
    const classes = classesIn(view)
    if (classes === undefined) return 'all'
    const { community, known = NO_READER } = question
    return verdicts.of(known, `${id} ${position} ${community}`, () =>
      statementOf(`select "class" from ${quotedName(nameOf(classes.listed))} where community = ?`)
        .all(community)
        .map(([name]) => String(name)),
    )
  }

  return {
    async page(question) {
      const found = views.get(question.view)
      if (found === undefined) throw new Error(`no projection keeps a view ${question.view}`)
      const { projection, view, decode } = found
      return within(projection.name, question.view, (slot) => {
        const { id, position, nameOf } = slot
        const known = knownTo(view, question, slot)
        const { text, values } = pageQuery({ view, tables: projection.tables, known, nameOf }, question)
        const key = JSON.stringify([question.view, text, values])
        const before = kept.get(key)
        if (before?.slot === id && before.page.position === position) return before.page
        const rows = statementOf(text)
          .all(...values)
          .map((row) => decode(row))
        const more = rows.length > question.limit
        const page = { rows: more ? rows.slice(0, question.limit) : rows, more, position }
        kept.set(key, { slot: id, page })
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
  new Fault('view.unavailable', `The view ${view} is being built from the log: ask again shortly.`, { retryAfter: 2 })
