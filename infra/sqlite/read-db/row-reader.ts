import { DatabaseSync } from 'node:sqlite'
import { LRUCache } from 'lru-cache'
import { iso, NO_READER } from '../../../domain/kernel/index.ts'
import {
  type AnyRow,
  classesIn,
  type Projection,
  type Table,
  type View,
  viewsOf,
} from '../../../projections/runtime/index.ts'
import type { RowPage, RowQuestion, RowReader } from '../../../services/ports/row-reader.ts'
import { type ArrayQuery, arrayQuery } from '../array-query.ts'
import { READ_WAIT_MS } from '../waits.ts'
import { classVerdicts, type KnownClasses } from './known-classes.ts'
import { pageQuery, type Served } from './query.ts'
import { columnList, decoder, viewDecoder } from './rows.ts'
import { factsOfMoment, type ServingSlot, servingSlots, unavailable } from './serving-slots.ts'
import { quotedName } from './tables.ts'

/** Statements that stay prepared: one for each combination of conditions. */
const MAX_PREPARED_STATEMENTS = 200
/** Pages that are kept for readers who ask the same again before a change, as dashboards do. */
const MAX_PAGES = 100

interface KeptPage {
  /** The tables that were read, their positions, and the content of the file: an erasure changes that too, and moves no position. */
  readonly read: string
  readonly page: RowPage
}

/** A reader of the read database. */
export interface SqliteRowReader extends RowReader {
  content(): object
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
  const prepared = new LRUCache<string, ArrayQuery<unknown[]>>({ max: MAX_PREPARED_STATEMENTS })
  const kept = new LRUCache<string, KeptPage>({ max: MAX_PAGES })
  const slots = servingSlots(db)
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

  function within<T>(projection: string, name: string, read: (slot: ServingSlot) => T): T {
    return slots.moment(() => {
      const slot = slots.of(projection)
      if (slot === undefined) throw unavailable(name)
      return read(slot)
    })
  }

  /** Returns the classes of figures that the reader may know of. */
  function classesFor(view: View, question: RowQuestion, { id, position, nameOf }: ServingSlot): KnownClasses {
    const classes = classesIn(view)
    if (classes === undefined) return 'all'
    const { community, known = NO_READER } = question
    return verdicts.of(known, `${id} ${position} ${community}`, () =>
      statementOf(`select "class" from ${quotedName(nameOf(classes.listed))} where community = ?`)
        .all(community)
        .map(([name]) => String(name)),
    )
  }

  let content: { readonly version: number } | undefined

  return {
    content() {
      const version = slots.contentNow()
      if (version !== content?.version) content = { version }
      return content
    },

    async page(question) {
      const known = views.get(question.view)
      if (known === undefined) throw new Error(`no projection keeps a view ${question.view}`)
      const { projection, view, decode } = known
      return within(projection.name, question.view, (slot) => {
        const facts = factsOfMoment(slots, question.view, slot.position)
        let isTimed = false
        const served: Served = {
          view,
          tables: projection.tables,
          classes: classesFor(view, question, slot),
          get now() {
            isTimed = true
            return question.now === undefined ? '' : iso(question.now)
          },
          nameOf: slot.nameOf,
          facts,
        }
        const { text, values } = pageQuery(served, question)
        const key = JSON.stringify([question.view, text, values])
        const read = [slots.content(), slot.id, slot.position, ...facts.used()].join()
        const before = kept.get(key)
        if (before?.read === read) return before.page
        const found = statementOf(text)
          .all(...values)
          .map((row) => decode(row))
        const more = found.length > question.limit
        const rows = more ? found.slice(0, question.limit) : found
        const page = { found: rows, more, position: slot.position, isTimed }
        kept.set(key, { read, page })
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
