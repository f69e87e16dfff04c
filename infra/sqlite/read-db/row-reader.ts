import { DatabaseSync } from 'node:sqlite'
import { LRUCache } from 'lru-cache'
import {
  type AnyRow,
  factsTable,
  type Projection,
  SIGHT,
  type Table,
  valuesTable,
  viewsOf,
} from '../../../projections/runtime/index.ts'
import { Fault } from '../../../services/kit/fault.ts'
import type { Position } from '../../../services/ports/event-log.ts'
import type { RowPage, RowReader } from '../../../services/ports/row-reader.ts'
import { type ArrayQuery, arrayQuery } from '../array-query.ts'
import { READ_WAIT_MS } from '../waits.ts'
import { pageQuery } from './query.ts'
import { columnList, decoder, viewDecoder } from './rows.ts'
import { physicalName, quotedName } from './tables.ts'

/** Prepared statements: each combination of conditions is one. */
const MAX_PREPARED = 200
/** Pages kept for readers who ask the same before anything has changed, as dashboards do. */
const MAX_PAGES = 100
/** Answers kept to the question whether any aggregate has a fact. */
const MAX_FACTS = 10_000

interface KeptPage {
  /** The tables that were read, and their positions. */
  readonly read: string
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
  const current = whileUnchanged(db)
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

  const slotOf = (projection: string): ServingSlot | undefined =>
    current.slot(projection, () => {
      const slot = serving.get(projection)
      if (slot === undefined) return undefined
      const [id, version] = [Number(slot.id), Number(slot.version)]
      const nameOf = (table: string): string => physicalName(projection, version, id, table)
      return { id, position: Number(slot.checkpoint), nameOf }
    })

  /** Reads the slot that serves and its tables as of one moment: between two statements another slot may be swapped in. */
  function within<T>(projection: string, name: string, read: (slot: ServingSlot) => T): T {
    db.exec('begin')
    try {
      current.look()
      const slot = slotOf(projection)
      if (slot === undefined) throw unavailable(name)
      return read(slot)
    } finally {
      db.exec('commit')
    }
  }

  /** The facts as of the moment at which the view is read. Facts older than its rows could show what has become hidden. */
  function factsAt(view: string, { position }: ServingSlot) {
    let found: ServingSlot | undefined
    const slot = (): ServingSlot => {
      found ??= slotOf(SIGHT)
      if (found === undefined || found.position < position) throw unavailable(view)
      return found
    }
    const tableOf = (context: string): string => slot().nameOf(valuesTable(context))
    return {
      rowsOf: (context: string): string => slot().nameOf(factsTable(context).name),
      tableOf,
      holds: (context: string, ...wanted: readonly [community: string, fact: string, value: string]): boolean =>
        current.fact(`${context}\u0000${wanted.join('\u0000')}`, () => {
          const table = quotedName(tableOf(context))
          const sql = `select 1 from ${table} where community = ? and fact = ? and value = ? limit 1`
          return statementOf(sql).get(...wanted) !== undefined
        }),
      /** What of the facts was read. */
      read: () => (found === undefined ? [] : [found.id, found.position]),
    }
  }

  return {
    async page(question) {
      const known = views.get(question.view)
      if (known === undefined) throw new Error(`no projection keeps a view ${question.view}`)
      const { projection, view, decode } = known
      return within(projection.name, question.view, (slot) => {
        const facts = factsAt(question.view, slot)
        const { text, values } = pageQuery({ view, nameOf: slot.nameOf, facts }, question)
        const key = JSON.stringify([question.view, text, values])
        const read = [slot.id, slot.position, ...facts.read()].join()
        const before = kept.get(key)
        if (before?.read === read) return before.page
        const found = statementOf(text)
          .all(...values)
          .map((row) => decode(row))
        const more = found.length > question.limit
        const page = { found: more ? found.slice(0, question.limit) : found, more, position: slot.position }
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

/** What small lookups found, kept until the database changes: every question makes some of them. */
function whileUnchanged(db: DatabaseSync) {
  const version = arrayQuery<[number]>(db, 'pragma data_version')
  const slots = new Map<string, ServingSlot | undefined>()
  const facts = new LRUCache<string, boolean>({ max: MAX_FACTS })
  let seen = -1
  return {
    /** Begins a question: forgets everything where the database has changed. Within a transaction it does not change. */
    look(): void {
      const [now = -1] = version.get() ?? []
      if (now === seen) return
      seen = now
      slots.clear()
      facts.clear()
    },
    slot(projection: string, find: () => ServingSlot | undefined): ServingSlot | undefined {
      if (!slots.has(projection)) slots.set(projection, find())
      return slots.get(projection)
    },
    fact(name: string, find: () => boolean): boolean {
      const known = facts.get(name)
      if (known !== undefined) return known
      const found = find()
      facts.set(name, found)
      return found
    },
  }
}

const unavailable = (view: string): Fault =>
  new Fault('view.unavailable', `The view ${view} is being built from the log: ask again shortly.`, { retryAfter: 2 })
