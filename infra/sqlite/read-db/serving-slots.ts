import type { DatabaseSync } from 'node:sqlite'
import { LRUCache } from 'lru-cache'
import { factsTable, SIGHT, valuesTable } from '../../../projections/runtime/index.ts'
import { Fault } from '../../../services/kit/fault.ts'
import type { Position } from '../../../services/ports/event-log.ts'
import { type ArrayQuery, arrayQuery } from '../array-query.ts'
import type { StoredFacts } from './predicate-sql.ts'
import { physicalName, quotedName } from './tables.ts'

/** Answers that are kept to the question whether any aggregate has a fact. */
const MAX_FACTS = 10_000
/** Statements that stay prepared: one for each table of facts. */
const MAX_LOOKUPS = 20

/** The tables of a projection that readers see. */
export interface ServingSlot {
  readonly id: number
  readonly position: Position
  nameOf(table: string): string
}

/** The serving slots at one moment. What they are is looked up once, until the database changes. */
export interface ServingSlots {
  /** Runs a question in one transaction: between two statements another slot may replace the serving one. */
  moment<T>(ask: () => T): T
  of(projection: string): ServingSlot | undefined
  /** A number that changes with every change of the database. Within {@link moment} it is that of the moment. */
  content(): number
  /** The same, as of now. */
  contentNow(): number
  /** Whether a table of facts has a row with these values. */
  has(table: string, community: string, fact: string, value: string): boolean
}

export function servingSlots(db: DatabaseSync): ServingSlots {
  const version = arrayQuery<[number]>(db, 'pragma data_version')
  const begin = db.prepare('begin')
  const commit = db.prepare('commit')
  const serving = db.prepare('select id, version, checkpoint from slots where name = ? and serving = 1')
  const slots = new Map<string, ServingSlot | undefined>()
  const facts = new LRUCache<string, boolean>({ max: MAX_FACTS })
  const lookups = new LRUCache<string, ArrayQuery<[number]>>({ max: MAX_LOOKUPS })
  let seen = -1

  /** Within a transaction the version does not change. */
  function look(): void {
    const [now = -1] = version.get() ?? []
    if (now === seen) return
    seen = now
    slots.clear()
    facts.clear()
  }

  function find(projection: string): ServingSlot | undefined {
    const slot = serving.get(projection)
    if (slot === undefined) return undefined
    const [id, its] = [Number(slot.id), Number(slot.version)]
    return { id, position: Number(slot.checkpoint), nameOf: (table) => physicalName(projection, its, id, table) }
  }

  function lookupIn(table: string): ArrayQuery<[number]> {
    const known = lookups.get(table)
    if (known !== undefined) return known
    const where = 'community = ? and fact = ? and value = ?'
    const lookup = arrayQuery<[number]>(db, `select 1 from ${quotedName(table)} where ${where} limit 1`)
    lookups.set(table, lookup)
    return lookup
  }

  return {
    moment(ask) {
      begin.run()
      try {
        look()
        return ask()
      } finally {
        commit.run()
      }
    },
    content: () => seen,
    contentNow() {
      look()
      return seen
    },
    of(projection) {
      if (!slots.has(projection)) slots.set(projection, find(projection))
      return slots.get(projection)
    },
    has(table, ...wanted) {
      const name = [table, ...wanted].join('\u0000')
      const known = facts.get(name)
      if (known !== undefined) return known
      const found = lookupIn(table).get(...wanted) !== undefined
      facts.set(name, found)
      return found
    },
  }
}

/** The facts as the question about a view needs them. */
export interface FactsOfMoment extends StoredFacts {
  /** The stored name of the table with the facts of each aggregate. @throws Fault `view.unavailable` */
  rowsOf(context: string): string
  /** Identifies the facts that the question has used; empty if it used none. */
  used(): readonly number[]
}

/**
 * Gives a question about a view the facts of aggregates. Facts that are older than the rows of the view could show what has become
 * hidden: the view is then unavailable.
 *
 * @param position of the rows of the view
 */
export function factsOfMoment(slots: ServingSlots, view: string, position: Position): FactsOfMoment {
  let used: ServingSlot | undefined
  function slot(): ServingSlot {
    used ??= slots.of(SIGHT)
    if (used === undefined || used.position < position) throw unavailable(view)
    return used
  }
  const tableOf = (context: string): string => slot().nameOf(valuesTable(context))
  return {
    rowsOf: (context) => slot().nameOf(factsTable(context).name),
    tableOf,
    holds: (context, community, fact, value) => slots.has(tableOf(context), community, fact, value),
    used: () => (used === undefined ? [] : [used.id, used.position]),
  }
}

export const unavailable = (view: string): Fault =>
  new Fault('view.unavailable', `The view ${view} is being built from the log. Ask again shortly.`, { retryAfter: 2 })
