import type { EventKind } from '../../domain/kernel/index.ts'
import type { Columns, ColumnValues, FoldStep, Happened, Table } from '../runtime/index.ts'
import { type InboxEntry, inboxEntries } from './entries.ts'

/**
 * Steps that end the entries that a row beside names, where the events themselves do not name them.
 *
 * @param namesIn the ids of the entries, by the row of the aggregate
 * @param left what is left of an entry (default: nothing)
 */
export const endedNamed = <C extends Columns>(
  endings: readonly EventKind[],
  beside: Table<C>,
  namesIn: (row: ColumnValues<C>, happened: Happened) => readonly string[],
  left: (row: InboxEntry) => InboxEntry | undefined = () => undefined,
): readonly FoldStep[] =>
  endings.map(({ type }) => ({
    type,
    table: inboxEntries,
    own: false,
    existing: true,
    beside,
    key: () => undefined,
    keys: (happened, row) => namesIn(row as ColumnValues<C>, happened).map((name) => [name]),
    fold: (row) => row && left(row as InboxEntry),
  }))
