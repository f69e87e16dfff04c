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
import type { Position } from '../../../services/ports/event-log.ts'
import type { RowCounts, RowPage, RowQuestion, RowReader } from '../../../services/ports/row-reader.ts'
import { type ArrayQuery, arrayQuery } from '../array-query.ts'
import { READ_WAIT_MS } from '../waits.ts'
import { classVerdicts, type KnownClasses } from './known-classes.ts'
import type { Sql } from './predicate-sql.ts'
import { countQuery, pageQuery } from './query.ts'
import { columnList, decoder, viewDecoder } from './rows.ts'
import type { Served } from './served.ts'
import { factsOfMoment, type ServingSlot, type ServingSlots, servingSlots, unavailable } from './serving-slots.ts'
import { quotedName } from './tables.ts'

/** Statements that stay prepared: one for each combination of conditions. */
const MAX_PREPARED_STATEMENTS = 200
/** Pages, and counts, that are kept for readers who ask the same again before a change, as dashboards do. */
const MAX_PAGES = 100

interface Kept<A> {
  /** The tables that were read, their positions, and the content of the file: an erasure changes that too, and moves no position. */
  readonly read: string
  readonly answer: A
}

/** A view with its projection, and what decodes its rows. */
interface KnownView {
  readonly projection: Projection
  readonly view: View
  readonly decode: ReturnType<typeof viewDecoder>
}

const knownViews = (projections: readonly Projection[]): ReadonlyMap<string, KnownView> =>
  new Map(
    [...viewsOf(projections)].map(([name, { projection, view }]) => [
      name,
      { projection, view, decode: viewDecoder(view) },
    ]),
  )

/** Returns the prepared query of a text; those that were used last stay prepared. */
function preparedQueries(db: DatabaseSync): (text: string) => ArrayQuery<unknown[]> {
  const prepared = new LRUCache<string, ArrayQuery<unknown[]>>({ max: MAX_PREPARED_STATEMENTS })
  return (text) => {
    const known = prepared.get(text)
    if (known !== undefined) return known
    const statement = arrayQuery<unknown[]>(db, text)
    prepared.set(text, statement)
    return statement
  }
}

/** Returns the function that stands for all rows as they are now. */
function contentOf({ contentNow }: Pick<ServingSlots, 'contentNow'>): SqliteRowReader['content'] {
  let content = { version: contentNow() }
  return () => {
    const version = contentNow()
    if (version !== content.version) content = { version }
    return content
  }
}

/** Decodes the rows of a page. A row beyond the limit shows that there are more. */
function decodedPage(
  rows: readonly unknown[][],
  decode: KnownView['decode'],
  limit: number,
): Pick<RowPage, 'found' | 'more'> {
  const more = rows.length > limit
  return { found: (more ? rows.slice(0, limit) : rows).map((row) => decode(row)), more }
}

/** The name of an answer. The text is long and has no line breaks: as JSON it would be copied with each of its quotes escaped. */
const keyOf = ({ view }: RowQuestion, { text, values }: Sql): string => `${view}\n${text}\n${JSON.stringify(values)}`

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
  const pages = new LRUCache<string, Kept<RowPage>>({ max: MAX_PAGES })
  const tallies = new LRUCache<string, Kept<RowCounts>>({ max: MAX_PAGES })
  const slots = servingSlots(db)
  const verdicts = classVerdicts()
  const views = knownViews(projections)
  const statementOf = preparedQueries(db)

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

  /** Answers a question from the rows of one moment. An answer is kept until these rows change. */
  function answered<A>(
    question: RowQuestion,
    kept: LRUCache<string, Kept<A>>,
    compile: (served: Served) => Sql,
    read: (rows: readonly unknown[][], known: KnownView, position: Position, isTimed: boolean) => A,
  ): A {
    const known = views.get(question.view)
    if (known === undefined) throw new Error(`no projection keeps a view ${question.view}`)
    const { projection, view } = known
    return within(projection.name, question.view, (slot) => {
      const facts = factsOfMoment(slots, question.view, slot.position)
      let isTimed = false
      const { text, values } = compile({
        view,
        tables: projection.tables,
        classes: classesFor(view, question, slot),
        get now() {
          isTimed = true
          return question.now === undefined ? '' : iso(question.now)
        },
        nameOf: slot.nameOf,
        facts,
      })
      const key = keyOf(question, { text, values })
      const moment = [slots.content(), slot.id, slot.position, ...facts.used()].join()
      const before = kept.get(key)
      if (before?.read === moment) return before.answer
      const answer = read(statementOf(text).all(...values), known, slot.position, isTimed)
      kept.set(key, { read: moment, answer })
      return answer
    })
  }

  return {
    content: contentOf(slots),

    page: async (question) =>
      answered(
        question,
        pages,
        (served) => pageQuery(served, question),
        (rows, { decode }, position, isTimed) => ({ ...decodedPage(rows, decode, question.limit), position, isTimed }),
      ),

    counts: async (question, by) =>
      answered(
        question,
        tallies,
        (served) => countQuery(served, question, by),
        (rows, _, position) => ({
          counts: Object.fromEntries(rows.map(([value, count]) => [String(value), Number(count)])),
          position,
        }),
      ),

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
