import type { EventKind } from '../../domain/kernel/index.ts'
import type { Columns, ColumnValues, FoldStep, Happened, Table } from '../runtime/index.ts'
import { inboxEntries } from './entries.ts'

/**
 * Steps that drop the entries that a row beside names, where the events themselves do not name them.
 *
 * @param namesIn the ids of the entries, by the row of the aggregate
 */
export const droppedNamed = <C extends Columns>(
  endings: readonly EventKind[],
  beside: Table<C>,
  namesIn: (row: ColumnValues<C>, happened: Happened) => readonly string[],
): readonly FoldStep[] =>
  endings.map(({ type }) => ({
    type,
    table: inboxEntries,
    own: false,
    existing: true,
    beside,
    key: () => undefined,
    keys: (happened, row) => (row === undefined ? [] : namesIn(row as ColumnValues<C>, happened).map((name) => [name])),
    fold: () => undefined,
  }))
