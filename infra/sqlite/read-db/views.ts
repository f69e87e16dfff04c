import { DatabaseSync, type SQLInputValue } from 'node:sqlite'
import { LRUCache } from 'lru-cache'
import type { Catalogue } from '../../../domain/kernel/index.ts'
import { streamName } from '../../../domain/kernel/index.ts'
import { type AnyRow, type Projection, type Table, type View, viewsOf } from '../../../projections/runtime/index.ts'
import { Fault } from '../../../services/kit/fault.ts'
import { readWhole } from '../../../services/kit/whole-stream.ts'
import type { Clock } from '../../../services/ports/clock.ts'
import type { EventLog, Position } from '../../../services/ports/event-log.ts'
import type { Page, Question, Views } from '../../../services/ports/views.ts'
import { type ArrayQuery, arrayQuery } from '../array-query.ts'
import { READ_WAIT_MS } from '../waits.ts'
import { pageQuery, rowQuery, type Served } from './query.ts'
import { columnList, decoder, viewDecoder } from './rows.ts'
import { closeSealed } from './sealed-rows.ts'
import { physicalName, quoted } from './tables.ts'

/** As many different questions as are kept prepared: each combination of filters is one. */
const PREPARED = 200
/** Pages that are kept for whoever asks the same before anything has changed, as dashboards do. */
const KEPT = 100

interface Kept {
  readonly slot: number
  readonly page: Page
}

export interface ViewsOptions {
  /** Where the projector writes: a file, or the path of a `memoryDatabase`. */
  readonly path: string
  readonly projections: readonly Projection[]
  readonly catalogue: Catalogue
  /** Where the stories are read. */
  readonly log: Pick<EventLog, 'readStream' | 'removed'>
  readonly clock: Clock
}

interface Serving extends Served {
  readonly slot: number
  readonly position: Position
}

export interface ViewReader extends Pick<Views, 'page' | 'one'> {
  /** All rows of a table, of every community. @throws Fault `view.unavailable` while it is built for the first time */
  rows(of: Table): AnyRow[]
  close(): void
}

/** Reads what the projector keeps, in any thread, without ever waiting for it. */
export function openViews({ path, projections, catalogue, log, clock }: ViewsOptions): ViewReader {
  const db = new DatabaseSync(path, { readOnly: true, timeout: READ_WAIT_MS })
  db.exec('pragma cache_size = -32768')
  const slot = db.prepare('select id, version, checkpoint from slots where name = ? and serving = 1')
  const prepared = new LRUCache<string, ArrayQuery<unknown[]>>({ max: PREPARED })
  const kept = new LRUCache<string, Kept>({ max: KEPT })
  const byName = viewsOf(projections)
  const decoders = new Map([...byName].map(([name, { view }]) => [name, viewDecoder(view)]))

  function statementOf(text: string): ArrayQuery<unknown[]> {
    const known = prepared.get(text)
    if (known !== undefined) return known
    const statement = arrayQuery<unknown[]>(db, text)
    prepared.set(text, statement)
    return statement
  }

  function rows(text: string, values: readonly SQLInputValue[], name: string): AnyRow[] {
    const decode = decoders.get(name) ?? (() => ({}))
    return statementOf(text)
      .all(...values)
      .map((row) => decode(row))
  }

  /** What the slot that serves answers, and its position, as of one moment. */
  function ask<T>({ view: name }: Question, put: (served: Serving) => T): { answer: T; position: Position } {
    const found = byName.get(name)
    if (found === undefined) {
      throw new Fault('view.unknown', `There is no such view; there are: ${[...byName.keys()].join(', ')}.`)
    }
    db.exec('begin')
    try {
      const { projection, view } = found
      const serving = slot.get(projection.name)
      if (serving === undefined) throw unavailable(name)
      const { id, version, checkpoint } = serving
      const nameOf = (table: string) => physicalName(projection.name, Number(version), Number(id), table)
      const position = Number(checkpoint)
      return { answer: put({ name, view, nameOf, slot: Number(id), position }), position }
    } finally {
      db.exec('commit')
    }
  }

  const shown = (view: View, row: AnyRow, { reader }: Question): unknown => {
    const answer = view.show(row, reader)
    return view.opens === undefined || view.opens(row, reader) ? answer : closeSealed(answer)
  }

  return {
    async page(question): Promise<Page> {
      const { answer } = ask(question, (served) => {
        const query = pageQuery(served, question, question.now ?? clock())
        const key = JSON.stringify([query.text, query.values, question.reader])
        const before = kept.get(key)
        if (before?.slot === served.slot && before.page.position === served.position) return before.page
        const found = rows(query.text, query.values, question.view)
        const wanted = found.slice(0, question.limit)
        const last = wanted.at(-1)
        const page: Page = {
          rows: wanted.map((row) => shown(served.view, row, question)),
          position: served.position,
          ...(found.length > question.limit && last !== undefined ? { next: query.after(last) } : {}),
        }
        kept.set(key, { slot: served.slot, page })
        return page
      })
      return answer
    },

    async one({ id, ...question }) {
      const { answer, position } = ask(question, (served) => {
        const query = rowQuery(served, question, id)
        return { ...served, row: query && rows(query.text, query.values, question.view)[0] }
      })
      const { view, row } = answer
      if (row === undefined) return { position }
      const head = shown(view, row, question)
      const { story } = view
      if (story === undefined) return { row: head, position }
      const told: unknown[] = []
      const of = catalogue.byName(story.aggregate)
      if (of !== undefined) {
        const open = view.opens?.(row, question.reader) ?? false
        for await (const events of readWhole(log, streamName(of, question.community, id))) {
          for (const event of events) {
            if (event.position > position) continue
            const entry = story.tell(catalogue.upcast(event), row, question.reader)
            if (entry !== undefined) told.push(open ? entry : closeSealed(entry))
          }
        }
      }
      return { row: { ...(head as object), story: told }, position }
    },

    rows(of) {
      const name = projections.find(({ tables }) => tables.includes(of))?.name ?? ''
      const decode = decoder(of)
      // One statement reads the slot and another its table: between the two another slot may be swapped in.
      db.exec('begin')
      try {
        const serving = slot.get(name)
        if (serving === undefined) throw unavailable(name)
        const at = physicalName(name, Number(serving.version), Number(serving.id), of.name)
        const order = of.key.map(quoted).join(', ')
        return statementOf(`select ${columnList(of)} from ${quoted(at)} order by ${order}`)
          .all()
          .map((row) => decode(row))
      } finally {
        db.exec('commit')
      }
    },

    close: () => db.close(),
  }
}

const unavailable = (view: string): Fault =>
  new Fault('view.unavailable', `The view ${view} is being built from the log: ask again shortly.`, { retryAfter: 2 })
