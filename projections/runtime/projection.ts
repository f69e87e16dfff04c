import type { Static, TObject } from '@sinclair/typebox'
import type { EventType, Instant, RecordedEvent } from '../../domain/kernel/index.ts'
import { type AnyRow, type Column, type Columns, type ColumnValues, integer, type Table, table, text } from './table.ts'
import type { View } from './view.ts'

/** An event as a step meets it: in its current version, its moments as integers, its stream's name taken apart. */
export interface Happened<D = unknown> {
  readonly community: string
  /** The aggregate's id. */
  readonly id: string
  /** As sealed: a step hands personal values on and never looks into them. */
  readonly data: D
  /** When it happened, and when it was recorded. */
  readonly time: Instant
  readonly recorded: Instant
  readonly event: RecordedEvent
}

/** What one kind of event does to one row of one table. Pure: integers and strings, no clock, no locale. */
export interface FoldStep {
  /** The recorded type of the current version. */
  readonly type: string
  readonly table: Table
  /** The row is the aggregate's own: its key is the aggregate's id, so there is none before the stream's first event. */
  readonly own: boolean
  /** The key after `community`; undefined where this event does not concern the table. */
  key(happened: Happened): readonly string[] | undefined
  /** A table of whose rows it looks at the aggregate's own, as the steps before it left that. */
  readonly beside?: Table
  /** The row afterwards; undefined deletes it, or leaves it unmade. */
  fold(row: AnyRow | undefined, happened: Happened, beside?: AnyRow): AnyRow | undefined
}

/**
 * A moment stored in a row that passes by itself. Once the log's recorded time has reached it, `pass` makes the row as it is
 * from then on, and moves the column on or sets it to null; it is called before any event recorded then or later touches
 * the row. So what is overdue is a function of the log alone, like everything else.
 */
export interface Timer {
  readonly table: Table
  /** An optional integer column. */
  readonly column: string
  pass(row: AnyRow): AnyRow
}

/** Counters kept from rows: each row contributes to some groups, and what it contributed follows its changes. */
export interface Rollup {
  /** Its key is the group; its integer columns are the sums. */
  readonly table: Table
  readonly sums: readonly string[]
  readonly from: readonly RollupSource[]
}

/** What the rows of one table add to which groups. */
export interface RollupSource {
  readonly of: Table
  each(row: AnyRow): readonly Contribution[]
}

export interface Contribution {
  /** Values of the group's columns, `community` left out. */
  readonly group: readonly string[]
  readonly sums: Readonly<Record<string, number>>
}

/** A read model as data: what it keeps, how events change it, and what it answers. */
export interface Projection<V extends string = string> {
  /** Kebab. */
  readonly name: string
  /** Raised whenever tables or steps change: it is then built anew beside the old one. */
  readonly version: number
  readonly tables: readonly Table[]
  readonly rollups: readonly Rollup[]
  readonly timers: readonly Timer[]
  readonly on: readonly FoldStep[]
  /** How it is asked, by the paths of the routes: `demand-board`, `resource-sharing`, `resource-sharing/calendar`. */
  readonly views: Readonly<Record<V, View>>
}

export function projection<const V extends string>(definition: {
  name: string
  version: number
  tables: readonly Table[]
  rollups?: readonly Rollup[]
  timers?: readonly Timer[]
  on: readonly FoldStep[]
  views: Readonly<Record<V, View>>
}): Projection<V> {
  const { rollups = [], timers = [], ...rest } = definition
  return { ...rest, tables: [...rest.tables, ...rollups.map((rollup) => rollup.table)], rollups, timers }
}

/** Every view by its name, with the projection that keeps its rows. */
export function viewsOf(
  projections: readonly Projection[],
): ReadonlyMap<string, { projection: Projection; view: View }> {
  const found = new Map<string, { projection: Projection; view: View }>()
  for (const projection of projections) {
    for (const [name, view] of Object.entries(projection.views)) {
      if (found.has(name)) throw new Error(`there are two views ${name}`)
      found.set(name, { projection, view })
    }
  }
  return found
}

const ofAggregate: FoldStep['key'] = ({ id }) => [id]

/**
 * Steps of several kinds of events on one table; the key is the aggregate's id unless told. `beside` is another table whose
 * row of the aggregate each fold is shown, too.
 */
export function steps<C extends Columns, B extends Columns = Columns>(
  of: Table<C>,
  key?: (happened: Happened) => readonly string[] | undefined,
  beside?: Table<B>,
) {
  type Folded = ColumnValues<C> | undefined
  type Shown = ColumnValues<B> | undefined
  return {
    /** Folds events of this kind; `key` where theirs differs from the table's usual one. */
    on<S extends TObject>(
      kind: EventType<S>,
      fold: (row: Folded, happened: Happened<Static<S>>, beside: Shown) => Folded,
      differently?: (happened: Happened<Static<S>>) => readonly string[] | undefined,
    ): FoldStep {
      const own = differently === undefined && key === undefined
      const keyed = (differently ?? key ?? ofAggregate) as FoldStep['key']
      const looks = beside === undefined ? {} : { beside }
      return { type: kind.type, table: of, own, key: keyed, ...looks, fold: fold as FoldStep['fold'] }
    },
    /** Folds events of this kind where there is a row already. */
    change<S extends TObject>(
      kind: EventType<S>,
      fold: (row: ColumnValues<C>, happened: Happened<Static<S>>, beside: Shown) => Folded,
      differently?: (happened: Happened<Static<S>>) => readonly string[] | undefined,
    ): FoldStep {
      return this.on(
        kind,
        (row, happened, beside) => (row === undefined ? undefined : fold(row, happened, beside)),
        differently,
      )
    },
  }
}

export function timer<C extends Columns>(
  of: Table<C>,
  column: keyof C & string,
  pass: (row: ColumnValues<C>) => ColumnValues<C>,
): Timer {
  return { table: of, column, pass: pass as Timer['pass'] }
}

/** Declares counters by group, kept from the rows of one or more tables of the projection. */
export function rollup<const G extends string, const S extends string>(
  name: string,
  definition: { by: readonly G[]; sums: readonly S[]; from: readonly RollupSource[]; indexes?: Table['indexes'] },
) {
  const { by, sums, from, indexes = [] } = definition
  const columns = {
    ...(Object.fromEntries(by.map((group) => [group, text()])) as Record<G, Column<string>>),
    ...(Object.fromEntries(sums.map((sum) => [sum, integer()])) as Record<S, Column<number>>),
  }
  return { table: table(name, { columns, key: by, indexes }), sums, from } satisfies Rollup
}

export const source = <C extends Columns>(
  of: Table<C>,
  each: (row: ColumnValues<C>) => readonly Contribution[],
): RollupSource => ({
  of,
  each: each as RollupSource['each'],
})
