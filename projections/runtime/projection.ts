import type { Static, TObject } from '@sinclair/typebox'
import type { EventType, Instant, RecordedEvent } from '../../domain/kernel/index.ts'
import {
  type AnyRow,
  type Classes,
  type Column,
  type Columns,
  type ColumnValues,
  integer,
  type Table,
  table,
  text,
} from './table.ts'
import type { View } from './view.ts'

/** An event as a step receives it: in its current version, with moments as integers and the stream's name parsed. */
export interface Happened<D = unknown> {
  readonly community: string
  /** The aggregate's id. */
  readonly id: string
  /** The data as sealed: a step passes personal values on and never reads them. */
  readonly data: D
  /** When the event happened, and when it was recorded. */
  readonly time: Instant
  readonly recorded: Instant
  readonly event: RecordedEvent
}

/** What one type of event does to one row of one table. Pure: integers and strings, no clock, no locale. */
export interface FoldStep {
  /** The recorded type of the current version. */
  readonly type: string
  readonly table: Table
  /** Whether the key of the row is the aggregate's id, so that there is no row before the stream's first event. */
  readonly own: boolean
  /** Returns the key after `community`; undefined where this event does not concern the table. */
  key(happened: Happened): readonly string[] | undefined
  /** Another table: the step also reads its row of the aggregate, as earlier steps left it. */
  readonly beside?: Table
  /** Returns the new row; undefined deletes the row, or creates none. */
  fold(row: AnyRow | undefined, happened: Happened, beside?: AnyRow): AnyRow | undefined
}

/**
 * A moment in a row that passes by time alone. Once the log's recorded time has reached it, `pass` returns the row as it is
 * from then on, with the column moved on or set to null. It is called before any event recorded then or later changes the
 * row. So what is overdue is a function of the log alone.
 */
export interface Timer {
  readonly table: Table
  /** An optional integer column. */
  readonly column: string
  pass(row: AnyRow): AnyRow
}

/** Counters kept from rows: each row contributes to some groups, and its contributions follow its changes. */
export interface Rollup {
  /** Its key is the group; its integer columns are the sums. */
  readonly table: Table
  readonly sums: readonly string[]
  readonly from: readonly RollupSource[]
}

/** What the rows of one table add to groups. */
export interface RollupSource {
  readonly of: Table
  each(row: AnyRow): readonly Contribution[]
}

export interface Contribution {
  /** Values of the group's columns, without `community`. */
  readonly group: readonly string[]
  readonly sums: Readonly<Record<string, number>>
}

/** A read model as data: what it keeps, how events change it, and what it answers. */
export interface Projection<V extends Readonly<Record<string, View>> = Readonly<Record<string, View>>> {
  /** Kebab. */
  readonly name: string
  /** Raised whenever tables or steps change: the projection is then rebuilt beside the old one. */
  readonly version: number
  readonly tables: readonly Table[]
  readonly rollups: readonly Rollup[]
  readonly timers: readonly Timer[]
  readonly on: readonly FoldStep[]
  /** How it is asked, by the paths of the routes: `demand-board`, `resource-sharing`, `resource-sharing/calendar`. */
  readonly views: V
}

export function projection<const V extends Readonly<Record<string, View>>>(definition: {
  name: string
  version: number
  tables: readonly Table[]
  rollups?: readonly Rollup[]
  timers?: readonly Timer[]
  on: readonly FoldStep[]
  views: V
}): Projection<V> {
  const { rollups = [], timers = [], ...rest } = definition
  return { ...rest, tables: [...rest.tables, ...rollups.map((rollup) => rollup.table)], rollups, timers }
}

/** Returns every view by its name, with the projection that keeps its rows. */
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
 * Returns builders of steps on one table. The key is the aggregate's id unless `key` is given. `beside` is another table: each
 * fold also gets its row of the aggregate.
 */
export function steps<C extends Columns, B extends Columns = Columns>(
  of: Table<C>,
  key?: (happened: Happened) => readonly string[] | undefined,
  beside?: Table<B>,
) {
  type Folded = ColumnValues<C> | undefined
  type Shown = ColumnValues<B> | undefined
  return {
    /** Folds events of this type; `differently` is their key where it differs from the table's usual one. */
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
    /** Folds events of this type where the row exists. */
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
  definition: {
    by: readonly G[]
    sums: readonly S[]
    from: readonly RollupSource[]
    indexes?: Table['indexes']
    classes?: Classes
  },
) {
  const { by, sums, from, indexes = [], classes } = definition
  const columns = {
    ...(Object.fromEntries(by.map((group) => [group, text()])) as Record<G, Column<string>>),
    ...(Object.fromEntries(sums.map((sum) => [sum, integer()])) as Record<S, Column<number>>),
  }
  const counters = table(name, { columns, key: by, indexes })
  return { table: classes === undefined ? counters : { ...counters, classes }, sums, from } satisfies Rollup
}

export const source = <C extends Columns>(
  of: Table<C>,
  each: (row: ColumnValues<C>) => readonly Contribution[],
): RollupSource => ({
  of,
  each: each as RollupSource['each'],
})
