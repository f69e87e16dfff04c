import type { Static, TObject } from '@sinclair/typebox'
import type { EventKind, EventType, Instant, RecordedEvent } from '../../domain/kernel/index.ts'
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

/** An event in the form for steps: in its current version, with moments as integers and the name of the stream parsed. */
export interface Happened<D = unknown> {
  readonly community: string
  /** The id of the aggregate. */
  readonly id: string
  /** The data with sealed personal values. A step passes personal values on and never reads them. */
  readonly data: D
  /** When the event happened. */
  readonly time: Instant
  /** When the event was recorded. */
  readonly recorded: Instant
  readonly event: RecordedEvent
  /** The keyed hash of a value of this event that its schema marks as searchable; null where there is none, or it is erased. */
  searchHash(value: unknown): string | null
}

/** A pure function from an event of one type and a row of one table to the new row. It uses no clock and no locale. */
export interface FoldStep {
  /** The type of the event in its current version. */
  readonly type: string
  readonly table: Table
  /** Whether the key of the row is the id of the aggregate. Then there is no row before the first event of the stream. */
  readonly own: boolean
  /** Returns the key without `community`; undefined if the event does not concern the table. */
  key(happened: Happened): readonly string[] | undefined
  /** Present where the step does nothing without a row. Then it costs least, and is not asked. */
  readonly existing?: true
  /** Another table whose row of the aggregate the step also reads, after the earlier steps of the event. */
  readonly beside?: Table
  /**
   * Present where the step changes the rows that the row beside names: their keys without `community`. Then `key` returns none, and
   * the step does nothing without a row beside.
   */
  keys?(happened: Happened, beside: AnyRow): readonly (readonly string[])[]
  /** Returns the new row. If it returns undefined, the row is deleted or not created. */
  fold(row: AnyRow | undefined, happened: Happened, beside?: AnyRow): AnyRow | undefined
}

/**
 * A moment in a row at which the row changes by time alone. When the recorded time of the log has reached it, `pass` returns the
 * changed row, with the column set to a later moment or null. It is called before any event that was recorded at that moment or
 * later changes the row. Rows are therefore a function of the log alone; figures that must follow the clock of the reader carry moments
 * ({@link Table.moments}).
 */
export interface Timer {
  readonly table: Table
  /** The optional integer column that holds the moment. */
  readonly column: string
  pass(row: AnyRow): AnyRow
}

/** Counters by group that are kept from rows. When a row changes, its contributions change too. */
export interface Rollup {
  /** The table of the counters. Its key is the group, its integer columns are the sums. */
  readonly table: Table
  readonly sums: readonly string[]
  readonly from: readonly RollupSource[]
}

/** The contributions of the rows of one table to groups. */
export interface RollupSource {
  readonly of: Table
  /** The columns on which contributions depend. A row that keeps their values contributes what it did. Default: all. */
  readonly reads?: readonly string[]
  each(row: AnyRow): readonly Contribution[]
}

/** Counters to which the rows of a table contribute. */
export interface RollupFeed {
  readonly rollup: Rollup
  readonly source: RollupSource
  /** The index of each sum. */
  readonly places: ReadonlyMap<string, number>
}

export interface Contribution {
  /** The values of the columns of the group, without `community`. */
  readonly group: readonly string[]
  readonly sums: Readonly<Record<string, number>>
}

/** A read model as data: its tables, the steps by which events change them, and its views. */
export interface Projection<V extends Readonly<Record<string, View>> = Readonly<Record<string, View>>> {
  /** The name of the projection in kebab case. */
  readonly name: string
  /** The version of tables and steps. Raise it when they change: the projection is then rebuilt beside the old one. */
  readonly version: number
  readonly tables: readonly Table[]
  readonly rollups: readonly Rollup[]
  readonly timers: readonly Timer[]
  readonly on: readonly FoldStep[]
  /** The views by the paths of their routes: `demand-board`, `resource-sharing`, `resource-sharing/calendar`. */
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
      if (found.has(name)) throw new Error(`two views have the name ${name}: rename one`)
      found.set(name, { projection, view })
    }
  }
  return found
}

const ofAggregate: FoldStep['key'] = ({ id }) => [id]

/**
 * Returns builders of steps on one table.
 *
 * @param key returns the key of the row (default: the id of the aggregate)
 * @param beside another table, whose row of the aggregate each fold also gets
 */
export function steps<C extends Columns, B extends Columns = Columns>(
  of: Table<C>,
  key?: (happened: Happened) => readonly string[] | undefined,
  beside?: Table<B>,
) {
  type Folded = ColumnValues<C> | undefined
  type Shown = ColumnValues<B> | undefined
  return {
    /** Makes a step for events of a type. @param differently returns their key, if it differs from the usual key of the table */
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
    /** Makes a step for events of a type that changes existing rows only. */
    change<S extends TObject>(
      kind: EventType<S>,
      fold: (row: ColumnValues<C>, happened: Happened<Static<S>>, beside: Shown) => Folded,
      differently?: (happened: Happened<Static<S>>) => readonly string[] | undefined,
    ): FoldStep {
      const step = this.on(
        kind,
        (row, happened, beside) => (row === undefined ? undefined : fold(row, happened, beside)),
        differently,
      )
      return { ...step, existing: true }
    },
    /** Makes steps for events of several types that change existing rows only. */
    changeAll(
      kinds: readonly EventKind[],
      fold: (row: ColumnValues<C>, happened: Happened) => Folded,
      differently?: (happened: Happened) => readonly string[] | undefined,
    ): FoldStep[] {
      const own = differently === undefined && key === undefined
      return kinds.map(({ type }) => ({
        ...{ type, table: of, own, key: differently ?? key ?? ofAggregate, existing: true },
        fold: (row, happened) => (row === undefined ? undefined : fold(row as ColumnValues<C>, happened)),
      }))
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

/** The moment of a contribution that always counts. */
export const ALWAYS = ''

/**
 * Declares counters by group that are kept from the rows of one or more tables of the projection.
 *
 * @param definition.moments the column of `by` with the moment from which a contribution counts ({@link Table.moments})
 */
export function rollup<const G extends string, const S extends string>(
  name: string,
  definition: {
    by: readonly G[]
    sums: readonly S[]
    from: readonly RollupSource[]
    indexes?: Table['indexes']
    classes?: Classes
    moments?: NoInfer<G>
  },
) {
  const { by, sums, from, indexes = [], classes, moments } = definition
  const columns = {
    ...(Object.fromEntries(by.map((group) => [group, text()])) as Record<G, Column<string>>),
    ...(Object.fromEntries(sums.map((sum) => [sum, integer()])) as Record<S, Column<number>>),
  }
  const counters = {
    ...table(name, { columns, key: by, indexes }),
    ...(classes === undefined ? {} : { classes }),
    ...(moments === undefined ? {} : { moments }),
  }
  return { table: counters, sums, from } satisfies Rollup
}

/** Declares what rows of a table contribute. @param reads the columns on which that depends (default: all) */
export const source = <C extends Columns, R extends keyof C & string = keyof C & string>(
  of: Table<C>,
  each: (row: Pick<ColumnValues<C>, R>) => readonly Contribution[],
  reads?: readonly R[],
): RollupSource => ({
  of,
  each: each as RollupSource['each'],
  ...(reads === undefined ? {} : { reads }),
})
