import type { Actor, Instant } from '../../domain/kernel/index.ts'
import {
  type AnyRow,
  classesIn,
  equals,
  type FilterContext,
  NOTHING,
  type Predicate,
  readable,
  rowsWhere,
  type Sort,
  type View,
} from '../../projections/runtime/index.ts'
import { Fault } from '../kit/fault.ts'
import type { RowQuestion } from '../ports/row-reader.ts'
import type { Question } from './contract.ts'
import { decodeCursor, encodeCursor } from './cursor.ts'

/** How long a question has the same answer. One with a personal value is not remembered. */
type Lasting = 'until the rows change' | 'a second' | 'once'

export interface CompiledPage {
  readonly asked: RowQuestion
  readonly lasts: Lasting
  /** Cursor of the page behind this row. */
  cursorAfter(row: AnyRow): string
}

/**
 * Compiles a question for a page: filters, sight of the reader, order and cursor become conditions on rows.
 *
 * @throws Fault `filter.unknown` `filter.invalid` `cursor.invalid`
 */
export function pageQuestion(view: View, question: Question, given: Omit<FilterContext, 'reader'>): CompiledPage {
  const { view: name, community, reader, limit, after } = question
  const { sortName, sort } = sortOf(view, question)
  const columns = [...new Set([sort.column, ...readable(view.from).key.slice(1)])]
  let lasts: Lasting = 'until the rows change'
  const context: FilterContext = {
    reader,
    startOf: given.startOf,
    get now() {
      if (lasts !== 'once') lasts = 'a second'
      return given.now
    },
    searchHash(text, form) {
      lasts = 'once'
      return given.searchHash(text, form)
    },
  }
  const { few, others, verdicts } = filtersOf(view, question, context)
  const guards = guardsOf(view, [...verdicts, sort.sees], reader)
  const place = { view: name, community, sort: sortName }
  const types = columns.map((column) => view.from.columns[column]?.type ?? 'text')
  const visible = view.visible(reader, context)
  return {
    lasts,
    asked: {
      view: name,
      community,
      few,
      where: { all: [view.where, ...others, ...guards, visible] },
      ...knownTo(view, question),
      now: wholeSecond(given.now),
      order: { columns, descending: sort.descending === true },
      ...(after === undefined ? {} : { after: decodeCursor(after, place, types) }),
      limit,
    },
    cursorAfter: (row) =>
      encodeCursor({ ...place, values: columns.map((column) => row[column]).map((value) => value as string | number) }),
  }
}

/** Compiles a question for one row: the row of this id, where the reader may know of it. */
export function rowQuestion(
  view: View,
  { view: name, community, reader, id }: Question & { id: string },
  now: Instant,
): RowQuestion {
  const asked = { view: name, community, limit: 1, now: wholeSecond(now) }
  if (view.id === undefined) return { ...asked, few: [], where: NOTHING }
  return { ...asked, few: [equals(view.id, id)], where: view.visible(reader, { now }), ...knownTo(view, { reader }) }
}

/** Figures are asked for by the second, so that readers of one second get the same kept page. */
export const wholeSecond = (at: Instant): Instant => Math.floor(at / SECOND_MS) * SECOND_MS
const SECOND_MS = 1_000

/** The classes of figures that the reader may know of. */
function knownTo(view: View, { reader }: Pick<Question, 'reader'>): Pick<RowQuestion, 'known'> {
  const classes = classesIn(view)
  return classes === undefined ? {} : { known: classes.known(reader) }
}

function sortOf({ sorts }: View, { view, filters }: Question): { sort: Sort; sortName: string } {
  const [usual = ''] = Object.keys(sorts)
  const wanted = filters.sort ?? usual
  const sort = Object.hasOwn(sorts, wanted) ? sorts[wanted] : undefined
  if (sort === undefined) {
    throw new Fault('filter.invalid', `${view} is sorted by one of: ${Object.keys(sorts).join(', ')}.`)
  }
  return { sort, sortName: wanted }
}

function filtersOf(view: View, { view: name, filters }: Question, asked: FilterContext) {
  const few: Predicate[] = []
  const others: Predicate[] = []
  const verdicts: (string | undefined)[] = []
  const wanted = Object.keys(filters)
    .filter((filter) => filter !== 'sort')
    .sort()
  for (const filter of wanted) {
    const known = Object.hasOwn(view.filters, filter) ? view.filters[filter] : undefined
    if (known === undefined) {
      const names = ['sort', ...Object.keys(view.filters)].join(', ')
      throw new Fault('filter.unknown', `${name} has no filter of that name; it has: ${names}.`)
    }
    const predicate = known.where(filters[filter] ?? '', asked)
    if (predicate === undefined) {
      throw new Fault('filter.invalid', `The filter ${filter} has no such value: ${known.schema.description}.`)
    }
    const found = known.few === true ? few : others
    found.push(predicate)
    verdicts.push(known.sees)
  }
  return { few, others, verdicts }
}

/** Rows of which the reader is told what the question goes by: others would be told of by their presence. */
function guardsOf({ sees }: View, verdicts: readonly (string | undefined)[], reader: Actor): Predicate[] {
  return [...new Set(verdicts)].flatMap((name) => {
    const of = name === undefined ? undefined : sees[name]
    return of === undefined ? [] : [rowsWhere(of, of.when(reader))]
  })
}
